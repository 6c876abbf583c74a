"""Tokens of Facebook, which only its Graph can read: it is asked about each.

Here a stand-in answers as the Graph does. The token itself is what asks, as nobody here has the
app's secret.

https://developers.facebook.com/docs/graph-api/reference/debug_token/
"""

from __future__ import annotations

import urllib.error
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlencode

from gatehouse.local.services.cognito_identity import errors
from gatehouse.local.services.openid.issuers import fetch_json

#: The provider's name in logins.
FACEBOOK = "graph.facebook.com"
_UNVERIFIED = "Couldn't verify signed token."

Fetch = Callable[[str], Any]


def subject(
    graph: str, token: str, apps: Collection[str], now: float, fetch: Fetch = fetch_json
) -> str:
    """Return whose a token is.

    Parameters
    ----------
    graph : str
        The address of what stands in for the Graph.
    token : str
        The token, as the client sends it.
    apps : collection of str
        The ids of the apps whose tokens count.
    now : float
        The time, in seconds since 1970.
    fetch : Callable[[str], Any]
        Returns the JSON behind an address. Default: over https.

    Raises
    ------
    ServiceError
        If the Graph does not vouch for the token, or it is another app's.
    """
    told = _debugged(graph, token, fetch)
    # 0 is a token that does not expire.
    expires = told.get("expires_at") or None
    is_expired = isinstance(expires, (int, float)) and expires <= now
    problem = told.get("error")
    reason = problem.get("message") if isinstance(problem, dict) else ""
    if is_expired:
        raise _refused("Token is expired.", reason or f"it expired at {expires}")
    if told.get("is_valid") is not True:
        raise _refused(_UNVERIFIED, reason or "the Graph calls it invalid")
    if str(told.get("app_id")) not in apps:
        raise _refused("Incorrect token audience.", f"it is for the app {told.get('app_id')}")
    if not told.get("user_id"):
        raise _refused(_UNVERIFIED, "it is nobody's: the answer must have a user_id")
    return str(told["user_id"])


def _debugged(graph: str, token: str, fetch: Fetch) -> dict[str, Any]:
    asked = urlencode({"input_token": token, "access_token": token})
    try:
        answer = fetch(f"{graph.rstrip('/')}/debug_token?{asked}")
    except urllib.error.HTTPError as error:
        raise _refused(_UNVERIFIED, f"{graph} answers {error.code}: it does not know it") from None
    except (OSError, ValueError) as error:
        raise _refused(_UNVERIFIED, f"{graph} cannot be asked: {error}") from None
    told = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(told, dict):
        raise _refused(_UNVERIFIED, f"the answer of {graph} must have data")
    return told


def _refused(message: str, reason: str) -> Exception:
    return errors.bad_token(message, f"a login of {FACEBOOK}: {reason}")
