"""Which role an identity gets: one of the pool's two, or the one that a role mapping chooses.

The rules are in the Cognito
developer guide, "Using role-based access control" (``role-based-access-control``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

_MATCHES: dict[str, Callable[[str, str], bool]] = {
    "Equals": lambda found, wanted: found == wanted,
    "Contains": lambda found, wanted: wanted in found,
    "StartsWith": lambda found, wanted: found.startswith(wanted),
}


class NoRoleError(Exception):
    """The mapping gives this identity no role."""


def choose(
    roles: Mapping[str, str],
    mapping: Mapping[str, Any] | None,
    claims: Mapping[str, Any],
    asked: str | None,
) -> str | None:
    """Choose the role of a user who signed in.

    Parameters
    ----------
    roles : mapping of str to str
        The pool's ``authenticated`` and ``unauthenticated`` role.
    mapping : mapping or None
        The provider's role mapping, None if it has none.
    claims : mapping of str to Any
        The claims of the token.
    asked : str or None
        The ``CustomRoleArn`` of the call.

    Returns
    -------
    str or None
        The role's ARN; None if the pool has none.

    Raises
    ------
    NoRoleError
        If the mapping denies a role, or does not give the role that was asked for.
    """
    if mapping is None:
        if asked:
            raise NoRoleError("no role mapping gives the requested role")
        return roles.get("authenticated")
    theirs = _from_token(claims) if mapping.get("Type") == "Token" else _from_rules(mapping, claims)
    if asked:
        if asked not in theirs:
            raise NoRoleError("the requested role is not among those of the mapping")
        return asked
    first = _first(mapping, claims, theirs)
    if first:
        return first
    if mapping.get("AmbiguousRoleResolution") == "AuthenticatedRole":
        return roles.get("authenticated")
    raise NoRoleError("no rule or claim gives a role, and AmbiguousRoleResolution is Deny")


def _first(
    mapping: Mapping[str, Any], claims: Mapping[str, Any], theirs: Sequence[str]
) -> str | None:
    if mapping.get("Type") == "Token":
        preferred = claims.get("cognito:preferred_role")
        return preferred if isinstance(preferred, str) else None
    return theirs[0] if theirs else None


def _from_token(claims: Mapping[str, Any]) -> Sequence[str]:
    roles = claims.get("cognito:roles")
    return [str(role) for role in roles] if isinstance(roles, list) else []


def _from_rules(mapping: Mapping[str, Any], claims: Mapping[str, Any]) -> Sequence[str]:
    rules = (mapping.get("RulesConfiguration") or {}).get("Rules") or []
    return [rule["RoleARN"] for rule in rules if _holds(rule, claims)]


def _holds(rule: Mapping[str, Any], claims: Mapping[str, Any]) -> bool:
    """Return whether a rule matches; no rule matches an absent claim, not even NotEqual."""
    if rule["Claim"] not in claims:
        return False
    claim = claims[rule["Claim"]]
    values = [_text(each) for each in (claim if isinstance(claim, list) else [claim])]
    if rule["MatchType"] == "NotEqual":
        return rule["Value"] not in values
    return any(_MATCHES[rule["MatchType"]](value, rule["Value"]) for value in values)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
