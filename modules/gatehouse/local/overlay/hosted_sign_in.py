"""The sign-in page asks for a second factor, and gives no scope that is not allowed.

Extends in ``ministack.services.cognito``:

- ``_issue_auth_code_redirect``, which gives a code to anybody who knows the password, even where
  MFA is on, and with any scopes that the form names;
- ``handle_login_submit``, with the page that asks for the code of an authenticator app, or sets an
  app up where MFA is on.
"""

from __future__ import annotations

import base64
import html
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from ministack.services import cognito

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.overlay.challenges import enrol, mfa_due

_SECONDS = 300
_TOKEN = "mfa_token"


@dataclass(frozen=True)
class _Waiting:
    """A user who has given the password, and must give a code."""

    #: The arguments of ``_issue_auth_code_redirect``.
    asked: tuple[Any, ...]
    secret: str
    #: Whether the secret is new to the user.
    new: bool
    expires: float


_waiting: dict[str, _Waiting] = {}


def install() -> None:
    """Install the patches."""
    upstream = cognito._issue_auth_code_redirect
    replace(cognito, "_issue_auth_code_redirect", _with_a_second_factor)
    replace(cognito, "handle_login_submit", lambda submit: _with_codes(submit, upstream))


def _with_a_second_factor(upstream: Upstream) -> Upstream:
    def issue_auth_code_redirect(*asked: Any) -> Answer:
        client_id, pool_id, redirect_uri, scope, username, _, _, _, state = asked
        client = cognito._find_pool_by_client_id(client_id)[2] or {}
        known = redirect_uri in client.get("CallbackURLs", [])
        refused: Answer | None = cognito._invalid_scope_redirect(
            client, redirect_uri if known else "", scope, state
        )
        if refused:
            return refused
        pool = cognito._get_pool_unscoped(pool_id) or {}
        user, _ = cognito._resolve_user(pool, username)
        if user is None or not mfa_due(pool, user, pool_id, username):
            answer: Answer = upstream(*asked)
            return answer
        held = user.get("_totp_secret")
        secret = held or base64.b32encode(secrets.token_bytes(20)).decode()
        token = secrets.token_urlsafe(32)
        _waiting[token] = _Waiting(asked, secret, not held, time.time() + _SECONDS)
        return _page(token)

    return issue_auth_code_redirect


def _with_codes(submit: Upstream, issue: Upstream) -> Upstream:
    def handle_login_submit(
        method: str, path: str, headers: dict[str, str], body: bytes, *rest: Any
    ) -> Answer:
        form = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        if _TOKEN not in form:
            answer: Answer = submit(method, path, headers, body, *rest)
            return answer
        waiting = _waiting.get(form[_TOKEN])
        if waiting is None or waiting.expires < time.time():
            _waiting.pop(form[_TOKEN], None)
            expired: Answer = cognito._oauth2_error(
                "invalid_request", "Session has expired. Please sign in again."
            )
            return expired
        if not cognito._totp_matches(waiting.secret, form.get("code", "")):
            return _page(form[_TOKEN], "Incorrect code.")
        del _waiting[form[_TOKEN]]
        if waiting.new:
            pool = cognito._get_pool_unscoped(waiting.asked[1])
            user, _ = cognito._resolve_user(pool, waiting.asked[4])
            enrol(user, waiting.secret)
        issued: Answer = issue(*waiting.asked)
        return issued

    return handle_login_submit


def _page(token: str, problem: str = "") -> Answer:
    waiting = _waiting[token]
    parts = [f'<div class="error">{html.escape(problem)}</div>'] if problem else []
    if waiting.new:
        parts.append(f'<p>Add this key to your app: <code id="secret">{waiting.secret}</code></p>')
    parts.append(
        '<form method="POST" action="/login">'
        f'<input type="hidden" name="{_TOKEN}" value="{token}">'
        '<label for="code">Code of your authenticator app</label>'
        '<input type="text" id="code" name="code" inputmode="numeric" required autofocus>'
        '<button type="submit">Sign in</button></form>'
    )
    page: str = cognito._page_shell("Sign in", "Enter verification code", "\n".join(parts))
    return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()
