"""Looks for jsii's own process in the middle, and uses its kernel directly."""

from typing import Any

from cdktf import App, TerraformOutput, TerraformStack
from jsii._kernel.types import StatsRequest
from jsii._runtime import kernel

app = App()
stack = TerraformStack(app, "one")
TerraformOutput(stack, "a", value=1)
provider: Any = kernel.provider
print(provider.stats(StatsRequest()).objectCount)
process = provider._process._process
print(process.poll())
TerraformOutput(stack, "b", value=2)
app.synth()
made: Any = app
print(type(kernel).__name__, stack.node.path, made.__jsii_ref__.ref)
