"""Locks its state beside it, which CDK Terrain lets only newer Terraforms do."""

from cdktf import App, S3Backend, TerraformOutput, TerraformStack

app = App()
stack = TerraformStack(app, "one")
S3Backend(stack, bucket="b", key="k", region="eu-west-1", use_lockfile=True)
TerraformOutput(stack, "a", value=1)
app.synth()
