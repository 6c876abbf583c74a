"""Findings as text for people, and as JSON for scripts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from gatehouse.access.exceptions import Exempted
from gatehouse.access.findings.exempted import Review
from gatehouse.access.findings.finding import Finding
from gatehouse.access.model import Model

_WIDTH = 78


def report(review: Review, model: Model) -> str:
    """Write findings for people, readable at 80 columns."""
    lines: list[str] = []
    for finding in review.open:
        lines += [*_finding(finding), ""]
    for finding, because in review.exempted:
        lines += _wrapped(f"exempted  {finding.source}  [{finding.rule.id}]", "")
        lines += [*_wrapped(f"{because.reason} ({because.owner}, until {because.until})"), ""]
    for each in review.over:
        lines += [*_wrapped(f"over since {each.until}: {_named(each)}", ""), ""]
    for each in review.unused:
        lines += [*_wrapped(f"for nothing any more, remove it: {_named(each)}", ""), ""]
    for unknown in model.unknowns:
        lines += [*_wrapped(f"not known: {unknown}", ""), ""]
    lines.append(_summary(review, model))
    return "\n".join(lines) + "\n"


def as_json(review: Review, model: Model) -> dict[str, Any]:
    """Write findings for scripts."""
    return {
        "findings": [_as_json(each) for each in review.open],
        "exempted": [
            {
                **_as_json(finding),
                "reason": because.reason,
                "owner": because.owner,
                "until": because.until.isoformat(),
            }
            for finding, because in review.exempted
        ],
        "over": [_named(each) for each in review.over],
        "unused": [_named(each) for each in review.unused],
        "unknown": [str(each) for each in model.unknowns],
    }


def _as_json(finding: Finding) -> dict[str, Any]:
    source = finding.source
    return {
        "rule": finding.rule.id,
        "severity": finding.rule.severity,
        "address": source.address,
        "stack": source.stack,
        "place": f"{source.file}:{source.line}" if source.file else "",
        "what": finding.found.what,
        "fix": finding.fix,
        "fingerprint": finding.fingerprint,
    }


def _finding(finding: Finding) -> Iterator[str]:
    yield from _wrapped(f"{finding.rule.severity}  {finding.source}  [{finding.rule.id}]", "")
    yield from _wrapped(finding.found.what)
    yield from _wrapped(finding.fix, "  fix: ")


def _named(exempted: Exempted) -> str:
    return f"{exempted.rule} at {exempted.address} ({exempted.owner})"


def _summary(review: Review, model: Model) -> str:
    counted = [
        f"{count} {severity}"
        for severity in ("high", "medium", "low")
        if (count := sum(each.rule.severity == severity for each in review.open))
    ]
    said = ", ".join(counted) or "nothing found"
    if review.exempted:
        said += f", {len(review.exempted)} exempted"
    if model.unknowns:
        said += f", {len(model.unknowns)} not known"
    return f"{said[:1].upper()}{said[1:]}."


def _wrapped(text: str, label: str = "  ") -> list[str]:
    plain = "".join(each if each.isprintable() else " " for each in text)
    return textwrap.wrap(
        plain,
        _WIDTH,
        initial_indent=label,
        subsequent_indent=" " * max(len(label), 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
