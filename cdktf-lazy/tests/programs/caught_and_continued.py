"""Catches errors in the middle of a synth, mends what was wrong, and goes on."""

import jsii
from cdktf import App, Aspects, IAspect, TerraformElement, TerraformOutput, TerraformStack
from constructs import IConstruct


@jsii.implements(IAspect)
class FailsOnce:
    """Fails the first time."""

    failed = False

    def visit(self, node: IConstruct) -> None:
        if not type(self).failed and TerraformElement.is_terraform_element(node):
            type(self).failed = True
            raise ValueError("not yet")


app = App()
for name in ("one", "two"):
    stack = TerraformStack(app, name)
    TerraformOutput(stack, "a", value=name)
    Aspects.of(stack).add(FailsOnce())
for attempt in range(3):
    try:
        app.synth()
        print(attempt, "is written", flush=True)
    except RuntimeError as error:
        print(attempt, error, flush=True)
        TerraformOutput(stack, f"after-{attempt}", value=attempt)
