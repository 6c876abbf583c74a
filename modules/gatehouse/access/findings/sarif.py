"""Findings as SARIF 2.1.0, for GitHub's code scanning and other tools.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from gatehouse.access.exceptions import Exempted
from gatehouse.access.findings.exempted import Review
from gatehouse.access.findings.finding import Finding, Rule
from gatehouse.access.findings.rules import RULES
from gatehouse.access.model import Model, Source

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"high": "error", "medium": "warning", "low": "note"}
#: GitHub sorts by it: 7.0 and more is high.
_SCORES = {"high": "8.0", "medium": "5.0", "low": "2.0"}


def sarif(review: Review, model: Model, version: str) -> dict[str, Any]:
    """Write findings as one run.

    Parameters
    ----------
    review : Review
        The findings; those with an exception are suppressed in it.
    model : Model
        What was read: what of it is not known becomes a notification.
    version : str
        The version of Gatehouse.
    """
    results = [_result(each) for each in review.open]
    results += [_result(each, because) for each, because in review.exempted]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "gatehouse",
                        "version": version,
                        "rules": [_rule(each) for each in RULES],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": results,
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {
                                "level": "warning",
                                "message": {"text": str(each)},
                                "locations": [_location(each.source)],
                            }
                            for each in model.unknowns
                        ],
                    }
                ],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why} Fix: {rule.fix}."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["security"], "security-severity": _SCORES[rule.severity]},
    }


def _result(finding: Finding, exempted: Exempted | None = None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": RULES.index(finding.rule),
        "level": _LEVELS[finding.rule.severity],
        "message": {"text": f"{finding.found.what} Fix: {finding.fix}."},
        "locations": [_location(finding.source)],
        "partialFingerprints": {"gatehouse/v1": finding.fingerprint},
    }
    if exempted is not None:
        said = f"{exempted.reason} ({exempted.owner}, until {exempted.until})"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": said}]
    return result


def _location(source: Source) -> dict[str, Any]:
    """The line of Python; where none is known, the stack's JSON, which has no lines of its own."""
    name = source.file or f"cdktf.out/stacks/{source.stack or 'stack'}/cdk.tf.json"
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(name)}}
    physical["region"] = {"startLine": max(source.line or 1, 1)}
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": source.address, "kind": "resource"}],
    }
