"""Run cases in this process: ``python run_cases.py FOLDER CASE...``.

``python run_cases.py FOLDER --each CASE...`` runs each in a child of its own.

A case is the name of a module in ``cases``, or one that is made: ``walks:SEED`` is a random
program, ``generated:SEED:MODULE:right`` (or ``wrong``) creates the resources of a module of the
bindings.

Each case writes its JSON to ``FOLDER/CASE``; what it returned, how its synth ended and what it
printed goes to ``FOLDER/seen.json``, with the first case that Node had to answer.
"""

import contextlib
import gc
import io
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from cases._seen import error_of

MADE = ("walks", "generated")


def is_on_node() -> bool:
    """Say whether Node took over from the kernel in Python."""
    from jsii._runtime import kernel

    return vars(kernel.provider).get("_node") is not None


def checks() -> list[str]:
    """Name the modules whose argument checks the engine and the bindings use."""
    import cdktf

    classes: list[Any] = [cdktf.TerraformOutput]
    bindings = sys.modules.get("cdktf_cdktf_provider_aws.s3_bucket")
    if bindings is not None:
        classes.append(bindings.S3Bucket)
    constructors: list[Any] = [vars(one)["__init__"] for one in classes]
    return [one.__globals__["check_type"].__module__ for one in constructors]


def run(folder: Path, cases: list[str]) -> None:
    """Run cases, and say what was seen."""
    seen: dict[str, object] = {}
    node_options = os.environ.get("NODE_OPTIONS")
    for case in cases:
        name, *arguments = case.split(":")
        module = import_module(f"run_{name}" if name in MADE else f"cases.{name}")
        from cdktf import App

        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            app = App(outdir=str(folder / case.replace(":", "-")), skip_validation=True)
            returned = module.run(app, *arguments)
            ended = error_of(app.synth)
        seen[case] = [returned, ended, printed.getvalue()]
        if "first on Node" not in seen and is_on_node():
            seen["first on Node"] = case
    seen["engine"] = sorted(
        name
        for name in sys.modules
        if name.startswith("cdkt") and name != "cdktf_lazy" and "." not in name
    )
    seen["NODE_OPTIONS unchanged"] = os.environ.get("NODE_OPTIONS") == node_options
    seen["checks"] = checks()
    (folder / "seen.json").write_text(json.dumps(seen, indent=1), encoding="utf-8")


def run_each(folder: Path, cases: list[str]) -> None:
    """Run each case in a child of its own, whose folder has its name; imports are shared."""
    import cdktf  # noqa: F401
    import cdktf_cdktf_provider_aws.provider  # noqa: F401

    for case in cases:
        own = folder / case.replace(":", "-")
        own.mkdir()
        child = os.fork()
        if child == 0:
            with (own / "stderr.txt").open("wb") as stderr:
                os.dup2(stderr.fileno(), 2)
            run(own, [case])
            return
        os.waitpid(child, 0)


if __name__ == "__main__":
    if os.environ.get("CDKTF_LAZY") == "0":
        gc.disable()  # the stock bindings are so many classes that looking for garbage takes long
    if sys.argv[2] == "--each":
        run_each(Path(sys.argv[1]), sys.argv[3:])
    else:
        run(Path(sys.argv[1]), sys.argv[2:])
