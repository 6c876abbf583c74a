"""What scanners of Terraform don't know: mistakes in the chain from a person to a thing.

`find` runs every rule on a model. A `Finding` has its rule, the place and the fix. `exempt` divides
findings by the exceptions of an app; `sarif` writes them for GitHub and other tools.
"""

from __future__ import annotations

from gatehouse.access.findings.exempted import Review, exempt
from gatehouse.access.findings.facts import Facts
from gatehouse.access.findings.finding import Finding, Found, Rule, Severity
from gatehouse.access.findings.reasons import reasons_in
from gatehouse.access.findings.rules import RULES
from gatehouse.access.findings.run import find
from gatehouse.access.findings.sarif import sarif

__all__ = [
    "RULES",
    "Facts",
    "Finding",
    "Found",
    "Review",
    "Rule",
    "Severity",
    "exempt",
    "find",
    "reasons_in",
    "sarif",
]
