"""Changes as a part of a pull request's comment."""

from __future__ import annotations

from collections.abc import Sequence

from gatehouse.access.changes.change import Change, by_danger
from gatehouse.access.model import Unknown

_MOST = 50
_LONGEST = 300


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
        lines += [f"- {_code(str(each))}" for each in list(unknowns)[:_MOST]]
        lines += ["", "</details>"]
    return "\n".join(lines).rstrip() + "\n"


def _line(change: Change) -> str:
    sentence = _text(change.sentence).replace(_text(change.thing), _code(change.thing), 1)
    said = f"- {sentence} {_text(change.before)} → **{_text(change.after)}**"
    if change.request:
        said += f"<br>request: {_code(change.request)}"
    if change.place:
        said += f"<br>line: {_code(change.place)}"
    return said


def _code(text: str) -> str:
    """A text of the source, in which no server finds a mention, a link or HTML."""
    shown = _plain(text).replace("`", "'")
    return f"`{shown if len(shown) <= _LONGEST else shown[:_LONGEST] + '...'}`"


def _text(text: str) -> str:
    shown = _plain(text)[:_LONGEST]
    for sign, instead in (("&", "&amp;"), ("<", "&lt;"), ("@", "&#64;"), ("#", "&#35;")):
        shown = shown.replace(sign, instead)
    return shown.replace("[", "\\[").replace("*", "\\*").replace("_", "\\_").replace("`", "'")


def _plain(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)
