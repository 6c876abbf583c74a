"""Run the rules on a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gatehouse.access.findings.facts import Facts
from gatehouse.access.findings.finding import Finding, Rule
from gatehouse.access.findings.rules import RULES
from gatehouse.access.model import Model

_ORDER = {"high": 0, "medium": 1, "low": 2}


def find(
    model: Model, *, reasons: Mapping[str, str] | None = None, rules: Iterable[Rule] = RULES
) -> tuple[Finding, ...]:
    """Find what is wrong with who may do what.

    Parameters
    ----------
    model : Model
        What was read.
    reasons : mapping of str to str, optional
        Why something is as open as it is, by address, from `reasons_in`. Default: none.
    rules : iterable of Rule, optional
        The rules. Default: all.

    Returns
    -------
    tuple of Finding
        The worst ones first; each once.
    """
    facts = Facts(model, reasons or {})
    found = {
        finding.fingerprint: finding
        for rule in rules
        for finding in (Finding(rule, each) for each in rule.find(facts))
    }
    return tuple(
        sorted(
            found.values(),
            key=lambda each: (_ORDER[each.rule.severity], each.source.address, each.fingerprint),
        )
    )
