"""Forks before the engine is imported: each child has an app of its own."""

import os

for name in ("one", "two"):
    child = os.fork()
    if child == 0:
        from cdktf import App, TerraformOutput, TerraformStack

        app = App(outdir=name)
        TerraformOutput(TerraformStack(app, name), "a", value=name)
        app.synth()
        os._exit(0)
    print(name, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)

from cdktf import App, TerraformOutput, TerraformStack

app = App(outdir="parent")
TerraformOutput(TerraformStack(app, "parent"), "a", value=1)
app.synth()
