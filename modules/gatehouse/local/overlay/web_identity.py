"""A role is assumed with a token only if the token is genuine, current and trusted.

Extends in ``ministack.services.sts``:

- ``_web_identity_trust_denied``, which believes any token and checks only the trust policy. Here
  the signature, the issuer, the audience and the times are checked first;
- ``register_session``: the session carries the claims of the token, so that policies can use them
  as in sessions of the enhanced flow;
- ``handle_request``, which answers with an invented subject and audience.
"""

from __future__ import annotations

import contextvars
import time
from typing import Any
from xml.sax.saxutils import escape

from ministack.services import cognito, iam, sts

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.overlay.service_errors import sts_refusal

_COGNITO = "https://cognito-identity.amazonaws.com"

_NO_CLAIMS: dict[str, Any] = {}
_told: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar(
    "gatehouse_web_identity_told", default=_NO_CLAIMS
)
_claims: contextvars.ContextVar[dict[str, Any] | None] = contextvars.ContextVar(
    "gatehouse_web_identity", default=None
)


class _BadTokenError(Exception):
    """A token that AWS refuses: the error's code and message."""


def install() -> None:
    """Install the patches."""
    replace(sts, "_web_identity_trust_denied", _with_verified_token)
    replace(sts, "register_session", _with_identity)
    replace(sts, "handle_request", _telling_whose_token_it_was)


def _with_verified_token(upstream: Upstream) -> Upstream:
    def web_identity_trust_denied(
        role_arn: str, params: dict[str, Any], use_json: bool
    ) -> Answer | None:
        _claims.set(None)
        try:
            claims = verified_claims(sts._p(params, "WebIdentityToken"), role_arn.split(":")[4])
        except _BadTokenError as error:
            code, message = error.args
            return sts_refusal(code, message, as_json=use_json)
        denied: Answer | None = upstream(role_arn, params, use_json)
        if denied is None:
            _claims.set(claims)
            _told.set(claims)
        return denied

    return web_identity_trust_denied


def verified_claims(token: str, account: str) -> dict[str, Any]:
    """Verify a token and return its claims.

    Parameters
    ----------
    token : str
        The token of an identity pool, or of a user pool that is an OpenID Connect provider of the
        account.
    account : str
        The account of the role.
    """
    claims: dict[str, Any] = cognito._token_claims(token)
    if not claims or token.count(".") != 2:
        raise _BadTokenError(
            "InvalidIdentityToken",
            "The ID Token provided is not a valid JWT. (You may see this "
            "error if you sent an Access Token)",
        )
    issuer = str(claims.get("iss", ""))
    if issuer != _COGNITO:
        _check_provider(issuer, claims, account)
    if not cognito._signature_valid(token):
        raise _BadTokenError("InvalidIdentityToken", "Couldn't verify the token's signature.")
    expiry = claims.get("exp")
    if not isinstance(expiry, (int, float)) or time.time() >= expiry:
        raise _BadTokenError("ExpiredTokenException", f"Token expired: {expiry}")
    return claims


def _check_provider(issuer: str, claims: dict[str, Any], account: str) -> None:
    """Refuse an issuer that the account has not registered, or whose keys cannot be fetched."""
    host = issuer.partition("://")[2]
    arn = f"arn:aws:iam::{account}:oidc-provider/{host}"
    provider = iam._oidc_providers.get_scoped(account, None, arn)
    if provider is None:
        raise _BadTokenError(
            "InvalidIdentityToken", f"No OpenIDConnect provider found in your account for {issuer}"
        )
    if claims.get("aud") not in provider.get("ClientIDList", []):
        raise _BadTokenError("InvalidIdentityToken", "Incorrect token audience")
    if cognito._get_pool_unscoped(host.rpartition("/")[2]) is None:
        raise _BadTokenError(
            "InvalidIdentityToken",
            "Couldn't retrieve verification key from your identity provider, please reference "
            "AssumeRoleWithWebIdentity documentation for requirements",
        )


def _with_identity(upstream: Upstream) -> Upstream:
    def register_session(access_key: str, session: dict[str, Any]) -> None:
        claims = _claims.get()
        if claims is not None:
            _claims.set(None)
            session["_federated_claims"] = claims
            if claims["iss"] == _COGNITO:
                session["_identity_id"] = claims["sub"]
                session["_identity_pool_id"] = claims["aud"]
                session["_cognito_amr"] = claims["amr"]
        upstream(access_key, session)

    return register_session


def _telling_whose_token_it_was(upstream: Upstream) -> Upstream:
    async def handle_request(*request: Any) -> Answer:
        _told.set(_NO_CLAIMS)
        status, headers, body = await upstream(*request)
        told = _told.get()
        if told:
            for placeholder, claim in (("test-subject", "sub"), ("sts.amazonaws.com", "aud")):
                body = body.replace(
                    f">{placeholder}<".encode(), f">{escape(str(told[claim]))}<".encode()
                )
        return status, headers, body

    return handle_request
