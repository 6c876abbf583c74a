"""An OpenID Connect provider on this machine, for apps whose users sign in elsewhere."""

from gatehouse.testing.openid.provider import (
    EXPIRED,
    OpenIdClient,
    OpenIdProvider,
    start_openid_provider,
)

__all__ = ["EXPIRED", "OpenIdClient", "OpenIdProvider", "start_openid_provider"]
