"""The attacks, by theme."""

from __future__ import annotations

from tests.attack.cases import Case
from tests.attack.themes import (
    escalation,
    folders,
    groups,
    guests,
    members,
    notes,
    routes,
    seams,
    signatures,
    strangers,
    tokens,
)

CASES: list[Case] = [
    case
    for theme in (
        escalation,
        folders,
        groups,
        guests,
        members,
        notes,
        routes,
        seams,
        signatures,
        strangers,
        tokens,
    )
    for case in theme.CASES
]
