"""What was never needed, as text for people and as JSON for scripts."""

from __future__ import annotations

import textwrap
from typing import Any

from gatehouse.access.unused.suggest import Suggestion, Unused

_WIDTH = 78


def report(found: Unused) -> str:
    """Write suggestions for people, readable at 80 columns."""
    lines: list[str] = []
    for each in found.suggestions:
        lines += [*_wrapped(f"{each.role}  {each.source}", ""), *_parts(each), ""]
    if found.silent:
        lines += [*_wrapped(f"The logs say nothing of {', '.join(found.silent)}.", ""), ""]
    span = f", {found.uses.first} to {found.uses.last}" if found.uses.first else ""
    lines += _wrapped(f"{found.uses.events:,} entries{span}. {_summary(found)}", "")
    return "\n".join(lines) + "\n"


def as_json(found: Unused) -> dict[str, Any]:
    """Write suggestions for scripts."""
    return {
        "entries": found.uses.events,
        "first": found.uses.first,
        "last": found.uses.last,
        "silent": list(found.silent),
        "suggestions": [
            {
                "role": each.role,
                "address": each.source.address,
                "place": f"{each.source.file}:{each.source.line}" if each.source.file else "",
                "unused_actions": list(each.actions),
                "unused_resources": list(each.resources),
                "keep": list(each.kept),
                "unknown": list(each.unknown),
            }
            for each in found.suggestions
        ],
    }


def _summary(found: Unused) -> str:
    if not found.suggestions:
        return "Nothing was found that nobody needed."
    return "Before you take a right away, ask whether the logs have a whole year of it."


def _parts(suggestion: Suggestion) -> list[str]:
    lines = []
    for label, listed in (
        ("never needed: ", suggestion.actions),
        ("never on:     ", suggestion.resources),
        ("keep:         ", (*suggestion.kept, *suggestion.unknown)),
    ):
        lines += _wrapped(", ".join(listed), f"  {label}") if listed else []
    if not (suggestion.kept or suggestion.unknown):
        lines.append("  keep:         nothing: remove the statement")
    return lines


def _wrapped(text: str, label: str) -> list[str]:
    plain = "".join(each if each.isprintable() else " " for each in text)
    return textwrap.wrap(
        plain,
        _WIDTH,
        initial_indent=label,
        subsequent_indent=" " * max(len(label), 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
