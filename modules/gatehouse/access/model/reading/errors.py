"""The one error of reading: a file that no model can be read from."""

from __future__ import annotations


class UnreadableInput(ValueError):  # noqa: N818 - the name that callers know
    """A file that no model can be read from.

    Parameters
    ----------
    place : str
        The file, as the caller named it.
    problem : str
        The rule that it breaks, with what was found.
    fix : str
        What to do about it. Default: nothing is known that helps.

    Example
    -------
    >>> print(UnreadableInput("plan.json", "must be JSON", "Write it anew."))
    plan.json must be JSON
    Write it anew.
    """

    def __init__(self, place: str, problem: str, fix: str = "") -> None:
        super().__init__(place, problem, fix)
        self.place = place
        self.problem = problem
        self.fix = fix

    def __str__(self) -> str:
        """Return what is wrong, and below it what to do."""
        said = f"{self.place} {self.problem}"
        return f"{said}\n{self.fix}" if self.fix else said
