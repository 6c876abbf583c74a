"""An identity pool checks a token with the user pool, where the check is on.

Extends ``ministack.services.cognito._identity_logins_error``, which reads the token alone. With
``ServerSideTokenCheck`` AWS also refuses the tokens of users who were deleted, disabled or signed
out, and tokens that were revoked (``CognitoIdentityProvider`` in the API reference).
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

from gatehouse.local.emulator.patching import Answer, Upstream, replace


def install() -> None:
    """Install the patch."""
    replace(cognito, "_identity_logins_error", _with_the_user_pools_word)


def _with_the_user_pools_word(upstream: Upstream) -> Upstream:
    def identity_logins_error(
        pool: dict[str, Any], identity_id: str | None, logins: Any
    ) -> Answer | None:
        refused: Answer | None = upstream(pool, identity_id, logins)
        if refused is None and isinstance(logins, dict):
            asking = {
                each["ProviderName"]
                for each in pool.get("CognitoIdentityProviders") or []
                if each.get("ServerSideTokenCheck")
            }
            if any(provider in asking and not is_current(logins[provider]) for provider in logins):
                message = "Invalid login token. Token is not valid any more."
                refused = error_response_json("NotAuthorizedException", message, 400)
        return refused

    return identity_logins_error


def is_current(token: str) -> bool:
    """Return whether the user of an ID token exists, is enabled, and has not signed out."""
    claims = cognito._token_claims(token)
    pool = cognito._get_pool_unscoped(str(claims.get("iss")).rpartition("/")[2]) or {}
    user = (pool.get("_users") or {}).get(claims.get("cognito:username"))
    return bool(
        user
        and user.get("Enabled", True)
        and claims.get("origin_jti") not in cognito._revoked_tokens
    )
