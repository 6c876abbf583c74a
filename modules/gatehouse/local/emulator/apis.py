"""The addresses of REST and WebSocket APIs, and which of two routes of an API is meant.

Extends ``ministack.app._parse_execute_api_url``, which does not know
``{api}.execute-api.{region}.amazonaws.com``, so that a client which resolves it to this machine
would reach the management API. And ``apigateway._route_specificity``, for which only ``{proxy+}``
is a variable that matches several parts of a path.
"""

from __future__ import annotations

from ministack import app
from ministack.services import apigateway

from gatehouse.local.emulator.patching import Upstream, replace
from gatehouse.local.services.http_api.addresses import address_of


def install() -> None:
    """Install the patches."""
    replace(app, "_parse_execute_api_url", _parsing)
    replace(apigateway, "_route_specificity", _knowing_every_greedy_variable)


def _parsing(upstream: Upstream) -> Upstream:
    def parse_execute_api_url(host: str, path: str) -> tuple[str, str, str] | None:
        address = address_of(host, path)
        if address is None:
            parsed: tuple[str, str, str] | None = upstream(host, path)
            return parsed
        stage, _, rest = address.path.lstrip("/").partition("/")
        return address.api_id, stage or "$default", f"/{rest}"

    return parse_execute_api_url


def _knowing_every_greedy_variable(_: Upstream) -> Upstream:
    def route_specificity(method: str, route_path: str) -> tuple[int, int, int]:
        parts = route_path.strip("/").split("/")
        literal = sum(1 for part in parts if not (part.startswith("{") and part.endswith("}")))
        greedy = any(part.endswith("+}") for part in parts)
        return 0 if greedy else 1, literal, 0 if method == "ANY" else 1

    return route_specificity
