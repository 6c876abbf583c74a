"""One call of an HTTP API, from its arrival to its entry in the access log.

Extends ``ministack.app.pin_signed_request`` to keep the headers line by line. The emulator joins
the lines of one header with commas, which then look like commas inside of a line.
"""

from __future__ import annotations

import base64
import contextvars
import os
import time
from dataclasses import dataclass, field
from typing import Any

from ministack import app
from ministack.core import responses

from gatehouse.local.overlay.addresses import Mapping
from gatehouse.local.overlay.patching import Upstream, replace

_Lines = list[tuple[bytes, bytes]]
_lines: contextvars.ContextVar[_Lines | None] = contextvars.ContextVar("header_lines", default=None)
#: Headers of the connection, not of the message.
HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)


@dataclass
class Call:
    """One call of an HTTP API.

    Parameters
    ----------
    api_id, account, region : str
        The API, its account and its region.
    stage : str
        The stage that the call goes to.
    raw_path : str
        The path from the API's root on, decoded as events show it; a named stage is part of it.
    path : str
        The path from the stage on, which routes are matched with.
    method : str
        The method, in capitals.
    headers : dict[str, str]
        By name in lower case; several lines of one header are joined with a comma. No cookies.
    cookies : list[str]
        Each ``name=value``.
    body : bytes
        The body, empty if there is none.
    query : dict[str, list[str]]
        The decoded query parameters.
    raw_query : str
        The query as it came.
    domain : str
        The host name of the API.
    """

    api_id: str
    account: str
    region: str
    stage: str
    raw_path: str
    path: str
    method: str
    headers: dict[str, str]
    cookies: list[str]
    body: bytes
    query: dict[str, list[str]]
    raw_query: str
    domain: str
    #: How its custom domain is mapped, if it came over one.
    mapping: Mapping | None = None
    source_ip: str = field(default_factory=responses.get_request_client_ip)
    request_id: str = field(default_factory=lambda: base64.b64encode(os.urandom(11)).decode())
    started: float = field(default_factory=time.time)
    #: Set while the call is handled.
    route: dict[str, Any] = field(default_factory=dict)
    path_parameters: dict[str, str] = field(default_factory=dict)
    stage_variables: dict[str, str] = field(default_factory=dict)
    authorizer: dict[str, Any] = field(default_factory=dict)
    #: Shown in the access log alone.
    authorizer_error: str | None = None
    integration_error: str | None = None
    integration_status: int | None = None
    integration_seconds: float | None = None

    @property
    def route_key(self) -> str | None:
        """The key of the route that matched, None if none did."""
        return self.route.get("routeKey")


#: The call that is being answered.
current: contextvars.ContextVar[Call] = contextvars.ContextVar("http_api_call")


def install() -> None:
    """Install the patch."""
    replace(app, "pin_signed_request", _keeping_lines)


def _keeping_lines(upstream: Upstream) -> Upstream:
    def pin_signed_request(
        method: str, raw_path: str, query: Any, raw_headers: _Lines, *more: Any
    ) -> None:
        _lines.set(raw_headers)
        upstream(method, raw_path, query, raw_headers, *more)

    return pin_signed_request


def headers_and_cookies(joined: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Read the current request's headers as an event shows them.

    Parameters
    ----------
    joined : dict[str, str]
        The emulator's own reading, for a request whose lines are not known.

    Returns
    -------
    tuple[dict[str, str], list[str]]
        The headers without cookies, and the cookies.
    """
    lines = _lines.get()
    if lines is None:
        pairs = list(joined.items())
    else:
        pairs = [(name.decode("latin-1"), _text(value)) for name, value in lines]
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for name, value in pairs:
        key = name.lower()
        if key == "cookie":
            cookies += [each.strip() for each in value.split(";") if each.strip()]
        elif key not in HOP_BY_HOP:
            headers[key] = f"{headers[key]},{value}" if key in headers else value
    return headers, cookies


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
