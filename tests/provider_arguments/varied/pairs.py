"""Two values of an option, as a row that the measuring takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.deployed.removals.rows import Make, Row


def pairs(kind: str, base: Make, given: Mapping[str, Any], /, **others: Any) -> Iterator[Row]:
    """Make a row of each option: with what is given, and with the other value of that one."""
    for name, other in others.items():
        yield Row(f"{kind}.{name}", base, given, {**given, name: other})
