"""Numbers: whole, broken, large, negative, and tokens that look like numbers."""

from typing import Any

from cdktf import (
    App,
    Fn,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    Token,
    Tokenization,
)
from cdktf_cdktf_provider_aws.autoscaling_group import AutoscalingGroup
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

from cases._seen import error_of, shown

NUMBERS: tuple[Any, ...] = (
    *(0, 1, -1, 255, 2**31, 2**53, 2**53 + 1, -(2**53), 10**20, 10**21, 10**22, 10**308),
    *(0.0, -0.0, 1.0, 1.5, 0.1, 0.1 + 0.2, 1e-6, 1e-7, 1.5e-10, 1e16, 1e20, 1e21, 123456789.125),
    *(1 / 3, 5e-324, 1.7976931348623157e308, 100.0, 1e2),
)


def run(app: App) -> object:
    stack = TerraformStack(app, "tokens-in-numbers")
    AwsProvider(stack, "aws")
    queue = SqsQueue(stack, "queue", delay_seconds=5, max_message_size=2048.0)
    other = SqsQueue(stack, "other", delay_seconds=queue.delay_seconds)
    variable = TerraformVariable(stack, "size", type="number", default=1.0)
    AutoscalingGroup(
        stack, "group", min_size=variable.number_value, max_size=Fn.max([variable.number_value, 3])
    )
    for number, value in enumerate(NUMBERS):
        TerraformOutput(stack, f"number-{number}", value=value)
        TerraformLocal(stack, f"local-{number}", [value, {"deep": value}])
    TerraformOutput(stack, "text", value=f"size {queue.delay_seconds} and {variable.number_value}")
    TerraformOutput(stack, "as-text", value=Token.as_string(queue.delay_seconds))
    TerraformOutput(stack, "arithmetic", value=queue.delay_seconds + 1)
    TerraformOutput(stack, "whole", value=int(other.delay_seconds))
    queue_class: Any = SqsQueue
    return {
        "seen": [shown(queue.delay_seconds), shown(queue.delay_seconds_input)],
        "round": [
            shown(SqsQueue(stack, f"q{n}", delay_seconds=v).delay_seconds_input)
            for n, v in enumerate(NUMBERS)
        ],
        "as": [shown(Token.as_number(value)) for value in (1, 1.5, queue.arn, {"a": 1})],
        "unresolved": [Token.is_unresolved(queue.delay_seconds), Token.is_unresolved(-1e300)],
        "text": Tokenization.stringify_number(queue.delay_seconds),
        "reversed": [
            shown(Tokenization.reverse_number(queue.delay_seconds)),
            shown(Tokenization.reverse_number(1)),
        ],
        "wrong": [
            error_of(lambda: queue_class(stack, "w1", delay_seconds="5")),
            error_of(lambda: queue_class(stack, "w2", delay_seconds=True)),
            error_of(lambda: queue_class(stack, "w3", delay_seconds=[5])),
            error_of(lambda: queue_class(stack, "w4", fifo_queue=1)),
            error_of(lambda: queue_class(stack, "w5", fifo_queue="true")),
            error_of(lambda: queue_class(stack, "w6", tags={"a": 1})),
            error_of(lambda: queue_class(stack, "w7", tags=[("a", "b")])),
            error_of(lambda: queue_class(stack, "w8", name=5)),
            error_of(lambda: queue_class(stack, "w9", name=b"bytes")),
        ],
    }
