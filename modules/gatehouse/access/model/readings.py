"""The two readings of a policy that is not wholly known: the most and the least that it allows.

Text that is not known stands in a document as ``<?...>``. In the most, an Allow with it matches
whatever it could match, and a Deny with it does not apply; in the least it is the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse.access.conditions import UnknownOperatorError, compile_condition
from gatehouse.access.errors import InvalidPolicy
from gatehouse.access.policy import Policy, PolicyKind, parse_policy

MARK = "<?"
_END = ">"
_POSITIVE = ("Action", "Resource")
_NEGATED = ("NotAction", "NotResource")

Statement = dict[str, Any]


def unknown_text(what: str) -> str:
    """Return the text that stands for a value that is not known."""
    return f"{MARK}{what.replace('>', ' ')}{_END}"


def has_unknown(value: object) -> bool:
    """Return whether a JSON value holds text that is not known, in its keys too."""
    if isinstance(value, str):
        return MARK in value
    if isinstance(value, Mapping):
        return any(has_unknown(key) or has_unknown(each) for key, each in value.items())
    return isinstance(value, list) and any(has_unknown(each) for each in value)


def readings(
    document: Mapping[str, Any] | None, name: str, kind: PolicyKind
) -> tuple[Policy, Policy]:
    """Return the most and the least that a document can allow; one policy where it is known."""
    if document is None:
        return _everything(name, kind), _nothing(name)
    statements = document.get("Statement")
    given = statements if isinstance(statements, list) else [statements]
    listed: list[Statement] = [each for each in given if isinstance(each, dict)]
    if len(listed) != len(given):
        return _everything(name, kind), _nothing(name)
    try:
        if not any(_is_open(each) for each in listed):
            known = parse_policy(document, name, kind)
            return known, known
        most = [one for each in listed for one in _read(each, widest=True)]
        least = [one for each in listed for one in _read(each, widest=False)]
        return (
            parse_policy({**document, "Statement": most}, name, kind),
            parse_policy({**document, "Statement": least}, name, kind),
        )
    except InvalidPolicy:
        return _everything(name, kind), _nothing(name)


def unknown_operators(statement: object) -> Iterator[str]:
    """List the condition operators of a statement that IAM does not have."""
    conditions = statement.get("Condition") if isinstance(statement, Mapping) else None
    for name in conditions if isinstance(conditions, Mapping) else ():
        try:
            compile_condition(str(name), "aws:SourceIp", (), True)
        except UnknownOperatorError:
            yield str(name)


def _is_open(statement: object) -> bool:
    return has_unknown(statement) or any(True for _ in unknown_operators(statement))


def _read(statement: Statement, *, widest: bool) -> Iterator[Statement]:
    """Read one statement as wide, or as narrow, as it can be meant.

    A statement keeps its place in the list, so that indexes mean the same in both readings: one
    that can't apply becomes one about no action.
    """
    if not _is_open(statement):
        yield statement
        return
    effect = statement.get("Effect")
    if has_unknown(effect):
        effect = "Allow" if widest else "Deny"
    wide = (effect == "Allow") is widest
    read = (_widened if wide else _narrowed)({**statement, "Effect": effect})
    yield read if read is not None else about_nothing(statement, str(effect))


def _widened(statement: Statement) -> Statement:
    """Let what is not known match anything."""
    read = dict(statement)
    for name in _POSITIVE:
        if has_unknown(read.get(name)):
            read[name] = [_wide(str(each)) for each in _list(read[name])]
    for name in _NEGATED:
        if name in read:
            read[name] = _kept(read[name])
    if has_unknown(read.get("Principal")):
        read["Principal"] = "*"
    if has_unknown(read.get("NotPrincipal")):
        del read["NotPrincipal"]
        read["Principal"] = "*"
    if "Condition" in read:
        read["Condition"] = _without_open(read)
    return read


def _narrowed(statement: Statement) -> Statement | None:
    """Let what is not known match nothing; None where nothing is left."""
    read = dict(statement)
    if any(has_unknown(read.get(name)) for name in (*_NEGATED, "NotPrincipal", "Condition")):
        return None
    if any(True for _ in unknown_operators(read)):
        return None
    for name in _POSITIVE:
        if has_unknown(read.get(name)):
            read[name] = _kept(read[name])
            if not read[name]:
                return None
    if has_unknown(read.get("Principal")):
        read["Principal"] = _known_principals(read["Principal"])
        if not read["Principal"]:
            return None
    return read


def _wide(text: str) -> str:
    """Put stars where text is not known."""
    if MARK not in text:
        return text
    pieces: list[str] = []
    rest = text
    while MARK in rest:
        before, _, after = rest.partition(MARK)
        pieces.append(before)
        rest = after.partition(_END)[2]
    pieces.append(rest)
    # What comes before a policy variable must begin as an ARN, or the variable is not one.
    return "*" if pieces[0] == "" and "${" in text else "*".join(pieces)


def _kept(values: object) -> list[object]:
    return [each for each in _list(values) if not has_unknown(each)]


def _known_principals(principal: object) -> dict[str, list[object]]:
    if not isinstance(principal, Mapping):
        return {}
    kept = {str(name): _kept(each) for name, each in principal.items() if not has_unknown(name)}
    return {name: each for name, each in kept.items() if each}


def _without_open(statement: Statement) -> dict[str, Any]:
    """Return the conditions that are known; those that are not are taken to hold."""
    strange = set(unknown_operators(statement))
    kept: dict[str, Any] = {}
    conditions = statement["Condition"]
    for name, keys in conditions.items() if isinstance(conditions, Mapping) else ():
        if name in strange or has_unknown(name) or not isinstance(keys, Mapping):
            continue
        known = {key: each for key, each in keys.items() if not has_unknown({key: each})}
        if known:
            kept[name] = known
    return kept


def about_nothing(statement: Statement, effect: str) -> Statement:
    """Return a statement about no action, that takes the place of another one."""
    named = {"Sid": statement["Sid"]} if isinstance(statement.get("Sid"), str) else {}
    held: dict[str, object] = {"Principal": "*"} if _has_principal(statement) else {}
    about: dict[str, object] = {} if _is_trust(statement) else {"Resource": []}
    return {**named, "Effect": effect, "Action": [], **about, **held}


def _has_principal(statement: Statement) -> bool:
    return "Principal" in statement or "NotPrincipal" in statement


def _is_trust(statement: Statement) -> bool:
    return _has_principal(statement) and not {"Resource", "NotResource"} & statement.keys()


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _everything(name: str, kind: PolicyKind) -> Policy:
    return parse_policy(_document([_OF_KIND[kind]]), name, kind)


def _nothing(name: str) -> Policy:
    return parse_policy(_document([]), name)


def _document(statements: list[Statement]) -> Statement:
    return {"Version": "2012-10-17", "Statement": statements}


_OF_KIND: dict[PolicyKind, Statement] = {
    "identity": {"Effect": "Allow", "Action": "*", "Resource": "*"},
    "resource": {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"},
    "trust": {"Effect": "Allow", "Action": "*", "Principal": "*"},
}
