"""Text of a source or a plan in a comment: no server finds a mention, a link or HTML in it."""

from __future__ import annotations

_LONGEST = 300


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
    shown = on_one_line(text)[:_LONGEST]
    for sign, instead in (("&", "&amp;"), ("<", "&lt;"), ("@", "&#64;"), ("#", "&#35;")):
        shown = shown.replace(sign, instead)
    return shown.replace("[", "\\[").replace("*", "\\*").replace("_", "\\_").replace("`", "'")


def on_one_line(text: str) -> str:
    """Return a text with a space for each character that can't be printed."""
    return "".join(each if each.isprintable() else " " for each in text)
