"""A user pool with nearly all of its options: ``python -m tests.deployed.apps.people``."""

from __future__ import annotations

import os
from pathlib import Path

from gatehouse.core import App, AppStack

from tests.unit.auth.everything import HANDLERS, everything
from tests.unit.synth import write


def main() -> None:
    """Synthesize it, with its handlers beside the output."""
    sources = Path(os.environ["CDKTF_OUTDIR"]) / "sources"
    write(sources, {**HANDLERS, "partner.xml": "<EntityDescriptor/>"})
    os.chdir(sources)
    app = App()
    everything(AppStack(app, "people", stage="test"))
    app.synth()


if __name__ == "__main__":
    main()
