"""User pools with nearly all of their options: ``python -m tests.deployed.apps.people``."""

from __future__ import annotations

import os
from pathlib import Path

from gatehouse.core import App, AppStack

from tests.unit.auth.combinations import combinations
from tests.unit.auth.everything import HANDLERS, everything
from tests.unit.synth import write


def main() -> None:
    """Synthesize it, with its handlers beside the output."""
    sources = Path(os.environ["CDKTF_OUTDIR"]) / "sources"
    write(sources, {**HANDLERS, "partner.xml": "<EntityDescriptor/>"})
    os.chdir(sources)
    app = App()
    stack = AppStack(app, "people", stage="test")
    everything(stack)
    combinations(stack)
    app.synth()


if __name__ == "__main__":
    main()
