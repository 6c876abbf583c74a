"""A matrix as JSON, for scripts."""

from __future__ import annotations

import json
from typing import Any

from gatehouse.access.answers import Answer
from gatehouse.access.matrix import Matrix


def as_json(matrix: Matrix) -> str:
    """Return the matrix as JSON: every cell, what decides it, and what is not known."""
    return json.dumps(_document(matrix), indent=2, ensure_ascii=False)


def _document(matrix: Matrix) -> dict[str, Any]:
    model = matrix.model
    return {
        "version": 1,
        "stacks": list(model.stacks),
        "callers": [
            {
                "name": caller.name,
                "kind": caller.kind,
                "place": caller.source.place if caller.source else None,
                "no_credentials": caller.refused or None,
            }
            for caller in matrix.callers
        ],
        "things": [
            {
                "name": thing.name,
                "kind": thing.kind,
                "address": thing.source.address,
                "place": thing.source.place,
                "access": [
                    {"caller": caller.name, "verb": verb, **answer_as_json(answer)}
                    for caller in matrix.callers
                    for verb, answer in matrix.cell(thing.name, caller.name).answers.items()
                ],
            }
            for thing in matrix.things
        ],
        "unknowns": [
            {"address": each.source.address, "what": each.what, "why": each.why}
            for each in model.unknowns
        ],
    }


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON."""
    found: dict[str, Any] = {"effect": answer.effect, "reason": answer.reason}
    if answer.conditions:
        found["conditions"] = list(answer.conditions)
    if answer.source is not None:
        found["policy"] = answer.document.name if answer.document else None
        found["place"] = answer.source.place
        found["address"] = answer.source.address
    if answer.way:
        found["way"] = list(answer.way)
    if answer.action:
        found["request"] = {"action": answer.action, "resource": answer.resource}
    return found
