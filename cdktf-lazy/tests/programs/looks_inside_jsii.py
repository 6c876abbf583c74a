"""Looks for jsii's own process in the middle, and uses its kernel directly."""

from cdktf import App, TerraformOutput, TerraformStack
from jsii._kernel.types import StatsRequest
from jsii._runtime import kernel

app = App()
stack = TerraformStack(app, "one")
TerraformOutput(stack, "a", value=1)
print(kernel.provider.stats(StatsRequest()).object_count)
process = kernel.provider._process._process
print(process.poll())
TerraformOutput(stack, "b", value=2)
app.synth()
print(type(kernel).__name__, stack.node.path, app.__jsii_ref__.ref)
