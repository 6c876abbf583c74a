"""One call of an HTTP API, from its arrival to its entry in the access log."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from gatehouse.local.gateway import call as gateway
from gatehouse.local.services.http_api.addresses import Mapping

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
    source_ip : str
        Where the call comes from.
    received : gateway.Call
        The request that it came as.
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
    source_ip: str
    received: gateway.Call
    #: How its custom domain is mapped, if it came over one.
    mapping: Mapping | None = None
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
    #: The id that the function knows as its request's.
    integration_request_id: str | None = None

    @property
    def route_key(self) -> str | None:
        """The key of the route that matched, None if none did."""
        return self.route.get("routeKey")


def headers_and_cookies(lines: Iterable[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """Read the headers of a request as an event shows them.

    Parameters
    ----------
    lines : iterable of pairs
        The header lines: names in lower case, and values.

    Returns
    -------
    tuple[dict[str, str], list[str]]
        The headers without cookies, and the cookies.
    """
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for name, value in lines:
        if name == "cookie":
            cookies += [each.strip() for each in value.split(";") if each.strip()]
        elif name not in HOP_BY_HOP:
            headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers, cookies
