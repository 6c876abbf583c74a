"""What a function changes in the tokens of a sign-in, for both of them at once.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
"""

from __future__ import annotations

from typing import Any

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.cognito_idp.tokens.scopes import in_order
from gatehouse.local.services.cognito_idp.triggers.run import attributes_of, run, told, wrong_answer

_TRIGGER = "PreTokenGeneration"
#: Claims that no function changes.
_FIXED = frozenset(
    {
        *("acr", "amr", "at_hash", "auth_time", "azp", "exp", "iat", "iss", "jti", "nbf"),
        *("nonce", "origin_jti", "sub", "token_use"),
    }
)
_FIXED_ACCESS = _FIXED | {"client_id", "device_key", "event_id", "scope", "username", "version"}
_FIXED_ID = _FIXED | {"aud", "event_id", "identities"}
_PREFIXES = ("cognito:", "aws:", "dev:")
_GROUPS, _ROLES, _PREFERRED = "cognito:groups", "cognito:roles", "cognito:preferred_role"


def version_of(pool: Pool) -> str:
    """Return the version of the pool's event: ``V1_0``, ``V2_0`` or ``V3_0``."""
    block = (pool.settings["LambdaConfig"] or {}).get(f"{_TRIGGER}Config") or {}
    return str(block.get("LambdaVersion") or "V1_0")


async def apply(
    call: Call,
    pool: Pool,
    client: Client,
    user: User | None,
    source: str,
    claims: dict[str, Json],
    metadata: Json | None,
) -> None:
    """Let the pool's function change the claims of tokens.

    Parameters
    ----------
    call : Call
        The call.
    pool, client : Pool, Client
        The pool and its client.
    user : User or None
        The user. None: the client signs in for itself.
    source : str
        How: ``Authentication``, ``HostedAuth``, ``RefreshTokens``, ….
    claims : dict of str to dict
        The claims by token, ``id`` and ``access``. They are changed in place.
    metadata : dict or None
        The request's metadata.
    """
    version = version_of(pool)
    number = version[1]
    if source == "ClientCredentials" and version != "V3_0":
        return
    first = claims.get("id") or claims["access"]
    request: Json = {
        "userAttributes": attributes_of(user) if user else {},
        "groupConfiguration": {
            "groupsToOverride": list(first.get(_GROUPS) or []),
            "iamRolesToOverride": list(first.get(_ROLES) or []),
            "preferredRole": first.get(_PREFERRED),
        },
        **told(metadata),
    }
    if number != "1":
        request["scopes"] = in_order(str(claims["access"]["scope"]).split(), grown=True).split()
    details = "claimsOverrideDetails" if number == "1" else "claimsAndScopeOverrideDetails"
    answer = await run(
        call,
        pool,
        f"TokenGeneration_{source}",
        name=user.name if user else "ClientCredentials",
        client=client.id,
        request=request,
        response={details: None},
        trigger=_TRIGGER,
        version=number,
    )
    changes = (answer or {}).get(details)
    if changes is None:
        return
    if not isinstance(changes, dict):
        raise wrong_answer()
    if number == "1":
        if "id" in claims:
            _change(claims["id"], changes, _FIXED_ID, simple=True)
    else:
        _change(claims.get("id"), changes.get("idTokenGeneration"), _FIXED_ID)
        _change(claims["access"], changes.get("accessTokenGeneration"), _FIXED_ACCESS)
        _scopes(claims["access"], changes.get("accessTokenGeneration") or {})
    _groups(claims, changes.get("groupOverrideDetails") or {})


def _change(
    claims: Json | None, given: Any, fixed: frozenset[str], *, simple: bool = False
) -> None:
    if claims is None or given is None:
        return
    if not isinstance(given, dict):
        raise wrong_answer()
    for name, value in (given.get("claimsToAddOrOverride") or {}).items():
        if simple and not isinstance(value, str):
            raise wrong_answer()
        if _is_free(name, fixed):
            claims[name] = value
    for name in given.get("claimsToSuppress") or []:
        if _is_free(name, fixed):
            claims.pop(name, None)


def _is_free(name: str, fixed: frozenset[str]) -> bool:
    return name not in fixed and not name.startswith(_PREFIXES)


def _scopes(claims: Json, given: Json) -> None:
    suppressed = set(given.get("scopesToSuppress") or [])
    scopes = [each for each in str(claims["scope"]).split() if each not in suppressed]
    scopes += [each for each in given.get("scopesToAdd") or [] if each not in scopes]
    claims["scope"] = " ".join(scopes)


def _groups(claims: dict[str, Json], given: Json) -> None:
    """Set the groups and roles that a function gives instead of the user's own."""
    groups, roles = given.get("groupsToOverride"), given.get("iamRolesToOverride")
    if isinstance(groups, list):
        for each in claims.values():
            _set(each, _GROUPS, groups)
    if "id" in claims:
        if isinstance(roles, list):
            _set(claims["id"], _ROLES, roles)
        if given.get("preferredRole"):
            claims["id"][_PREFERRED] = given["preferredRole"]
        elif isinstance(roles, list) and claims["id"].get(_PREFERRED) not in roles:
            claims["id"].pop(_PREFERRED, None)


def _set(claims: Json, name: str, value: list[Any]) -> None:
    if value:
        claims[name] = value
    else:
        claims.pop(name, None)
