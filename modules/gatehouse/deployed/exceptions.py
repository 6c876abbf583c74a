"""The exceptions of a project, and the reasons that commands take beside them."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from gatehouse.access.exceptions import (
    EXCEPTIONS_FILE,
    SHORTEST_REASON,
    Exempted,
    InvalidExceptions,
    read_exceptions,
)
from gatehouse.access.findings import RULES
from gatehouse.access.guard import Rule
from gatehouse.errors import CommandError

#: The guard's rules; the others are of the findings.
OF_GUARD = frozenset(get_args(Rule))
_FAILED = 1


def exceptions_of(project: Path, file: Path | None) -> tuple[Exempted, ...]:
    """Read the file of exceptions of a project, or another one.

    Raises
    ------
    CommandError
        If it can't be read, or names a rule that there is not.
    """
    known = OF_GUARD | {rule.id for rule in RULES}
    try:
        return read_exceptions(file or project / EXCEPTIONS_FILE, known)
    except InvalidExceptions as error:
        raise CommandError(str(error), exit_code=_FAILED) from None


def demand_reason(option: str, said: str) -> None:
    """Demand of a reason that it is long enough to be judged.

    Raises
    ------
    CommandError
        If it is too short.
    """
    if len(said.strip()) < SHORTEST_REASON:
        raise CommandError(
            f"{option} must have a reason of {SHORTEST_REASON} characters or more that a reviewer "
            f"can judge, not {said.strip()!r}.",
            exit_code=_FAILED,
        )
