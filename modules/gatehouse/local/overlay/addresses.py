"""An API answers under every address that people use, and only the API answers there.

Extends in ``ministack.app``:

- ``_parse_execute_api_url``, which does not know ``{api}.execute-api.{region}.amazonaws.com``, so
  that a client which resolves it to this machine would reach the management API;
- ``_handle_pre_body_request``, ``_handle_post_body_shortcuts`` and
  ``_handle_special_data_plane_request``, which look for the emulator's own paths and those of other
  services first: a route ``/login`` or ``/v2/items`` would never be reached.

And ``ministack.services.s3.format_head_response``, which takes a HEAD of an API for one of S3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ministack import app
from ministack.services import s3

from gatehouse.local.overlay.patching import Upstream, replace

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


def install() -> None:
    """Install the patches."""
    replace(app, "_parse_execute_api_url", _parsing)
    replace(app, "_handle_pre_body_request", _not_for_apis)
    replace(app, "_handle_post_body_shortcuts", _not_for_apis_either)
    replace(app, "_handle_special_data_plane_request", _apis_first)
    replace(s3, "format_head_response", _not_of_apis)


def _parsing(upstream: Upstream) -> Upstream:
    def parse_execute_api_url(host: str, path: str) -> tuple[str, str, str] | None:
        address = address_of(host, path)
        if address is None:
            parsed: tuple[str, str, str] | None = upstream(host, path)
            return parsed
        stage, _, rest = address.path.lstrip("/").partition("/")
        return address.api_id, stage or "$default", f"/{rest}"

    return parse_execute_api_url


def _not_for_apis(upstream: Upstream) -> Upstream:
    async def handle_pre_body_request(
        method: str, path: str, headers: dict[str, str], query: Any, request_id: str
    ) -> Any:
        if address_of(headers.get("host", ""), path):
            return None
        return await upstream(method, path, headers, query, request_id)

    return handle_pre_body_request


def _not_for_apis_either(upstream: Upstream) -> Upstream:
    async def handle_post_body_shortcuts(
        method: str, path: str, headers: dict[str, str], body: bytes, query: Any, request_id: str
    ) -> Any:
        if address_of(headers.get("host", ""), path):
            return None
        return await upstream(method, path, headers, body, query, request_id)

    return handle_post_body_shortcuts


def _apis_first(upstream: Upstream) -> Upstream:
    async def handle_special_data_plane_request(
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: Any,
        request_id: str,
        raw_path: str | None = None,
        raw_query_string: str = "",
        **more: Any,
    ) -> Any:
        host = headers.get("host", "")
        if address_of(host, path):
            return await app._handle_execute_api_request(
                host,
                path,
                method,
                headers,
                body,
                query,
                raw_path=raw_path,
                raw_query_string=raw_query_string,
            )
        return await upstream(
            method,
            path,
            headers,
            body,
            query,
            request_id,
            raw_path=raw_path,
            raw_query_string=raw_query_string,
            **more,
        )

    return handle_special_data_plane_request


def _not_of_apis(upstream: Upstream) -> Upstream:
    def format_head_response(path: str, headers: dict[str, str], response: Any) -> Any:
        if response is not None and "apigw-requestid" in response[1]:
            return response
        return upstream(path, headers, response)

    return format_head_response
