"""``gatehouse local install``."""

from __future__ import annotations


def install() -> None:
    """Install what the local AWS runs on, ahead of its first start (Docker, CI).

    It goes into the user's cache, or into the folder that GATEHOUSE_CACHE names.
    """
    from gatehouse.cli.console import note, out
    from gatehouse.local.emulator.install import installed

    out.print(f"The local AWS is installed in {installed(note)}.", markup=False)
