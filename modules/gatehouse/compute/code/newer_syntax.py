"""Source of a newer Python, written so that the Python of the synth can read its names and imports.

A function may run on Python 3.14 while the app is synthesized on 3.11. What newer versions added to
the grammar says nothing about imports and handlers, so it is taken away before the source is read:
parameters of types, ``type`` statements, what f-strings hold, ``except*`` and lists of exceptions.
"""

from __future__ import annotations

import re

_STRING = re.compile(r"(?P<prefix>[rbuftRBUFT]{0,2})(?P<quote>'''|\"\"\"|'|\")")
_WITH_PARAMETERS = re.compile(
    r"^[ \t]*(?:async[ \t]+)?(?:def|class|type)[ \t]+\w+[ \t]*(?=\[)", re.M
)
_TYPE = re.compile(r"^([ \t]*)type[ \t]+(\w+[ \t]*=)", re.M)
_EXCEPT_GROUP = re.compile(r"^([ \t]*except)[ \t]*\*", re.M)
_EXCEPT_LIST = re.compile(r"^([ \t]*except[ \t]+)([^:(\n]+,[^:\n]+):", re.M)
_CLOSING = {"[": "]", "(": ")", "{": "}"}


def as_older(source: str) -> str:
    """Write source without what is newer than Python 3.10.

    Parameters
    ----------
    source : str
        The source. It need not be right: what is wrong stays wrong.

    Examples
    --------
    >>> as_older("type Ids = list[int]")
    'Ids = list[int]'
    >>> as_older('def first[T](of: list[T]) -> T: return f"{of["a"]}"')
    'def first(of: list[T]) -> T: return f"{0}"'
    """
    source = _plain_strings(source)
    while found := _WITH_PARAMETERS.search(source):
        end = _end_of(source, found.end())
        source = source[: found.end()] + source[end:]
    source = _TYPE.sub(r"\1\2", source)
    source = _EXCEPT_GROUP.sub(r"\1 ", source)
    return _EXCEPT_LIST.sub(r"\1(\2):", source)


def _plain_strings(source: str) -> str:
    """The source, with ``{0}`` for each field of a string that has fields."""
    written: list[str] = []
    at = 0
    while at < len(source):
        begins_word = not at or not (source[at - 1].isalnum() or source[at - 1] == "_")
        found = _STRING.match(source, at) if begins_word else None
        if source[at] == "#":
            end = source.find("\n", at)
            end = len(source) if end < 0 else end
            written.append(source[at:end])
        elif found:
            text, end = _string(source, found)
            written.append(text)
        else:
            end = at + 1
            written.append(source[at])
        at = end
    return "".join(written)


def _string(source: str, found: re.Match[str]) -> tuple[str, int]:
    """A string, with ``{0}`` for its fields, and where it ends."""
    prefix, quote = found["prefix"], found["quote"]
    has_fields = bool(set(prefix.lower()) & {"f", "t"})
    written = [re.sub("[tT]", "f", prefix), quote]
    at = found.end()
    while at < len(source) and not source.startswith(quote, at):
        pair = source[at : at + 2]
        # A backslash before a field is one of the text.
        escaped = pair[0] == "\\" and not (has_fields and pair == "\\{")
        if escaped or (has_fields and pair in ("{{", "}}")):
            written.append(pair)
            at += 2
        elif has_fields and source[at] == "{":
            at = _end_of(source, at)
            written.append("{0}")
        elif source[at] == "\n" and len(quote) == 1:
            break  # it has no end
        else:
            written.append(source[at])
            at += 1
    return "".join([*written, source[at : at + len(quote)]]), at + len(quote)


def _end_of(source: str, at: int) -> int:
    """Where a bracket ends; strings in it have brackets of their own."""
    open_brackets: list[str] = []
    while at < len(source):
        found = _STRING.match(source, at)
        if found and not (source[at - 1].isalnum() or source[at - 1] == "_"):
            at = _string(source, found)[1]
            continue
        if source[at] in _CLOSING:
            open_brackets.append(_CLOSING[source[at]])
        elif open_brackets and source[at] == open_brackets[-1]:
            open_brackets.pop()
            if not open_brackets:
                return at + 1
        at += 1
    return at
