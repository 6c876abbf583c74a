"""Reads what the command line of the engine passes in the environment, and changes it late."""

import os
from pathlib import Path

from cdktf import Annotations, App, TerraformOutput, TerraformStack

app = App()
print(app.outdir, app.node.get_all_context(), app.skip_validation, app.hcl_output, flush=True)
stack = TerraformStack(app, "one")
TerraformOutput(stack, "a", value=app.node.try_get_context("from"))
Annotations.of(stack).add_error("ignored, because the environment says so")
os.environ["CDKTF_OUTDIR"] = "later"
Path("elsewhere").mkdir()
os.chdir("elsewhere")
later = App()
print(later.outdir, flush=True)
TerraformOutput(TerraformStack(later, "late"), "b", value=2)
app.synth()
later.synth()
