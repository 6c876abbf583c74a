"""What comes with a plain HTTP request, and the answers to it."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlencode

from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.contract import WebAnswer, WebRequest

_CORS = {"Access-Control-Allow-Origin": "*"}
#: A page is kept nowhere, and shown in no frame of another.
_SECURE = {
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
    "Expires": "0",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class OAuthError(Exception):
    """An error of an OAuth endpoint: its code, as RFC 6749 names it, and a description."""

    def __init__(self, code: str, description: str = "", status: int = 400) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description
        self.status = status


def query(request: WebRequest) -> dict[str, str]:
    """Return the parameters of the query string, each the first of its name."""
    return {name: values[0] for name, values in request.query.items() if values}


def form(request: WebRequest) -> dict[str, str]:
    """Return the fields of a form; the last of a name counts."""
    text = request.body.decode("utf-8", "replace")
    return dict(parse_qsl(text, keep_blank_values=True))


def as_json(content: object, status: int = 200, **headers: str) -> WebAnswer:
    """Answer with JSON, to any origin."""
    told = {"Content-Type": "application/json;charset=UTF-8", **_CORS, **headers}
    return WebAnswer(status, told, json.dumps(content).encode())


def as_error(error: OAuthError) -> WebAnswer:
    """Answer with an error."""
    content: Json = {"error": error.code}
    if error.description:
        content["error_description"] = error.description
    return as_json(content, error.status)


def as_page(html: str, status: int = 200) -> WebAnswer:
    """Answer with a page."""
    return WebAnswer(status, {"Content-Type": "text/html; charset=utf-8", **_SECURE}, html.encode())


def to(address: str, parameters: Json, *, fragment: bool = False) -> WebAnswer:
    """Send the browser to an address, with parameters that are not empty."""
    told = urlencode({name: value for name, value in parameters.items() if value != ""})
    mark = "#" if fragment else "&" if "?" in address else "?"
    location = f"{address}{mark}{told}" if told else address
    return WebAnswer(302, {"Location": location, "Cache-Control": "no-store"})


def allowed() -> WebAnswer:
    """Answer a browser that asks whether it may send a request to another origin."""
    return WebAnswer(
        200,
        {
            **_CORS,
            "Access-Control-Allow-Headers": "*",
            "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
        },
    )
