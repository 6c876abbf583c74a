"""An answer: its effect, what decided, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gatehouse.access.model import PolicyDocument, Source

Effect = Literal["allowed", "denied", "if", "unknown"]

#: From the least to the most that is had.
ORDER: tuple[Effect, ...] = ("denied", "unknown", "if", "allowed")


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    Parameters
    ----------
    effect : str
        ``allowed``, ``denied``, ``if`` or ``unknown``.
    reason : str
        One sentence for people: of a denial why, of a grant which statement.
    conditions : tuple of str
        For ``if``, what must hold, in words.
    document : PolicyDocument, optional
        The policy that decides.
    index : int, optional
        Which of its statements.
    way : tuple of str
        How the rights are had: the role, and the roles on the way to it.
    action, resource : str
        The request that was asked about: of a thing that has many resources, one of them.
    """

    effect: Effect
    reason: str
    conditions: tuple[str, ...] = ()
    document: PolicyDocument | None = None
    index: int | None = None
    way: tuple[str, ...] = ()
    action: str = ""
    resource: str = ""

    @property
    def is_had(self) -> bool:
        """Whether there is, or could be, access."""
        return self.effect != "denied"

    @property
    def statement(self) -> Mapping[str, Any] | None:
        """The statement that decides, as AWS's JSON."""
        if self.document is None or self.index is None:
            return None
        statements = self.document.statements
        return statements[self.index] if self.index < len(statements) else None

    @property
    def source(self) -> Source | None:
        """Where the statement that decides was declared."""
        if self.document is None:
            return None
        return self.document.source_of(self.index or 0)

    @property
    def request(self) -> str:
        """The request in words; empty where it was about none."""
        if not self.action:
            return ""
        return f"{self.action}{' on' if ':' in self.action else ''} {self.resource}"

    @property
    def rank(self) -> int:
        """How much is had, for comparisons."""
        return ORDER.index(self.effect)

    def __str__(self) -> str:
        """Return the effect, with its conditions."""
        if self.effect != "if":
            return self.effect
        return f"if {' and '.join(self.conditions)}"
