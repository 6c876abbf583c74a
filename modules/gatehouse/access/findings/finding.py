"""A finding, and the rule that finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from gatehouse.access.model.source import Source

if TYPE_CHECKING:
    from gatehouse.access.findings.facts import Facts

Severity = Literal["high", "medium", "low"]
_DIGITS = 32


@dataclass(frozen=True)
class Found:
    """What a rule sees at one place.

    Parameters
    ----------
    source : Source
        Where: the Terraform address, and the line of Python where it is known.
    what : str
        What it is and what follows from it, as one sentence.
    about : str
        What of the place it is about: an action, a resource, a claim. It tells two findings of one
        rule at one place apart, and stays the same when lines move.
    fix : str
        What to do, where the rule's own fix is not near enough. Default: the rule's.
    """

    source: Source
    what: str
    about: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule.

    Parameters
    ----------
    id : str
        Its name: ``route-open``. It never changes.
    severity : str
        ``high``: somebody gets what is not theirs. ``medium``: a mistake away from it. ``low``: it
        has no effect, and somebody believes that it has.
    title : str
        What it finds, in a few words.
    why : str
        What can happen.
    fix : str
        What to write instead.
    find : function
        Yields what it sees.
    """

    id: str
    severity: Severity
    title: str
    why: str
    fix: str
    find: Callable[[Facts], Iterator[Found]]


@dataclass(frozen=True)
class Finding:
    """What a rule found, with what people and machines must know of it.

    Parameters
    ----------
    rule : Rule
        The rule.
    found : Found
        The place and the sentence.
    """

    rule: Rule
    found: Found

    @property
    def source(self) -> Source:
        """Where it is."""
        return self.found.source

    @property
    def fix(self) -> str:
        """What to do."""
        return self.found.fix or self.rule.fix

    @property
    def fingerprint(self) -> str:
        """What stays the same while the mistake does, whatever moves around it."""
        parts = (self.rule.id, self.source.address, self.found.about)
        return sha256("\0".join(parts).encode()).hexdigest()[:_DIGITS]
