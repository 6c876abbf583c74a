"""Who called an API, in a few words for people."""

from __future__ import annotations

import re

from gatehouse.local.services import registry
from gatehouse.local.services.http_api.call import Call

# How a signed-in user of a user pool is named among the ways that an identity signed in.
_SIGN_IN = re.compile(r"/(?P<pool>[\w-]+):CognitoSignIn:(?P<sub>[\w-]+)$")
#: Claims that name a user, the clearest first.
_NAMES = ("email", "cognito:username", "username", "sub", "client_id")


def caller_in_words(call: Call) -> str:
    """Name the caller: a user, a guest, a role, or nobody where nothing was proven.

    Parameters
    ----------
    call : Call
        The call, with what its authorizer found.
    """
    caller = call.received.caller
    session = (caller.session if caller else None) or {}
    if identity := session.get("_identity_id"):
        ways = session.get("_cognito_amr") or ()
        for way in ways:
            if found := _SIGN_IN.search(str(way)):
                return registry.user_in_words(found["pool"], found["sub"])
        return f"guest {identity}" if "unauthenticated" in ways else str(identity)
    claims = (call.authorizer.get("jwt") or {}).get("claims") or {}
    if claims:
        if not claims.get("email") and claims.get("iss") and claims.get("sub"):
            pool = str(claims["iss"]).rpartition("/")[2]
            return registry.user_in_words(pool, str(claims["sub"]))
        return next((str(claims[each]) for each in _NAMES if claims.get(each)), "a token")
    if caller is not None:
        return caller.arn.rpartition(":")[2]
    return ""
