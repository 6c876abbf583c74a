"""A verdict as text for people, and as JSON for scripts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from gatehouse.access.guard.danger import Danger
from gatehouse.access.guard.verdict import Verdict

_WIDTH = 78
_LOCKED = ("usernames", "aliases", "case_sensitive", "standard_attributes", "custom_attributes")


def report(verdict: Verdict) -> str:
    """Write a verdict for people, readable at 80 columns."""
    lines: list[str] = []
    for each in verdict.dangers:
        lines += [*_danger(each), ""]
    if verdict.errored:
        lines += ["Planning failed half way: this is not the whole plan, so nobody knows.", ""]
    for unused in verdict.unused:
        text = f"{unused.address} is allowed by {unused.said_by}, and nothing happens to it."
        lines += [*_wrapped(text, ""), ""]
    lines.append(summary(verdict))
    return "\n".join(lines) + "\n"


def as_json(verdict: Verdict) -> dict[str, Any]:
    """Write a verdict for scripts."""
    return {
        "refused": verdict.is_refused,
        "errored": verdict.errored,
        "dangers": [_as_json(each) for each in verdict.dangers],
        "moves": [
            {"from": each.old, "to": each.new, "renamed": list(each.renamed)}
            for each in verdict.moves
        ],
        "unused": [each.address for each in verdict.unused],
    }


def _as_json(danger: Danger) -> dict[str, Any]:
    return {
        "rule": danger.rule,
        "address": danger.address,
        "construct": danger.known.construct,
        "place": danger.known.place,
        "what": danger.what,
        "lost": danger.lost,
        "fails": danger.fails,
        "because": list(danger.because),
        "ways": list(danger.ways),
        "moved_to": danger.move.new if danger.move else None,
        "allowed": danger.allowed.reason if danger.allowed else None,
        "allowed_by": danger.allowed.said_by if danger.allowed else None,
    }


def summary(verdict: Verdict) -> str:
    """Say in one sentence whether a plan may be applied."""
    refused, allowed = len(verdict.refused), len(verdict.dangers) - len(verdict.refused)
    counted = [f"{refused} refused"] if refused else []
    counted += [f"{allowed} allowed with a reason"] if allowed else []
    if verdict.is_refused:
        return f"Refused: {', '.join(counted) or 'the plan is not whole'}."
    return f"Let through: {', '.join(counted)}." if counted else "Nothing that holds data is lost."


def _danger(danger: Danger) -> Iterator[str]:
    place = f" ({danger.known.place})" if danger.known.place else ""
    word = "allowed" if danger.allowed else "refused"
    yield f"{word}  {danger.address}{place}  [{danger.rule}]"
    yield from _wrapped(danger.what, "")
    if danger.lost:
        yield from _wrapped(danger.lost, "lost:    ")
    for each in danger.because:
        yield from _wrapped(each, "because: ")
    if danger.fails:
        yield from _wrapped(danger.fails, "fails:   ")
    yield from _locked(danger)
    if danger.allowed:
        yield from _wrapped(f"{danger.allowed.reason} ({danger.allowed.said_by})", "allowed: ")
        return
    for each in danger.ways:
        yield from _wrapped(each, "instead: ")


def _locked(danger: Danger) -> Iterator[str]:
    lock = danger.known.lock
    for each in danger.known.differs:
        yield from _wrapped(each, "lock:    ")
    if lock is not None and not danger.known.differs:
        fields = [name for name in _LOCKED if lock.get(name)]
        listed = f": {', '.join(fields)}" if fields else ""
        yield from _wrapped(
            f"gatehouse.lock.json records {danger.known.construct}{listed}", "lock:    "
        )


def _wrapped(text: str, label: str) -> Iterable[str]:
    """Lines below the address, those of a block as they are."""
    first, *block = _printable(text).split("\n")
    indent = " " * (2 + len(label))
    yield from textwrap.wrap(
        first,
        _WIDTH,
        initial_indent=f"  {label}",
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (f"{indent}{line}" for line in block)


def _printable(text: str) -> str:
    """A text of a plan, which must not move a terminal's cursor."""
    return "".join(each if each.isprintable() or each == "\n" else " " for each in text)
