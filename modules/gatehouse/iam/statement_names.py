"""Sids: the names by which a reviewer of a plan tells the statements of a policy apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gatehouse.core.tokens import is_token

from .packing import Statement

LONGEST_NAME = 64


def name_of(statement: Statement) -> str:
    """The name of a statement: its own, else its reason, else what it does.

    Examples
    --------
    >>> from .permission import Permission
    >>> logs = "arn:aws:logs:eu-west-1:111122223333:log-group:notes:*"
    >>> name_of(Statement.of(Permission(["logs:PutLogEvents", "logs:CreateLogStream"], [logs])))
    'LogsCreateLogStreamPutLogEvents'
    >>> name_of(Statement.of(Permission(["sns:Publish"], ["*"], reason="a phone has no ARN")))
    'BecauseAPhoneHasNoARN'
    """
    if statement.sids:
        joined = "".join(sorted(statement.sids))
        if len(joined) <= LONGEST_NAME:
            return joined
    elif statement.reason:
        because = reason_name(statement.reason)
        if because is not None:
            return because
    return _of_actions(statement.actions)


def reason_name(reason: str) -> str | None:
    """A reason as the name of a statement; None where there is none that a Sid can hold.

    Examples
    --------
    >>> reason_name("a phone has no ARN"), reason_name("")
    ('BecauseAPhoneHasNoARN', None)
    """
    because = _camel("because " + reason)
    return None if because == "Because" else because


def unlike(names: Iterable[str]) -> list[str]:
    """The same names, with a number behind those that stood before: a Sid stands once."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}{seen[name]}")
    return found


def pascal(address: str) -> str:
    """A construct's address as the beginning of a name: ``user_uploads`` -> ``UserUploads``."""
    return "".join(part[:1].upper() + part[1:] for part in re.findall(r"[A-Za-z0-9]+", address))


def _of_actions(actions: frozenset[str]) -> str:
    by_service: dict[str, list[str]] = {}
    for action in sorted(each for each in actions if not is_token(each)):
        service, _, name = action.partition(":")
        by_service.setdefault(service, []).append(name.replace("*", "All"))
    words: list[str] = []
    for service, names in by_service.items():
        words += [pascal(service) or "All", *(pascal(name) for name in names)]
    if not words:  # a token's text differs from synth to synth
        return "Actions"
    shown = "".join(words)
    if len(shown) <= LONGEST_NAME:
        return shown
    return f"{words[0]}{words[1]}And{len(actions) - 1}More"


def _camel(text: str) -> str:
    """Words run together, as many as fit."""
    name = ""
    for word in re.findall(r"[A-Za-z0-9]+", text):
        if len(name) + len(word) > LONGEST_NAME:
            break
        name += word[:1].upper() + word[1:]
    return name
