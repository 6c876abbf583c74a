"""The addresses of an API: its own host, a path of the local AWS, and custom domains.

An API answers under every address that people use, and only the API answers there: a route
``/login`` or ``/v2/items`` is reached, whatever else has such a path.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

_HOST = re.compile(
    r"(?P<api>[a-z0-9]+)\.execute-api\.(?:localhost|[a-z0-9-]+\.amazonaws\.com(?:\.cn)?)(?::\d+)?",
    re.IGNORECASE,
)
_PATH = re.compile(r"/_aws/execute-api/(?P<api>[A-Za-z0-9]+)(?=/|$)")


@dataclass(frozen=True)
class Mapping:
    """How a custom domain maps a path.

    Parameters
    ----------
    stage : str
        The stage that it is mapped to.
    base_path : str
        The beginning of the path, which routes do not see; empty for a domain of one API.
    """

    stage: str
    base_path: str


@dataclass(frozen=True)
class Address:
    """An API, and the part of the path that is left for it.

    Parameters
    ----------
    api_id : str
        The API's id.
    path : str
        The path from its root on, encoded as it came; the stage is still in it.
    host : str or None
        The host that names the API; None if the path does.
    mapping : Mapping or None
        For a custom domain: how it is mapped. Default None.
    """

    api_id: str
    path: str
    host: str | None
    mapping: Mapping | None = None


def endpoint(api_id: str, protocol: str) -> str:
    """Return an API's own address, one that every client resolves.

    Parameters
    ----------
    api_id : str
        The API's id.
    protocol : str
        ``HTTP`` or ``WEBSOCKET``.
    """
    scheme = "ws" if protocol == "WEBSOCKET" else "http"
    return f"{scheme}://127.0.0.1:{os.environ['GATEWAY_PORT']}/_aws/execute-api/{api_id}"


def address_of(host: str, path: str) -> Address | None:
    """Read an API's address.

    Parameters
    ----------
    host : str
        The Host header.
    path : str
        The request's path, decoded or not.

    Returns
    -------
    Address or None
        None if neither the host nor the path names an API.
    """
    named = _HOST.fullmatch(host)
    if named:
        return Address(named["api"].lower(), path or "/", host.rpartition(":")[0] or host)
    below = _PATH.match(path)
    return Address(below["api"], path[below.end() :] or "/", None) if below else None
