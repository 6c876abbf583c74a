"""Texts with tokens in them, cut into pieces."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from cdktf_lazy.kernel.model.tokens import NUMBER_TOKEN, STRING_TOKEN, TokenMap

_OPEN = re.compile(r"\$\{(?!TfToken\[)")


class Fragment(NamedTuple):
    """A piece of a text.

    Parameters
    ----------
    kind : str
        ``literal``, ``token``, ``open`` for ``${`` or ``close`` for ``}``.
    value : Any
        The text or the token.
    """

    kind: str
    value: Any


def split(text: str, tokens: TokenMap, *, escapes: bool) -> list[Fragment]:
    """Cut a text at its tokens, and at Terraform's own ``${`` and ``}`` where asked for."""
    pieces: list[Fragment] = []
    end = 0
    for found in STRING_TOKEN.finditer(text):
        _add_literal(pieces, text, end, found.start(), escapes=escapes)
        pieces.append(Fragment("token", tokens.by_key(found[1])))
        end = found.end()
    _add_literal(pieces, text, end, len(text), escapes=escapes)
    return pieces


def _add_literal(pieces: list[Fragment], text: str, start: int, end: int, *, escapes: bool) -> None:
    while escapes and start < end:
        opening = _OPEN.search(text, start)
        first = opening.start() if opening and opening.start() < end else end
        closing = text.find("}", start, end)
        closing = end if closing < 0 else closing
        at = min(first, closing)
        if at == end:
            break
        if at > start:
            pieces.append(Fragment("literal", text[start:at]))
        if first < closing:
            pieces.append(Fragment("open", "${"))
            start = first + 2
        else:
            pieces.append(Fragment("close", "}"))
            start = closing + 1
    if start < end:
        pieces.append(Fragment("literal", text[start:end]))


def split_numbers(text: str, tokens: TokenMap) -> list[Fragment] | None:
    """Cut a text at the numbers that stand for tokens; None where there is none."""
    pieces: list[Fragment] = []
    end = 0
    for found in NUMBER_TOKEN.finditer(text):
        token = tokens.by_number(_parse_float(found[0]))
        if token is None:
            continue
        if found.start() > end:
            pieces.append(Fragment("literal", text[end : found.start()]))
        pieces.append(Fragment("token", token))
        end = found.end()
    if not pieces:
        return None
    if end < len(text):
        pieces.append(Fragment("literal", text[end:]))
    return pieces


_FLOAT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def _parse_float(text: str) -> float | None:
    """Read the number at the start of a text, as JavaScript's ``parseFloat`` does."""
    found = _FLOAT.match(text)
    return float(found[0]) if found else None
