"""Ends with an error that an aspect raised; what was written before stays."""

import jsii
from cdktf import App, Aspects, IAspect, TerraformOutput, TerraformStack
from constructs import IConstruct


@jsii.implements(IAspect)
class Fails:
    """Fails at the second construct."""

    def visit(self, node: IConstruct) -> None:
        print("visits", node.node.path, flush=True)
        if node.node.id == "a":
            raise KeyError("a is not allowed")


app = App()
first = TerraformStack(app, "first")
TerraformOutput(first, "b", value=1)
second = TerraformStack(app, "second")
TerraformOutput(second, "a", value=1)
Aspects.of(second).add(Fails())
app.synth()
