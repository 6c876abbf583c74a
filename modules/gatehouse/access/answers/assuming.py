"""Read a policy under what a request may or may not bring along.

Some condition keys are known of a session and a question: who calls, and what is asked for. All
others, such as the address or the time, are **free**: a caller may have any value of them. A policy
is read with its free conditions as helpful as they can be, and as unhelpful.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gatehouse.access.answers.words import in_words
from gatehouse.access.model import PolicyDocument
from gatehouse.access.model.readings import about_nothing, has_unknown, readings, unknown_text
from gatehouse.access.policy import Policy

#: Keys that are known of every request: those that it does not have are absent.
_KNOWN = re.compile(
    r"aws:(principal(?!org).*|userid|username|federatedprovider|securetransport|resourceaccount"
    r"|sourcearn|sourceaccount|calledvia.*|viaawsservice)"
    r"|cognito-identity[\w.-]*:.*|accounts\.google\.com:.*|graph\.facebook\.com:.*"
    r"|www\.amazon\.com:.*|saml:.*"
    r"|s3:prefix|dynamodb:leadingkeys|lambda:functionurlauthtype"
)
#: Those that are known as well where a role is assumed.
_KNOWN_OF_TRUST = re.compile(r"aws:(requesttag/.*|tagkeys)")
_VARIABLE = re.compile(r"\$\{([^{}'*?$,]+)[^{}]*\}")

Statement = Mapping[str, Any]


@dataclass(frozen=True)
class Assumed:
    """A policy, read three ways.

    Parameters
    ----------
    most : Policy
        Free conditions help, and what is not known helps.
    likely : Policy
        Free conditions help; what is not known does not.
    least : Policy
        Neither helps.
    """

    most: Policy
    likely: Policy
    least: Policy


def is_free(key: str, *, in_trust: bool = False) -> bool:
    """Return whether a caller may have any value of a condition key."""
    lowered = key.lower()
    if _KNOWN.fullmatch(lowered):
        return False
    return not (in_trust and _KNOWN_OF_TRUST.fullmatch(lowered))


@lru_cache(maxsize=16384)
def assumed(document: PolicyDocument) -> Assumed:
    """Read a document three ways."""
    in_trust = document.kind == "trust"
    if document.document is None or not any(
        _free_conditions(each, in_trust) or _has_free_variable(each, in_trust)
        for each in document.statements
    ):
        return Assumed(document.most, document.least, document.least)
    statements = [_marked(each, in_trust) for each in document.statements]
    helped = [_helped(each, in_trust, helps=True) for each in statements]
    hindered = [_helped(each, in_trust, helps=False) for each in statements]
    most, likely = readings({**document.document, "Statement": helped}, *_named(document))
    _, least = readings({**document.document, "Statement": hindered}, *_named(document))
    return Assumed(most, likely, least)


def free_conditions(document: PolicyDocument, index: int) -> tuple[str, ...]:
    """Say in words the free conditions of a statement."""
    statements = document.statements
    if index >= len(statements):
        return ()
    return tuple(in_words(_free_conditions(statements[index], document.kind == "trust")))


def _named(document: PolicyDocument) -> tuple[str, Any]:
    return document.name, document.kind


def _free_conditions(statement: Statement, in_trust: bool) -> dict[str, dict[str, Any]]:
    conditions = statement.get("Condition")
    found: dict[str, dict[str, Any]] = {}
    for operator, keys in conditions.items() if isinstance(conditions, Mapping) else ():
        free = {
            key: value
            for key, value in (keys.items() if isinstance(keys, Mapping) else ())
            if is_free(str(key), in_trust=in_trust) and not has_unknown(key)
        }
        if free:
            found[operator] = free
    return found


def _has_free_variable(statement: Statement, in_trust: bool) -> bool:
    return _marked(statement, in_trust) != statement


def _marked(statement: Statement, in_trust: bool) -> Statement:
    """Say of policy variables that are free that they are not known."""

    def put(found: re.Match[str]) -> str:
        key = found[1].strip()
        return unknown_text(key) if is_free(key, in_trust=in_trust) else found[0]

    def mark(value: Any) -> Any:
        if isinstance(value, str):
            return _VARIABLE.sub(put, value) if "${" in value else value
        if isinstance(value, list):
            return [mark(each) for each in value]
        if isinstance(value, Mapping):
            return {key: mark(each) for key, each in value.items()}
        return value

    parts = ("Resource", "NotResource", "Condition")
    return {name: mark(each) if name in parts else each for name, each in statement.items()}


def _helped(statement: Statement, in_trust: bool, *, helps: bool) -> Statement:
    """Take free conditions to hold where that helps, and not to hold where that helps."""
    free = _free_conditions(statement, in_trust)
    if not free:
        return statement
    if (statement.get("Effect") == "Allow") is not helps:
        return about_nothing(dict(statement), str(statement.get("Effect")))
    kept = {
        operator: {key: value for key, value in keys.items() if key not in free.get(operator, {})}
        for operator, keys in statement["Condition"].items()
    }
    return {**statement, "Condition": {name: keys for name, keys in kept.items() if keys}}
