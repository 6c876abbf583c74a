"""Values that are made when they are written, by producers in Python, which are counted."""

from typing import Any

import jsii
from cdktf import (
    App,
    IAnyProducer,
    IListProducer,
    INumberProducer,
    IResolveContext,
    IStringProducer,
    Lazy,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    Token,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

from cases._seen import error_of, shown

calls: list[str] = []


@jsii.implements(IStringProducer)
class Name:
    """Makes a text."""

    def __init__(self, value: str | None) -> None:
        self.value = value

    def produce(self, context: IResolveContext) -> str | None:
        calls.append(f"name {context.scope.node.path} {context.preparing}")
        return self.value


@jsii.implements(INumberProducer)
class Size:
    """Makes a number."""

    def produce(self, context: IResolveContext) -> int:
        calls.append(f"size {context.suppress_braces}")
        return 7


@jsii.implements(IListProducer)
class Names:
    """Makes a list."""

    def __init__(self, value: list[str]) -> None:
        self.value = value

    def produce(self, context: IResolveContext) -> list[str]:
        calls.append("names")
        return self.value


@jsii.implements(IAnyProducer)
class Anything:
    """Makes whatever it was given."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def produce(self, context: IResolveContext) -> Any:
        calls.append("anything")
        return self.value


@jsii.implements(IStringProducer)
class Failing:
    """Fails when it is asked."""

    def produce(self, context: IResolveContext) -> str:
        raise ValueError("no value\nsecond line")


def run(app: App) -> object:
    calls.clear()
    stack = TerraformStack(app, "lazy-values")
    AwsProvider(stack, "aws")
    name = Lazy.string_value(Name("late"))
    queue = SqsQueue(stack, "queue", name=f"a-{name}-b", delay_seconds=Lazy.number_value(Size()))
    inner = Name(queue.arn)
    TerraformOutput(stack, "token", value=Lazy.string_value(inner, display_hint="hint"))
    TerraformOutput(stack, "list", value=Lazy.list_value(Names(["a", queue.arn])))
    TerraformOutput(stack, "empty", value=Lazy.list_value(Names([]), omit_empty=True))
    TerraformLocal(stack, "any", Lazy.any_value(Anything({"a": [1, queue.url, {"b": None}]})))
    TerraformLocal(
        stack, "omitted", {"x": Lazy.any_value(Anything([]), omit_empty_array=True), "y": 1}
    )
    TerraformLocal(stack, "kept", {"x": Lazy.any_value(Anything([])), "y": 1})
    TerraformLocal(stack, "nothing", {"x": Lazy.string_value(Name(None)), "y": 1})
    TerraformLocal(stack, "in-lazy", Lazy.any_value(Anything(Lazy.any_value(Anything(name)))))
    inner.value = "changed before synth"
    first = stack.to_terraform()
    before = list(calls)
    failing = TerraformStack(app, "failing")
    TerraformOutput(failing, "fails", value=Lazy.string_value(Failing()))
    failed = error_of(failing.to_terraform)
    app.node.try_remove_child("failing")
    return {
        "first": first["locals"],
        "calls": before,
        "failed": failed,
        "shown": [shown(Lazy.any_value(Anything(1))), shown(Token.as_any(1))],
        "then": calls,
    }
