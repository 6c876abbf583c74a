"""Make the emulator ready, before it serves its first request."""

from __future__ import annotations

from importlib import metadata

#: The version that the fixes are written for; no other version is run.
SUPPORTED = "1.5.33"


def check_version() -> None:
    """Check that the emulator is there, in the version that the fixes are written for.

    Raises
    ------
    RuntimeError
        If it is missing or of another version.
    """
    try:
        found = metadata.version("ministack")
    except metadata.PackageNotFoundError:
        raise RuntimeError(f"ministack {SUPPORTED}, the local AWS, is not installed.") from None
    if found != SUPPORTED:
        raise RuntimeError(f"ministack is {found}, but the local AWS must have {SUPPORTED}.")


def prepare() -> None:
    """Put the fixes in place, and services of ours where the emulator has its own.

    Raises
    ------
    RuntimeError
        If the emulator is not the one that the fixes were written for.
    """
    from gatehouse.local.emulator import bridge, fixes
    from gatehouse.local.services import registry

    fixes.apply()
    bridge.install(registry.services())
