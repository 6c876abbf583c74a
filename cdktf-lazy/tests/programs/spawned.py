"""Writes apps in a pool of processes that are spawned."""

import multiprocessing

from cdktf import App, TerraformOutput, TerraformStack


def make(name: str) -> str:
    app = App(outdir=name)
    TerraformOutput(TerraformStack(app, name), "a", value=name)
    app.synth()
    return name


if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        print(pool.map(make, ["one", "two", "three"]))
    make("parent")
