"""Nothing of the host runs at the start.

Replaces ``ministack.app._collect_scripts``, which lists scripts in fixed folders of the file
system for execution. They are meant for an image of the emulator, not for a person's machine.
"""

from __future__ import annotations

from ministack import app

from gatehouse.local.overlay.patching import Upstream, replace


def install() -> None:
    """Put the patch in place."""
    replace(app, "_collect_scripts", _none)


def _none(_: Upstream) -> Upstream:
    def collect_scripts(*_: str) -> list[str]:
        return []

    return collect_scripts
