"""Forks before the engine is imported: each child has an app of its own."""

import os


def make(name: str) -> None:
    from cdktf import App, TerraformOutput, TerraformStack

    app = App(outdir=name)
    TerraformOutput(TerraformStack(app, name), "a", value=name)
    app.synth()


for name in ("one", "two"):
    child = os.fork()
    if child == 0:
        make(name)
        os._exit(0)
    print(name, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)

make("parent")
