"""Objects of the program's that raise until they are complete, as those of careful libraries do."""

from typing import Any

from cdktf import Annotations, App, Fn, TerraformOutput, TerraformStack, TerraformVariable
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct

from cases._seen import error_of


class EarlyError(ValueError):
    """What is used too early."""


class CarefulStack(TerraformStack):
    """Uses itself before it is made."""

    def __init__(self, scope: Construct, name: str) -> None:
        self.seen = [
            error_of(lambda: Construct(self, "plain")),
            error_of(lambda: SqsQueue(self, "queue", name="q")),
            error_of(lambda: TerraformVariable(self, "variable")),
            error_of(lambda: TerraformOutput(self, "output", value=["a", {"b": self}])),
            error_of(lambda: Annotations.of(self)),
            error_of(lambda: Fn.upper(self)),  # type: ignore[arg-type]
            error_of(lambda: self.node),
            error_of(lambda: self.allocate_logical_id(self)),
        ]
        super().__init__(scope, name)

    def __getattr__(self, name: str) -> Any:
        kind = EarlyError if name == "__jsii_ref__" else AttributeError
        raise kind(f"call super().__init__ before {name}") from KeyError(name)


def run(app: App) -> object:
    stack = CarefulStack(app, "objects-that-refuse")
    queue = SqsQueue(stack, "queue", name="q")
    TerraformOutput(stack, "output", value=[queue.arn, stack.to_string()])
    return stack.seen
