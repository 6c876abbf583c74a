"""What this machine has of what Gatehouse needs, each with its fix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gatehouse.deployed.doctor.account import account
from gatehouse.deployed.doctor.check import Check
from gatehouse.deployed.doctor.packages import packages
from gatehouse.deployed.doctor.places import places
from gatehouse.deployed.doctor.tools import tools

__all__ = ["Check", "examine"]

_FAULT = "This is a fault of the check itself: report it with this line."


def examine(project: Path, say: Callable[[str], None] = lambda _: None) -> list[Check]:
    """Look at everything; what cannot be looked at is ``unknown`` and stops nothing.

    Parameters
    ----------
    project : Path
        The project's folder, or any other.
    say : callable
        Called with what is being looked at.
    """
    found: list[Check] = []
    groups: tuple[tuple[str, Callable[[], Iterable[Check]]], ...] = (
        ("programs", lambda: tools(project)),
        ("packages", lambda: packages(project)),
        ("folders and ports", lambda: places(project)),
        ("credentials", account),
    )
    for name, group in groups:
        say(f"looking at {name}")
        found += _safely(name, group)
    return found


def _safely(name: str, group: Callable[[], Iterable[Check]]) -> Iterator[Check]:
    """Look at a group; a fault of a check itself is told like anything that is unknown."""
    try:
        yield from group()
    except Exception as error:
        yield Check(name, "unknown", f"{type(error).__name__}: {error}", _FAULT)
