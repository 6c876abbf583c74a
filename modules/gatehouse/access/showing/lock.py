"""The lock file: the matrix as it is expected, in a form that diffs well.

A thing is a heading, and each caller who has something is a line below it. Nothing moves when lines
of the source are reordered: things and callers are sorted, and no line, ARN or stage is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gatehouse.access.showing.facts import EVERYBODY, Fact, Facts

LOCK_FILE = "access.lock.md"
_MARK = "<!-- gatehouse access, version 1."
_HEAD = f"""{_MARK} Written by: gatehouse access check --update -->
# Who may do what

Each heading is a thing, and each line below it is somebody who may do something to it. Nobody else
may. `gatehouse access check` fails when the source means something else.
"""
_SECTIONS = {
    "route": "Routes",
    "folder": "Files",
    "items": "Items",
    "function": "Functions",
    "key": "Keys",
    "queue": "Queues",
    "topic": "Topics",
    "administration": "Administration",
    "sign-up": "Sign-up",
}
_CALLERS = "Callers"
_UNKNOWN = "Not known"
_NOBODY = "- nobody"
_LINE = re.compile(r"- (?:\*\*)?(.+?)(?:\*\*)?: (.+)")
_VERBS = ("call", "list", "read", "write", "delete")


class NotALock(ValueError):  # noqa: N818 - it says what it is
    """A text that no lock file is: it says which line, and what must stand there."""


def lock_text(facts: Facts) -> str:
    """Write the lock file.

    Example
    -------
    >>> print(lock_text(Facts({Fact("GET /", "user", "call"): "allowed"}, {"GET /": "route"})))
    ... # doctest: +ELLIPSIS
    <!-- gatehouse access, version 1...
    ### `GET /`
    <BLANKLINE>
    - user: call
    ...
    """
    lines = [_HEAD]
    by_thing: dict[str, dict[Fact, str]] = {}
    for fact, answer in facts.had.items():
        by_thing.setdefault(fact.thing, {})[fact] = answer
    for kind, title in _SECTIONS.items():
        things = sorted((each for each, found in facts.things.items() if found == kind), key=_order)
        if things:
            lines.append(f"## {title}\n")
        for thing in things:
            lines.append(f"### {_code(thing)}\n")
            lines += [*_lines(by_thing.get(thing, {})), ""]
    lines += [f"## {_CALLERS}\n", *_callers(facts), ""]
    if facts.unknown:
        lines += [f"## {_UNKNOWN}\n", *(f"- {_code(each)}" for each in facts.unknown), ""]
    return "\n".join(lines)


def read_lock(text: str, place: str = LOCK_FILE) -> Facts:
    """Read a lock file.

    Raises
    ------
    NotALock
        If it is none, for example because a merge left its marks in it.
    """
    if not text.startswith(_MARK):
        said = "must begin as gatehouse writes it"
        raise NotALock(f"{place} {said}; write it anew: gatehouse access check --update")
    facts, kind, thing = Facts(), "", ""
    unknown: list[str] = []
    kinds = {title: kind for kind, title in _SECTIONS.items()}
    body = text.partition("\n## ")[2]
    begin = text.count("\n") - body.count("\n") + 1
    for number, line in enumerate(f"## {body}".splitlines(), begin):
        if line.startswith("### ") and kind in _SECTIONS:
            thing = _plain(line[4:])
            facts.things[thing] = kind
        elif line.startswith("## "):
            title = line[3:].strip()
            kind, thing = kinds.get(title, title), ""
        elif kind == _CALLERS and line.startswith("- "):
            name, _, refused = line[2:].partition(": no credentials, because ")
            facts.callers[name] = refused
        elif kind == _UNKNOWN and line.startswith("- "):
            unknown.append(_plain(line[2:]))
        elif thing and line.startswith("- ") and line != _NOBODY:
            _read_line(line, thing, facts, f"{place}:{number}")
        elif line.strip() and line != _NOBODY:
            raise NotALock(f"{place}:{number} is not as gatehouse writes it: {line[:60]!r}")
    return replace(facts, unknown=tuple(unknown))


def _read_line(line: str, thing: str, facts: Facts, place: str) -> None:
    found = _LINE.fullmatch(line)
    if not found:
        raise NotALock(f"{place} is not as gatehouse writes it: {line[:60]!r}")
    caller, rest = found[1], found[2]
    for part in rest.split("; "):
        verbs, _, answer = part.partition(", **unknown**")
        if answer or part.endswith("**unknown**"):
            said = "unknown"
        else:
            verbs, condition, words = part.partition(", if ")
            said = f"if {words}" if condition else "allowed"
        for verb in verbs.split(", "):
            facts.had[Fact(thing, caller, verb)] = said


def _lines(had: dict[Fact, str]) -> Iterator[str]:
    """Write a line for each caller; the one who is everybody is the first, and bold."""
    if not had:
        yield _NOBODY
        return
    callers = sorted({fact.caller for fact in had}, key=lambda name: (name != EVERYBODY, name))
    for caller in callers:
        by_answer: dict[str, list[str]] = {}
        for fact, answer in had.items():
            if fact.caller == caller:
                by_answer.setdefault(answer, []).append(fact.verb)
        parts = [
            _part(answer, sorted(verbs, key=_verb_order))
            for answer, verbs in sorted(by_answer.items())
        ]
        name = f"**{caller}**" if caller == EVERYBODY else caller
        yield f"- {name}: {'; '.join(parts)}"


def _part(answer: str, verbs: list[str]) -> str:
    listed = ", ".join(verbs)
    if answer == "allowed":
        return listed
    if answer == "unknown":
        return f"{listed}, **unknown**"
    return f"{listed}, {_on_one_line(answer).replace('; ', ', ')}"


def _callers(facts: Facts) -> Iterator[str]:
    for name, refused in sorted(facts.callers.items()):
        why = f": no credentials, because {_on_one_line(refused)}" if refused else ""
        yield f"- {name}{why}"


def _order(thing: str) -> tuple[str, str]:
    """Sort routes by their path, and all else by its name."""
    method, _, path = thing.partition(" ")
    return (path, method) if path.startswith("/") else (thing, "")


def _verb_order(verb: str) -> tuple[int, str]:
    return (_VERBS.index(verb) if verb in _VERBS else len(_VERBS), verb)


def _code(text: str) -> str:
    return f"`{_on_one_line(text).replace('`', chr(39))}`"


def _plain(text: str) -> str:
    return text.strip().removeprefix("`").removesuffix("`")


def _on_one_line(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)
