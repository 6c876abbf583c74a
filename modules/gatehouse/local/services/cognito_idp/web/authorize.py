"""What an app asks the hosted pages for, and what it gets when the user has signed in.

https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.records import Client, Pool, User
from gatehouse.local.services.cognito_idp.sign_in.progress import Authorization
from gatehouse.local.services.cognito_idp.tokens import issue
from gatehouse.local.services.cognito_idp.tokens.scopes import in_order
from gatehouse.local.services.cognito_idp.web.forms import OAuthError, to
from gatehouse.local.services.contract import WebAnswer

_CODE_VALID_FOR = 300


@dataclass(frozen=True)
class Granted:
    """What a code stands for.

    Parameters
    ----------
    asked : Authorization
        What the app asked for.
    pool, user, sub : str
        Who signed in. Somebody else may have the name by the time that the code comes back.
    """

    asked: Authorization
    pool: str
    user: str
    sub: str


class RedirectedError(Exception):
    """An error that the app hears of by a redirect."""

    def __init__(self, answer: WebAnswer) -> None:
        super().__init__(answer.headers["Location"])
        self.answer = answer


def read(call: Call, given: dict[str, str]) -> tuple[Pool, Client, Authorization]:
    """Read what an app asks for.

    Raises
    ------
    OAuthError
        If it is no app, or the address to go back to is not one of its own.
    RedirectedError
        For every other error: the app hears of it there.
    """
    client = call.store.client(given.get("client_id", ""))
    if client is None:
        raise OAuthError("invalid_request", "Client does not exist.")
    pool, settings = call.pool_of(client), client.settings
    redirect = given.get("redirect_uri") or str(settings.get("DefaultRedirectURI") or "")
    if redirect not in (settings.get("CallbackURLs") or []):
        raise OAuthError("redirect_mismatch", "An error was encountered with the requested page.")
    state = given.get("state", "")

    def refused(code: str, description: str = "") -> RedirectedError:
        told = {"error": code, "error_description": description, "state": state}
        return RedirectedError(to(redirect, told))

    response = given.get("response_type", "")
    needed = {"code": "code", "token": "implicit"}.get(response)
    if needed is None:
        raise refused("invalid_request")
    if not client.may_use(needed):
        raise refused("unauthorized_client")
    may = settings.get("AllowedOAuthScopes") or []
    wanted = given.get("scope", "").split() or sorted(may)
    if not set(wanted) <= set(may):
        raise refused("invalid_request", "invalid_scope")
    method = given.get("code_challenge_method", "")
    challenge = given.get("code_challenge", "")
    if (challenge or method) and (method != "S256" or not challenge):
        raise refused("invalid_request")
    nonce = given.get("nonce", "")
    asked = Authorization(client.id, redirect, response, in_order(wanted), state, nonce, challenge)
    return pool, client, asked


def on_page(call: Call, given: dict[str, str]) -> tuple[Pool, Client, Authorization]:
    """Read what an app asks a page for.

    Managed pages (version 2) show nothing for a client without a style, as on AWS
    (https://github.com/minorun365/html-share/issues/3).

    Raises
    ------
    OAuthError
        If there is no page for the client.
    """
    pool, client, asked = read(call, given)
    versions = {each["ManagedLoginVersion"] for each in pool.domains.values()}
    if versions == {2} and all(each["ClientId"] != client.id for each in pool.styles.values()):
        raise OAuthError(
            "invalid_request",
            "Login pages unavailable: the pool has managed pages alone, and the client no style. "
            "Make one: CreateManagedLoginBranding, add_branding(…).",
        )
    return pool, client, asked


def parameters(asked: Authorization) -> dict[str, str]:
    """Return what an app asked for as the parameters that ask for it."""
    found = {
        "client_id": asked.client,
        "redirect_uri": asked.redirect,
        "response_type": asked.response,
        "scope": asked.scope,
        "state": asked.state,
        "nonce": asked.nonce,
    }
    if asked.challenge:
        found |= {"code_challenge": asked.challenge, "code_challenge_method": "S256"}
    return {name: value for name, value in found.items() if value}


async def granted(
    call: Call, pool: Pool, client: Client, user: User, asked: Authorization
) -> WebAnswer:
    """Send the browser back to the app with a code, or in the implicit flow with tokens."""
    if asked.response == "code":
        code = call.store.one_time.put(
            Granted(asked, pool.id, user.name, user.sub),
            now=call.now,
            seconds=_CODE_VALID_FOR,
            token=secrets.token_urlsafe(32),
        )
        return to(asked.redirect, {"code": code, "state": asked.state})
    session = issue.begin(call, client, user, scope=asked.scope, nonce=asked.nonce)
    made = await issue.tokens(call, pool, client, user, session, "HostedAuth")
    told = {
        "id_token": made.get("IdToken", ""),
        "access_token": made["AccessToken"],
        "expires_in": str(made["ExpiresIn"]),
        "token_type": "Bearer",
        "state": asked.state,
    }
    return to(asked.redirect, told, fragment=True)
