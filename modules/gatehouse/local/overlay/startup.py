"""No script of the host runs at the start.

Replaces ``ministack.app._collect_scripts``, which lists scripts in fixed folders of the file system
to run them. They are meant for a container image of the emulator, not for a person's machine.
"""

from __future__ import annotations

from ministack import app

from gatehouse.local.emulator.patching import Upstream, replace


def install() -> None:
    """Install the patch."""
    replace(app, "_collect_scripts", _none)


def _none(_: Upstream) -> Upstream:
    def collect_scripts(*_: str) -> list[str]:
        return []

    return collect_scripts
