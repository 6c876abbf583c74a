"""All wrong configurations: what the modules of this folder list as their ``CASES``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from .case import BadInput

HERE = Path(__file__).parent
NOT_ROOMS = ("case", "catalogue", "conftest", "measure", "report")


def rooms() -> dict[str, list[BadInput]]:
    """The cases by room (``user_pool``), which is the name of their module."""
    found = {}
    for file in sorted(HERE.glob("*.py")):
        if file.stem in NOT_ROOMS or file.stem.startswith(("test_", "_")):
            continue
        found[file.stem] = list(import_module(f"{__package__}.{file.stem}").CASES)
    return found
