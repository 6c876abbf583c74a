"""Text of a source or a plan in a comment: no server finds a mention, a link or HTML in it."""

from __future__ import annotations

_LONGEST = 300
# All at once: what stands for one sign has others in it.
_SIGNS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", "@": "&#64;", "#": "&#35;"}
    | {sign: f"\\{sign}" for sign in "[*_"}
    | {"`": "'"}
)


def as_code(text: str) -> str:
    """Return a text as code on one line.

    Example
    -------
    >>> as_code("a `name`")
    "`a 'name'`"
    """
    shown = on_one_line(text).replace("`", "'")
    return f"`{shown if len(shown) <= _LONGEST else shown[:_LONGEST] + '...'}`"


def as_text(text: str) -> str:
    """Return a text in which no character is Markdown's.

    Example
    -------
    >>> as_text("@team <b>")
    '&#64;team &lt;b>'
    """
    return on_one_line(text)[:_LONGEST].translate(_SIGNS)


def on_one_line(text: str) -> str:
    """Return a text with a space for each character that can't be printed."""
    return "".join(each if each.isprintable() else " " for each in text)
