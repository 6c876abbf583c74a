"""The endpoints for apps: tokens, their end, and what they say of the user.

https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html
https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from urllib.parse import unquote_plus

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients import lifetimes
from gatehouse.local.services.cognito_idp.clients.secrets import is_secret
from gatehouse.local.services.cognito_idp.records import Client, Json
from gatehouse.local.services.cognito_idp.tokens import ending, issue, refresh, scopes
from gatehouse.local.services.cognito_idp.tokens.checks import signed_in
from gatehouse.local.services.cognito_idp.tokens.claims import in_scope, may_read
from gatehouse.local.services.cognito_idp.users.shown import readable
from gatehouse.local.services.cognito_idp.web.authorize import Granted
from gatehouse.local.services.cognito_idp.web.forms import OAuthError, as_json, form
from gatehouse.local.services.contract import ServiceError, WebAnswer, WebRequest


async def token(call: Call, request: WebRequest) -> WebAnswer:
    """Give tokens: for a code, for a refresh token, or to the client itself."""
    given = form(request)
    client = _client(call, request, given)
    grants = {
        "authorization_code": _by_code,
        "refresh_token": _by_refresh_token,
        "client_credentials": _by_secret,
    }
    grant = grants.get(given.get("grant_type", ""))
    if grant is None:
        raise OAuthError("unsupported_grant_type")
    try:
        return as_json(await grant(call, client, given))
    except ServiceError as error:
        code = "invalid_grant" if error.code == "NotAuthorizedException" else "invalid_request"
        raise OAuthError(code, error.message) from None


async def revoke(call: Call, request: WebRequest) -> WebAnswer:
    """End the session of a refresh token."""
    given = form(request)
    client = _client(call, request, given)
    if not given.get("token"):
        raise OAuthError("invalid_request", "token is required")
    if not client.settings.get("EnableTokenRevocation", True):
        raise OAuthError("invalid_request", "Token revocation is disabled.")
    try:
        ending.revoke(call, client, given["token"])
    except ServiceError as error:
        other = error.code == "UnsupportedTokenTypeException"
        raise OAuthError("unsupported_token_type" if other else "invalid_client") from None
    return WebAnswer(200, {"Access-Control-Allow-Origin": "*"})


async def user_info(call: Call, request: WebRequest) -> WebAnswer:
    """Say what an access token with the scope ``openid`` lets its holder know of the user."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text:
        raise OAuthError("invalid_request", "Bearer token is required", 400)
    try:
        who = signed_in(call, {"AccessToken": text.strip()}, scope="")
    except ServiceError:
        told = "Access token is expired, disabled, or deleted, or the user has globally signed out."
        return _refused(told)
    given = set(str(who.claims["scope"]).split())
    if "openid" not in given:
        return _refused("Access token does not contain the openid scope")
    reads = may_read(who.client)
    attributes = readable(
        who.user,
        lambda name: reads(name) and in_scope(name, given) and not name.startswith("dev:"),
    )
    told_of: Json = {**attributes, "sub": who.user.sub, "username": who.user.name}
    return as_json(told_of)


def _refused(why: str) -> WebAnswer:
    told = {"error": "invalid_token", "error_description": why}
    header = f'Bearer error="invalid_token", error_description="{why}"'
    return as_json(told, 401, **{"WWW-Authenticate": header})


async def _by_code(call: Call, client: Client, given: dict[str, str]) -> Json:
    if not client.may_use("code"):
        raise OAuthError("unauthorized_client")
    code = given.get("code", "")
    held = call.store.one_time.get(code, Granted, call.now)
    if held is None or held.asked.client != client.id:
        raise OAuthError("invalid_grant")
    if held.asked.redirect != given.get("redirect_uri", ""):
        raise OAuthError("invalid_grant", "redirect_uri mismatch")
    if not _shows_origin(held.asked.challenge, given.get("code_verifier", "")):
        raise OAuthError("invalid_grant", "invalid code_verifier")
    call.store.one_time.take(code)
    pool = call.pool_of(client)
    user = call.users(pool).find(held.user)
    if user is None or user.sub != held.sub or not user.enabled:
        raise OAuthError("invalid_grant")
    session = issue.begin(call, client, user, scope=held.asked.scope, nonce=held.asked.nonce)
    made = await issue.tokens(call, pool, client, user, session, "HostedAuth")
    made["RefreshToken"] = issue.refresh_token(call, pool, user, session)
    return _shown(made)


async def _by_refresh_token(call: Call, client: Client, given: dict[str, str]) -> Json:
    pool = call.pool_of(client)
    text = given.get("refresh_token", "")
    if not text:
        raise OAuthError("invalid_request")
    return _shown(await refresh.renewed(call, pool, client, text))


async def _by_secret(call: Call, client: Client, given: dict[str, str]) -> Json:
    pool = call.pool_of(client)
    scope, wrong = scopes.of_machine(pool, client, given.get("scope"))
    if wrong:
        raise OAuthError(wrong)
    if not client.secrets:
        raise OAuthError("invalid_client")
    text = await issue.machine_token(call, pool, client, scope, _metadata(given))
    return {
        "access_token": text,
        "expires_in": lifetimes.of(client.settings, "Access"),
        "token_type": "Bearer",
    }


def _shown(made: Json) -> Json:
    names = {
        "id_token": "IdToken",
        "access_token": "AccessToken",
        "refresh_token": "RefreshToken",
        "expires_in": "ExpiresIn",
        "token_type": "TokenType",
    }
    return {name: made[member] for name, member in names.items() if member in made}


def _client(call: Call, request: WebRequest, given: dict[str, str]) -> Client:
    """Return the client that asks, by its secret if it has one."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            raise OAuthError("invalid_request") from None
        name, secret = unquote_plus(name), unquote_plus(secret)
        if given.get("client_id", name) != name:
            raise OAuthError("invalid_request")
    else:
        name, secret = given.get("client_id", ""), given.get("client_secret", "")
    client = call.store.client(name)
    if client is None or (client.secrets and not is_secret(client, secret)):
        raise OAuthError("invalid_client")
    return client


def _shows_origin(challenge: str, verifier: str) -> bool:
    """Return whether a verifier is what a challenge was made of (RFC 7636)."""
    if not challenge:
        return True
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(made, challenge.encode())


def _metadata(given: dict[str, str]) -> Json | None:
    """Return the metadata that an app sends along for functions."""
    text = given.get("aws_client_metadata")
    if not text:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        raise OAuthError("invalid_request", "aws_client_metadata must be a JSON object") from None
    if not isinstance(found, dict):
        raise OAuthError("invalid_request", "aws_client_metadata must be a JSON object")
    return found
