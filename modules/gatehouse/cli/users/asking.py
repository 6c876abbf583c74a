"""Ask before something is lost."""

from __future__ import annotations

import sys

from gatehouse.errors import CommandError

_REFUSED = 2


def ask_for(expected: str, question: str, given: str | None, option: str) -> None:
    """Go on only if somebody types what is about to be lost.

    Parameters
    ----------
    expected : str
        What must be typed.
    question : str
        What is asked.
    given : str or None
        What the option already says. Default None: ask.
    option : str
        The option, for scripts.

    Raises
    ------
    CommandError
        If something else is typed, or there is nobody to ask.
    """
    from gatehouse.cli.console import err, printable

    if given is None:
        if not sys.stdin.isatty():
            raise CommandError(
                f"nothing was deleted: {expected} must be typed, and there is no terminal.",
                f"In a script: {option} {expected}",
                exit_code=_REFUSED,
            )
        err.print(f"{printable(question)} Type {printable(expected)} to go on:", markup=False)
        given = sys.stdin.readline().rstrip("\r\n")
    if given != expected:
        raise CommandError(
            f"nothing was deleted: {given!r} is not {expected!r}.",
            f"Type it as it is written, or {option} {expected}.",
            exit_code=_REFUSED,
        )
