"""What our services ask user pools, read from the emulator's records."""

from __future__ import annotations

import re

from ministack.services import cognito

from gatehouse.local.services.openid.tokens import Token

_ISSUER = re.compile(
    r"https://cognito-idp\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/[\w-]+_[0-9a-zA-Z]+"
)


class EmulatedUserPools:
    """User pools, as the emulator keeps them: they issue tokens, and end sessions."""

    def is_mine(self, issuer: str) -> bool:
        """Return whether an issuer's address is one of a user pool."""
        return _ISSUER.fullmatch(issuer) is not None

    def has_signed(self, token: Token) -> bool:
        """Return whether a user pool of this local AWS has signed a token."""
        pool = token.issuer.rpartition("/")[2]
        return (
            cognito._get_pool_unscoped(pool) is not None
            and token.header.get("alg") == "RS256"
            and bool(cognito._signature_valid(token.text))
        )

    def is_current(self, token: Token) -> bool:
        """Return whether the user of a token exists, is enabled, and has not signed out."""
        pool = cognito._get_pool_unscoped(token.issuer.rpartition("/")[2]) or {}
        user = (pool.get("_users") or {}).get(token.claims.get("cognito:username"))
        revoked = token.claims.get("origin_jti") in cognito._revoked_tokens
        return bool(user and user.get("Enabled", True) and not revoked)
