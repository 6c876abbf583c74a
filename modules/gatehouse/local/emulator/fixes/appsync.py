"""AppSync: who opens a WebSocket of an event API, and publishes on it.

Upstream takes any text for a token of a user pool, and any signature that begins like one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

from ministack.services import appsync_events

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.function_policies import may_call
from gatehouse.local.emulator.patching import Upstream
from gatehouse.local.gateway import call as calls
from gatehouse.local.services import registry
from gatehouse.local.services.openid import tokens
from gatehouse.local.services.openid.believing import ExpiredError, ForgedError
from gatehouse.local.services.openid.issuers import UnreachableIssuerError

_Json = dict[str, Any]

_PAGE = "https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html"
_USER_POOLS, _OPENID = "AMAZON_COGNITO_USER_POOLS", "OPENID_CONNECT"


@fix(
    appsync_events,
    "_modes_accept",
    signature="(api_id, modes, auth)",
    body="f12b5b1c3222",
    page=_PAGE,
)
def _by_what_is_proven(upstream: Upstream) -> Upstream:
    """Take a token that its issuer has signed, and the signature that the gateway has verified.

    A signature in a message of a WebSocket is refused: nobody here verifies it.
    """

    def modes_accept(api_id: str, modes: set[str], auth: _Json | None) -> Any:
        found = upstream(api_id, modes & {"API_KEY"}, auth)
        if found[0]:
            return found
        call = calls.current.get()
        if "AWS_IAM" in modes and call and call.caller and call.received.method == "POST":
            return True, None
        given = auth if isinstance(auth, dict) else {}
        text = str(given.get("Authorization") or given.get("authorization") or "")
        accepted = any(_is_from(text, *each) for each in _issuers(api_id, modes))
        return accepted, found[1]

    return modes_accept


def _issuers(api_id: str, modes: set[str]) -> Iterator[tuple[str, str]]:
    """List the issuers whose tokens an API takes, each with the pattern of its clients."""
    config = (appsync_events._apis.get(api_id) or {}).get("eventConfig") or {}
    for provider in config.get("authProviders") or []:
        kind = provider.get("authType")
        pool, openid = provider.get("cognitoConfig"), provider.get("openIDConnectConfig")
        if kind == _USER_POOLS in modes and pool:
            host = f"https://cognito-idp.{pool.get('awsRegion')}.amazonaws.com"
            yield f"{host}/{pool.get('userPoolId')}", str(pool.get("appIdClientRegex") or "")
        elif kind == _OPENID in modes and openid:
            yield str(openid.get("issuer")), str(openid.get("clientId") or "")


def _is_from(text: str, issuer: str, clients: str) -> bool:
    """Return whether a text is a current token of an issuer, for one of some clients."""
    scheme, _, rest = text.partition(" ")
    try:
        token = tokens.read(rest if scheme.lower() == "bearer" else text)
        if token.issuer != issuer:
            return False
        registry.token_keys().check(token, issuer, time.time())
    except (tokens.NotATokenError, ForgedError, ExpiredError, UnreachableIssuerError):
        return False
    named = [*token.audiences, str(token.claims.get("client_id") or "")]
    return not clients or any(re.fullmatch(clients, each) for each in named if each)


@fix(
    appsync_events,
    "_events_authorizer_invoke",
    signature="(arn, api_id, operation, channel, namespace, authorization_token, request_headers)",
    body="6b4a64a3e8c6",
    page=_PAGE,
)
def _from_an_authorizer(upstream: Upstream) -> Upstream:
    """Call the function of an authorizer only if the function's policy lets the API."""

    def events_authorizer_invoke(arn: str, api_id: str, *rest: Any) -> Any:
        source = str((appsync_events._apis.get(api_id) or {}).get("apiArn"))
        if not may_call("appsync.amazonaws.com", source, arn):
            return False, None
        return upstream(arn, api_id, *rest)

    return events_authorizer_invoke
