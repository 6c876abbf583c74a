"""A verdict as a part of a pull request's comment."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.comments import as_code, as_text, on_one_line
from gatehouse.access.guard.danger import Danger
from gatehouse.access.guard.report import summary
from gatehouse.access.guard.verdict import Verdict

_MOST = 30


def as_comment(verdict: Verdict) -> str:
    """Write a verdict in GitHub's and GitLab's Markdown; one line where nothing is lost.

    Example
    -------
    >>> print(as_comment(Verdict()), end="")
    #### What would be lost
    <BLANKLINE>
    Nothing that holds data is lost.
    """
    said = summary(verdict)
    lines = ["#### What would be lost", "", f"**{said}**" if verdict.is_refused else said]
    if verdict.errored:
        lines += ["", "Planning failed half way, so nobody knows what would be lost."]
    ordered = sorted(verdict.dangers, key=lambda each: each.allowed is not None)
    for each in ordered[:_MOST]:
        lines += ["", *_danger(each)]
    if len(ordered) > _MOST:
        lines += ["", f"... and {len(ordered) - _MOST:,} more: `gatehouse guard` lists them."]
    return "\n".join(lines) + "\n"


def _danger(danger: Danger) -> Iterator[str]:
    word = "allowed" if danger.allowed else "**refused**"
    place = f" ({as_code(danger.known.place)})" if danger.known.place else ""
    yield f"- {word} {as_code(danger.address)}{place}: {as_text(danger.what)}"
    if danger.lost:
        yield f"  - lost: **{as_text(danger.lost)}**"
    for each in danger.because:
        yield f"  - because: {as_code(each)}"
    if danger.fails:
        yield f"  - fails: {as_text(danger.fails)}"
    for each in danger.known.differs:
        yield f"  - lock: {as_text(each)}"
    if danger.allowed:
        reason = f"{danger.allowed.reason} ({danger.allowed.said_by})"
        yield f"  - because somebody allows it: {as_text(reason)}"
        return
    for each in danger.ways:
        yield from _way(each)


def _way(text: str) -> Iterator[str]:
    """Write a way out, and the block that it has, if any, as code to copy."""
    first, *block = text.split("\n")
    yield f"  - instead: {as_text(first)}"
    if block:
        yield from ("", "    ```hcl")
        yield from (f"    {on_one_line(each).replace('```', '')}" for each in block)
        yield from ("    ```", "")
