"""Writes numbers that JSON does not have, one after another."""

from cdktf import App, TerraformOutput, TerraformStack

app = App()
stack = TerraformStack(app, "one")
for name, number in {"nan": float("nan"), "inf": float("inf"), "minus": float("-inf")}.items():
    try:
        TerraformOutput(stack, name, value=number)
        print(name, "is taken", flush=True)
    except Exception as error:
        print(name, "is refused", isinstance(error, Exception), flush=True)
app.synth()
