"""The headers with which an API lets pages of other origins read its answers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from __future__ import annotations

from gatehouse.local.services.contract import Json

#: Stand for every origin of a scheme.
_OF_A_SCHEME = ("https://*", "http://*")


def headers_for(cors: Json, origin: str) -> dict[str, str]:
    """Return the headers of an answer; none for an origin that is not allowed.

    Parameters
    ----------
    cors : dict
        The API's settings; empty if it has none.
    origin : str
        The origin of the page; empty for a call that no page makes.
    """
    allowed = _allowed(cors, origin)
    if not allowed:
        return {}
    headers = {"Access-Control-Allow-Origin": allowed}
    if cors.get("allowCredentials") and allowed != "*":
        headers["Access-Control-Allow-Credentials"] = "true"
    if cors.get("exposeHeaders"):
        headers["Access-Control-Expose-Headers"] = ",".join(cors["exposeHeaders"])
    return {**headers, "Vary": "Origin"}


def preflight_headers(cors: Json, origin: str) -> dict[str, str]:
    """Return the headers of the answer to a preflight; none for an origin that is not allowed.

    Parameters
    ----------
    cors : dict
        The API's settings.
    origin : str
        The origin of the page.
    """
    headers = headers_for(cors, origin)
    if not headers:
        return {}
    if cors.get("allowMethods"):
        headers["Access-Control-Allow-Methods"] = ",".join(cors["allowMethods"])
    if cors.get("allowHeaders"):
        headers["Access-Control-Allow-Headers"] = ",".join(cors["allowHeaders"])
    if cors.get("maxAge") is not None:
        headers["Access-Control-Max-Age"] = str(cors["maxAge"])
    return {**headers, "Content-Length": "0"}


def _allowed(cors: Json, origin: str) -> str:
    """Return what an answer allows: every origin, the one that asks, or nothing."""
    named = [str(each).lower() for each in cors.get("allowOrigins") or ()]
    if "*" in named:
        return "*"
    asking = origin.lower()
    by_scheme = any(
        each in named and asking.startswith(each.removesuffix("*")) for each in _OF_A_SCHEME
    )
    return origin if asking and (asking in named or by_scheme) else ""
