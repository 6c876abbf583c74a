"""One thing that was looked at, and what to do about it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["ok", "warning", "broken", "unknown"]

#: Seconds that a program may take to say its version.
_PATIENCE = 20


@dataclass(frozen=True)
class Check:
    """What was found.

    Parameters
    ----------
    name : str
        What was looked at.
    state : str
        ``ok``; ``warning`` for what some commands need; ``broken`` for what is needed;
        ``unknown`` for what could not be looked at.
    found : str
        What there is.
    fix : str
        What to do about it. Default: nothing.
    """

    name: str
    state: State
    found: str
    fix: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON's values."""
        return asdict(self)


def printed(command: Sequence[str]) -> str | None:
    """Return what a program prints; None if it cannot be run or fails."""
    try:
        ran = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None
