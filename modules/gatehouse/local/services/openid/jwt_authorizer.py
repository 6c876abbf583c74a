"""The JWT authorizer of HTTP APIs: whether a request's token lets it in.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.local.services.openid import tokens
from gatehouse.local.services.openid.believing import ExpiredError, ForgedError, TokenKeys
from gatehouse.local.services.openid.issuers import UnreachableIssuerError
from gatehouse.local.services.openid.tokens import RSA_ALGORITHMS, NotATokenError, Token

_HEADER, _QUERY = "$request.header.", "$request.querystring."
#: What AWS tells clients of tokens that it refuses.
_AUDIENCE = "the token does not have a valid audience"
_EXPIRED = "the token has expired"
_SEGMENTS = "token contains an invalid number of segments"
#: Of a token: two, between its three parts.
_DOTS = 2


class UnauthorizedError(Exception):
    """The token is missing, or it does not let anybody in: 401.

    Parameters
    ----------
    reason : str
        Why, for the access log.
    told : str
        What AWS tells the client. Default: nothing, where that is not known.
    """

    def __init__(self, reason: str, told: str = "") -> None:
        super().__init__(reason)
        self.told = told


class WithoutScopeError(Exception):
    """The token has none of the route's scopes: 403."""


@dataclass(frozen=True)
class Entry:
    """Somebody whom a token lets in.

    Parameters
    ----------
    claims : dict
        The token's claims.
    scopes : list of str
        The scopes that it has.
    """

    claims: Mapping[str, Any]
    scopes: list[str]


class JwtAuthorizer:
    """Decides by tokens.

    Parameters
    ----------
    keys : TokenKeys
        Knows whether an issuer has signed a token.
    """

    def __init__(self, keys: TokenKeys) -> None:
        self._keys = keys

    async def enter(
        self, authorizer: Mapping[str, Any], scopes: Sequence[str], text: str, now: float
    ) -> Entry:
        """Let a token in.

        Parameters
        ----------
        authorizer : dict
            The authorizer, by the names of API Gateway.
        scopes : sequence of str
            The scopes of the route, one of which the token must have; none for any token.
        text : str
            The token, as ``token_of`` has found it.
        now : float
            The time, in seconds since 1970.

        Raises
        ------
        UnauthorizedError
            If the token is not one of the issuer, is for somebody else, or is not current.
        WithoutScopeError
            If it has none of the scopes.
        """
        settings = authorizer.get("jwtConfiguration") or {}
        try:
            token = tokens.read(text)
        except NotATokenError as error:
            told = "" if text.count(".") == _DOTS else _SEGMENTS
            raise UnauthorizedError(str(error), told) from None
        await self._check_signature(token, str(settings.get("issuer") or ""), now)
        _check_claims(token, settings.get("audience") or (), now)
        mine = _scopes(token)
        if scopes and not set(scopes) & set(mine):
            raise WithoutScopeError("the token has none of the route's scopes")
        return Entry(token.claims, mine)

    async def _check_signature(self, token: Token, issuer: str, now: float) -> None:
        if token.issuer != issuer:
            raise UnauthorizedError(f"the issuer must be {issuer}, not {token.issuer}")
        if token.header.get("alg") not in RSA_ALGORITHMS or not token.header.get("kid"):
            raise UnauthorizedError("the token must name an algorithm of RSA, and its key")
        try:
            await asyncio.to_thread(self._keys.check, token, issuer, now)
        except ExpiredError:
            raise UnauthorizedError("the token has expired, or never does", _EXPIRED) from None
        except ForgedError:
            raise UnauthorizedError("the issuer has not signed the token") from None
        except UnreachableIssuerError as error:
            raise UnauthorizedError(str(error)) from None


def token_of(
    sources: Sequence[str], headers: Mapping[str, str], query: Mapping[str, Any]
) -> str | None:
    """Return the token of a request, None if it has none.

    Parameters
    ----------
    sources : sequence of str
        Where the authorizer looks: ``$request.header.Authorization``.
    headers : dict
        The request's headers, by names in lower case.
    query : dict
        The parameters of its query string.
    """
    for source in sources:
        found: Any = None
        if source.startswith(_HEADER):
            found = headers.get(source.removeprefix(_HEADER).lower())
        elif source.startswith(_QUERY):
            found = query.get(source.removeprefix(_QUERY))
        text = found[0] if isinstance(found, list) and found else found
        if isinstance(text, str) and text:
            scheme, _, rest = text.partition(" ")
            return rest.strip() if scheme.lower() == "bearer" and rest else text
    return None


def _check_claims(token: Token, audiences: Sequence[str], now: float) -> None:
    """Check whom the token is for, and when it begins. ``client_id`` counts without ``aud``."""
    mine = list(token.audiences)
    client = token.claims.get("client_id")
    if "aud" not in token.claims and isinstance(client, str):
        mine = [client]
    if audiences and not set(mine) & set(audiences):
        raise UnauthorizedError("the token is for another audience", _AUDIENCE)
    for name in ("nbf", "iat"):
        begins = token.claims.get(name)
        if begins is not None and not (isinstance(begins, (int, float)) and begins <= now):
            raise UnauthorizedError(f"the token is not valid yet, by {name}")


def _scopes(token: Token) -> list[str]:
    """Return the scopes in ``scope`` and ``scp``, each a text with spaces or a list."""
    found: set[str] = set()
    for name in ("scope", "scp"):
        given = token.claims.get(name)
        listed = given.split(" ") if isinstance(given, str) else given
        found.update(str(each) for each in listed or () if each)
    return sorted(found)
