"""Writes HCL instead of JSON."""

from cdktf import App, Fn, TerraformLocal, TerraformOutput, TerraformStack, TerraformVariable

app = App(hcl_output=True)
stack = TerraformStack(app, "one")
variable = TerraformVariable(stack, "v", type="string", default='a "b"')
TerraformLocal(stack, "l", {"a": [1, True, None, Fn.upper(variable.string_value)]})
TerraformOutput(stack, "o", value=variable.string_value, sensitive=True)
app.synth()
