"""The one error of this package: a document that is not a policy."""

from __future__ import annotations

from .breaches import Breach, words_of


class InvalidPolicy(ValueError):  # noqa: N818 - the name that callers know
    """A policy document that breaks the grammar of IAM's policy language.

    Parameters
    ----------
    place : str
        Where the document comes from, as the caller names it, for example
        ``role.notes inline policy 'x'``.
    path : str
        The JSON path of the offending part, ``$`` for the document itself.
    problem : str
        The rule that is broken there, with the value and the fix.
    breach : Breach, default Breach.SYNTAX
        The rule as IAM knows it.
    value : str, default ""
        What IAM names when it reports that rule.

    Example
    -------
    >>> print(InvalidPolicy("bucket policy", "$.Version", "must be 2012-10-17"))
    bucket policy: $.Version must be 2012-10-17
    """

    def __init__(
        self,
        place: str,
        path: str,
        problem: str,
        breach: Breach = Breach.SYNTAX,
        value: str = "",
    ) -> None:
        super().__init__(place, path, problem, breach, value)
        self.place = place
        self.path = path
        self.problem = problem
        self.breach = breach
        self.value = value

    @property
    def words_of_iam(self) -> str:
        """What IAM says when it refuses the document."""
        return words_of(self.breach, self.value)

    def __str__(self) -> str:
        """Return one sentence: place, path and problem."""
        return f"{self.place}: {self.path} {self.problem}"
