"""Scopes of an access token: which a machine gets, and in which order a token lists them.

https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

from __future__ import annotations

from collections.abc import Iterable

from gatehouse.local.services.cognito_idp.extras.resource_servers import scopes_of
from gatehouse.local.services.cognito_idp.records import Client, Pool
from gatehouse.local.services.cognito_idp.tokens.claims import API_SCOPE

_COGNITOS = frozenset({"openid", "email", "phone", "profile", API_SCOPE})


def in_order(scopes: Iterable[str], *, grown: bool = False) -> str:
    """Return scopes as a token lists them, each once.

    Tokens of AWS have the order of a hash set of Java, such as ``aws.cognito.signin.user.admin
    phone openid profile email`` for all of Cognito's, whatever the request began with.

    Parameters
    ----------
    scopes : iterable of str
        The scopes.
    grown : bool
        Whether the set grew with them, as for the event of a function; a token's has the size that
        they need. Default False.
    """
    listed = list(dict.fromkeys(scopes))
    buckets = 16
    needed = len(listed) / 0.75 if grown else int(len(listed) / 0.75) + 1
    while buckets < needed:
        buckets *= 2
    return " ".join(sorted(listed, key=lambda each: _hash(each) % buckets))


def of_machine(pool: Pool, client: Client, asked: str | None) -> tuple[str, str]:
    """Return the scopes that a client gets for itself, or the error that it gets instead.

    A scope that no resource server has is left out beside one that there is. A client without the
    flow, or that may not use it, gets ``invalid_grant``
    (https://github.com/aws/aws-sdk-java/issues/3037), as does one that asks for a scope that it
    does not have.

    Parameters
    ----------
    pool, client : Pool, Client
        Who asks.
    asked : str or None
        The scopes of the request; None or empty for all that the client has.

    Returns
    -------
    tuple of str
        The scopes and an error, one of which is empty.
    """
    has, exist = client.settings.get("AllowedOAuthScopes") or [], scopes_of(pool)
    wanted = asked.split() if asked else sorted(each for each in has if "/" in each)
    if not wanted or any("/" not in each and each not in _COGNITOS for each in wanted):
        return "", "invalid_scope"
    if not client.may_use("client_credentials"):
        known = exist | _COGNITOS
        return "", "invalid_grant" if known.intersection(wanted) else "invalid_scope"
    if _COGNITOS.intersection(wanted):
        return "", "invalid_scope"
    found = [each for each in wanted if each in exist]
    if not set(found) <= set(has):
        return "", "invalid_grant"
    return in_order(found), "" if found else "invalid_scope"


def _hash(text: str) -> int:
    found = 0
    for letter in text:
        found = (31 * found + ord(letter)) & 0xFFFFFFFF
    return found ^ found >> 16
