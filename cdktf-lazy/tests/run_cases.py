"""Run cases in this process: ``python run_cases.py FOLDER CASE...``.

A case is the name of a module in ``cases``, or one that is made: ``walks:SEED`` is a random
program, ``generated:SEED:MODULE:right`` (or ``wrong``) creates the resources of a module of the
bindings.

Each case writes its JSON to ``FOLDER/CASE``; what it returned, how its synth ended and what it
printed goes to ``FOLDER/seen.json``, with the first case that Node had to answer.
"""

import contextlib
import io
import json
import os
import sys
from importlib import import_module
from pathlib import Path

from cases._seen import error_of

MADE = ("walks", "generated")


def is_on_node() -> bool:
    """Say whether Node took over from the kernel in Python."""
    from jsii._runtime import kernel

    return vars(kernel.provider).get("_node") is not None


def main() -> None:
    folder = Path(sys.argv[1])
    seen: dict[str, object] = {}
    node_options = os.environ.get("NODE_OPTIONS")
    for case in sys.argv[2:]:
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
    (folder / "seen.json").write_text(json.dumps(seen, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
