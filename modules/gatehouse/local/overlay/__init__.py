"""Corrections of the emulator, made inside its process, where it answers differently from AWS.

One file a concern. Each file names the upstream functions that it replaces, and what they do
differently from AWS.
"""

from __future__ import annotations

from importlib import metadata

#: The version whose functions the patches replace; no other version is run.
SUPPORTED = "1.5.33"


def check_version() -> None:
    """Check that the emulator is there, in the version that the patches replace functions of.

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


def install() -> None:
    """Install all patches. Called once, before the emulator serves its first request."""
    from gatehouse.local.emulator import bridge, fixes
    from gatehouse.local.emulator.runtimes import programs
    from gatehouse.local.overlay import (
        identity_providers,
        policy_documents,
    )
    from gatehouse.local.services import registry

    programs.check()
    fixes.apply()
    for concern in (
        policy_documents,
        identity_providers,
    ):
        concern.install()
    bridge.install(registry.services())
