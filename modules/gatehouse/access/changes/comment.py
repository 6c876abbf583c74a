"""Changes as a part of a pull request's comment."""

from __future__ import annotations

from collections.abc import Sequence

from gatehouse.access.changes.change import Change, by_danger
from gatehouse.access.comments import as_code, as_text
from gatehouse.access.model import Unknown

_MOST = 50


def as_comment(found: Sequence[Change], unknowns: Sequence[Unknown] = ()) -> str:
    """Write changes in GitHub's and GitLab's Markdown; one line if there are none.

    Parameters
    ----------
    found : sequence of Change
        The changes, the most dangerous first.
    unknowns : sequence of Unknown
        What is not known, which is said below them.
    """
    lines = ["#### Who gained access", ""]
    if not found:
        lines.append("Nobody gained or lost access.")
    left = _MOST
    for danger, listed in by_danger(list(found)):
        lines += [f"**{danger.title.capitalize()}**", ""]
        lines += [_line(each) for each in listed[: max(left, 0)]]
        if len(listed) > left:
            lines.append(f"- ... and {len(listed) - max(left, 0):,} more")
        left -= len(listed)
        lines.append("")
    if unknowns:
        lines += ["", f"<details><summary>{len(unknowns):,} not known</summary>", ""]
        lines += [f"- {as_code(str(each))}" for each in list(unknowns)[:_MOST]]
        lines += ["", "</details>"]
    return "\n".join(lines).rstrip() + "\n"


def _line(change: Change) -> str:
    sentence = as_text(change.sentence).replace(as_text(change.thing), as_code(change.thing), 1)
    said = f"- {sentence} {as_text(change.before)} → **{as_text(change.after)}**"
    if change.request:
        said += f"<br>request: {as_code(change.request)}"
    if change.place:
        said += f"<br>line: {as_code(change.place)}"
    return said
