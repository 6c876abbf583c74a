"""Locks its state beside it, which CDK Terrain lets only newer Terraforms do."""

from typing import Any

from cdktf import App, S3Backend, TerraformOutput, TerraformStack

app = App()
stack = TerraformStack(app, "one")
arguments: dict[str, Any] = {"use_lockfile": True}  # which CDKTF does not take
S3Backend(stack, bucket="b", key="k", region="eu-west-1", **arguments)
TerraformOutput(stack, "a", value=1)
app.synth()
