"""The services that are our own; for all others the emulator answers."""

from __future__ import annotations

from gatehouse.local.services.contract import Service


def services() -> tuple[Service, ...]:
    """Return our services, each with its table of operations."""
    return ()
