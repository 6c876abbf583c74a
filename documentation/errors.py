"""What makes the build fail."""

from __future__ import annotations

from collections.abc import Iterable


class WrongError(Exception):
    """The documentation can't be built as it is.

    Parameters
    ----------
    problems : iterable of str
        Each as one sentence that says what is wrong, and how to mend it.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def refuse(problems: Iterable[str]) -> None:
    """Raise `WrongError` if there are any problems."""
    found = list(problems)
    if found:
        raise WrongError(found)
