"""Ends with an error of the engine's that nobody catches."""

from cdktf import App, TerraformOutput, TerraformStack

app = App()
stack = TerraformStack(app, "one")
TerraformOutput(stack, "a", value=1)
print("before", flush=True)
TerraformOutput(stack, "a", value=2)
print("never", flush=True)
app.synth()
