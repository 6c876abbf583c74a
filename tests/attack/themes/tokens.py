"""Tokens that are forged, spent, for somebody else, or of the wrong kind."""

from __future__ import annotations

from tests.attack.cases import NOT_AUTHORIZED, UNAUTHORIZED, Case
from tests.attack.requests import Answer, club, identity, users

_ME = club("/me", "minted")
_FORBIDDEN_TOKENS = {
    "forged": "a token that somebody else signed",
    "none": "a token without a signature",
    "confused": "a token signed with the public key",
    "tampered": "a token whose claims were changed",
    "cut": "a token cut short",
    "expired": "a token that has expired",
    "early": "a token that is not valid yet",
    "other-issuer": "a token of another issuer",
    "other-audience": "a token for another audience",
    "foreign": "a token of another pool",
    "nonsense": "what is no token",
}


def _route(name: str, token: str) -> Case:
    return Case(f"api: {name}", club("/me", token), UNAUTHORIZED, _ME)


def _pool(name: str, token: str, refused: Answer = NOT_AUTHORIZED) -> Case:
    """Trade a token for an identity."""

    def trade(given: str) -> dict[str, object]:
        return {
            "IdentityPoolId": "<club.identities>",
            "Logins": {"<club.provider>": f"<{given}>"},
        }

    return Case(
        f"identity pool: {name}",
        identity("GetId", **trade(token)),
        refused,
        identity("GetId", **trade("minted")),
    )


_KINDS = [
    _route("no token", "empty"),
    Case(
        "api: an ID token where a scope is asked for",
        club("/scoped", "carol.id"),
        (403, "Forbidden"),
        club("/scoped", "carol.access"),
    ),
    Case(
        "api: an ID token where one of several scopes is asked for",
        club("/either", "carol.id"),
        (403, "Forbidden"),
        club("/either", "carol.access"),
    ),
    Case(
        "api: an access token without the scope",
        club("/reports", "carol.access"),
        (403, "Forbidden"),
        club("/reports", "reports"),
    ),
    Case(
        "api: an access token with another scope",
        club("/scoped", "reports"),
        (403, "Forbidden"),
        club("/either", "reports"),
    ),
    Case(
        "api: a token for another client of the pool",
        club("/me", "staff.id"),
        UNAUTHORIZED,
        club("/me", "dave.id"),
    ),
    Case(
        "api: an access token for another client of the pool",
        club("/scoped", "staff.access"),
        UNAUTHORIZED,
        club("/scoped", "dave.access"),
    ),
    Case(
        "api: a signature where a token is asked for",
        club("/me", who="editor"),
        UNAUTHORIZED,
        club("/me", "editor.id"),
    ),
    _pool("an access token for an ID token", "carol.access"),
    Case(
        "user pool: an ID token for an access token",
        users("GetUser", AccessToken="<carol.id>"),
        NOT_AUTHORIZED,
        users("GetUser", AccessToken="<carol.access>"),
    ),
    Case(
        "user pool: a forged access token",
        users("GetUser", AccessToken="<forged>"),
        NOT_AUTHORIZED,
        users("GetUser", AccessToken="<carol.access>"),
    ),
    Case(
        "notes: a token where a signature is asked for",
        club("/signed", "minted"),
        (403, "Forbidden"),
        club("/signed", who="editor"),
    ),
]

CASES = [
    *(_route(name, token) for token, name in _FORBIDDEN_TOKENS.items()),
    # Cognito itself has no audience of an API and no "not before" to look at.
    *(_pool(name, token) for token, name in _FORBIDDEN_TOKENS.items() if token != "early"),
    *_KINDS,
]
