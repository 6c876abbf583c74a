"""All rules, one file a family."""

from __future__ import annotations

from gatehouse.access.findings.finding import Rule
from gatehouse.access.findings.rules import (
    authorizers,
    claims,
    escalation,
    guests,
    ignored,
    owners,
    public,
    routes,
    trust,
    unknown,
    variables,
    wildcards,
)

RULES: tuple[Rule, ...] = (
    *routes.RULES,
    *authorizers.RULES,
    *guests.RULES,
    *trust.RULES,
    *claims.RULES,
    *owners.RULES,
    *variables.RULES,
    *escalation.RULES,
    *wildcards.RULES,
    *public.RULES,
    *ignored.RULES,
    *unknown.RULES,
)
