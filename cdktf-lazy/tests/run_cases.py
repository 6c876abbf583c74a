"""Run cases in this process: ``python run_cases.py FOLDER CASE...``.

Each case writes its JSON to ``FOLDER/CASE``; what the cases saw, and what they printed, goes to
``FOLDER/seen.json``.
"""

import contextlib
import io
import json
import os
import sys
from importlib import import_module
from pathlib import Path


def main() -> None:
    folder = Path(sys.argv[1])
    seen: dict[str, object] = {}
    node_options = os.environ.get("NODE_OPTIONS")
    for name in sys.argv[2:]:
        case = import_module(f"cases.{name}")
        from cdktf import App

        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            app = App(outdir=str(folder / name), skip_validation=True)
            returned = case.run(app)
            app.synth()
        seen[name] = [returned, printed.getvalue()]
    seen["engine"] = sorted(
        name
        for name in sys.modules
        if name.startswith("cdkt") and name != "cdktf_lazy" and "." not in name
    )
    seen["NODE_OPTIONS unchanged"] = os.environ.get("NODE_OPTIONS") == node_options
    (folder / "seen.json").write_text(json.dumps(seen, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
