"""What an HTTP API says about a call, for whoever asks why it was refused."""

from __future__ import annotations

import base64
import json
from typing import Any

from gatehouse.local.emulator import api_tables
from gatehouse.local.services.http_api.call import Call
from gatehouse.local.services.http_api.callers import caller_in_words
from gatehouse.local.services.http_api.cors import headers_for

#: The claims that say whose token it is.
_OF_THE_TOKEN = ("sub", "username", "cognito:username", "client_id", "aud", "iss", "token_use")


def tell(call: Call) -> None:
    """Put what is known of a call into the request that it came as."""
    claims = (call.authorizer.get("jwt") or {}).get("claims") or unproven(call)
    call.received.api_call = {
        "api": call.api_id,
        "stage": call.stage,
        "route": call.route_key or "",
        "authorization": str(call.route.get("authorizationType") or "NONE") if call.route else "",
        "scopes": list(call.route.get("authorizationScopes") or []),
        "path": call.path,
        "claims": {name: claims[name] for name in _OF_THE_TOKEN if name in claims},
        "caller": caller_in_words(call),
        "authorizer_error": call.authorizer_error or "",
        "integration_error": call.integration_error or "",
    }


def unproven(call: Call) -> dict[str, Any]:
    """Read the claims of a token that was refused: what it says of itself, believed by nobody."""
    word, _, text = call.headers.get("authorization", "").rpartition(" ")
    parts = text.split(".")
    if word.lower() not in ("", "bearer") or len(parts) != 3:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def cors_problem(call: Call) -> str:
    """Say why a browser refuses to use the answer; empty if it does not, or is none.

    A browser's call names the page's origin. The API answers in any case; the browser keeps the
    answer from a page that the headers do not name.
    """
    origin = call.headers.get("origin")
    if not origin:
        return ""
    cors = (api_tables.store().find_api(call.api_id) or {}).get("corsConfiguration")
    if not cors:
        wanted = "access-control-request-method" in call.headers
        return "the API has no CORS, which a browser's preflight asks for" if wanted else ""
    if not headers_for(cors, origin):
        return _not_one_of("the origin", origin, cors.get("allowOrigins"))
    method = call.headers.get("access-control-request-method", "")
    if call.method != "OPTIONS" or not method:
        return ""
    if not _is_named(method, cors.get("allowMethods")) and method not in ("GET", "HEAD", "POST"):
        return _not_one_of("the method", method, cors.get("allowMethods"))
    for name in call.headers.get("access-control-request-headers", "").split(","):
        if name.strip() and not _is_named(name.strip(), cors.get("allowHeaders")):
            return _not_one_of("the header", name.strip(), cors.get("allowHeaders"))
    return ""


def _is_named(value: str, allowed: Any) -> bool:
    names = [str(each).lower() for each in allowed or []]
    return "*" in names or value.lower() in names


def _not_one_of(what: str, value: str, allowed: Any) -> str:
    known = ", ".join(str(each) for each in allowed or []) or "none"
    return f"{what} {value} must be one that the API's CORS names: {known}"
