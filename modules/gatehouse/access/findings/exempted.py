"""Findings and the exceptions of an app: which hold, which are over, which are for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gatehouse.access.exceptions import Exempted
from gatehouse.access.findings.finding import Finding
from gatehouse.access.findings.rules import RULES


@dataclass(frozen=True)
class Review:
    """Findings, divided by the exceptions.

    Parameters
    ----------
    open : tuple of Finding
        Those without an exception, or with one that is over.
    exempted : tuple of (Finding, Exempted)
        Those with one.
    over : tuple of Exempted
        Exceptions whose last day has passed, and whose finding is still there.
    unused : tuple of Exempted
        Exceptions of these rules that are for nothing any more.
    """

    open: tuple[Finding, ...] = ()
    exempted: tuple[tuple[Finding, Exempted], ...] = ()
    over: tuple[Exempted, ...] = ()
    unused: tuple[Exempted, ...] = ()


def exempt(
    findings: Iterable[Finding],
    exceptions: Iterable[Exempted],
    today: date,
    *,
    emergency: bool = False,
) -> Review:
    """Divide findings by the exceptions.

    Parameters
    ----------
    findings : iterable of Finding
        The findings.
    exceptions : iterable of Exempted
        The exceptions.
    today : date
        The day that counts.
    emergency : bool, optional
        Whether an exception that is over still holds, as in a deployment that can't wait. Default:
        False.
    """
    listed = list(exceptions)
    open_: list[Finding] = []
    exempted: list[tuple[Finding, Exempted]] = []
    over: dict[Exempted, None] = {}
    used: set[Exempted] = set()
    for finding in findings:
        mine = [each for each in listed if each.is_for(finding.rule.id, finding.source.address)]
        used.update(mine)
        holding = [each for each in mine if not each.is_over(today)]
        over.update(dict.fromkeys(each for each in mine if each.is_over(today)))
        if holding or (mine and emergency):
            exempted.append((finding, (holding or mine)[0]))
        else:
            open_.append(finding)
    known = {rule.id for rule in RULES}
    unused = tuple(each for each in listed if each.rule in known and each not in used)
    return Review(tuple(open_), tuple(exempted), tuple(over), unused)
