"""Ends with what a validation of the app's own answers."""

import jsii
from cdktf import App, TerraformOutput, TerraformStack
from constructs import IValidation


@jsii.implements(IValidation)
class Refuses:
    """Answers two lines."""

    def validate(self) -> list[str]:
        print("asked", flush=True)
        return ["the first", "the second"]


app = App()
stack = TerraformStack(app, "one")
TerraformOutput(stack, "a", value=1).node.add_validation(Refuses())
app.synth()
