"""Is interrupted in the middle of a synth, and ends with that."""

import jsii
from cdktf import App, Aspects, IAspect, TerraformOutput, TerraformStack
from constructs import IConstruct


@jsii.implements(IAspect)
class Interrupts:
    """Does what Ctrl-C does."""

    def visit(self, node: IConstruct) -> None:
        raise KeyboardInterrupt


app = App()
TerraformOutput(TerraformStack(app, "one"), "a", value=1)
Aspects.of(TerraformStack(app, "two")).add(Interrupts())
app.synth()
