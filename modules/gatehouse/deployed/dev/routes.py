"""The routes of an app as lines that can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.deployed.dev.state_file import instances
from gatehouse.deployed.outputs import resolvable

_API, _ROUTE, _STAGE = "aws_apigatewayv2_api", "aws_apigatewayv2_route", "aws_apigatewayv2_stage"
_OUTPUT = "ApiEndpoint"
_PARAMETER = re.compile(r"\{([^}+]+)\+?\}")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
#: The user of the lines; `gatehouse sign-up` makes it.
USER = "ann@example.com"


@dataclass(frozen=True)
class Route:
    """A route.

    Parameters
    ----------
    key : str
        Its key: ``GET /notes/{id}``.
    access : str
        Who may call it: ``open``, ``signed``, ``token`` or ``authorizer``.
    url : str
        Its address.
    line : str
        A command that calls it.
    """

    key: str
    access: str
    url: str
    line: str


def routes_of(states: Sequence[Mapping[str, Any]], endpoint: str) -> list[Route]:
    """List the routes of an app, open ones first, each with a line that can be typed.

    Parameters
    ----------
    states : sequence of mapping
        The states of its stacks.
    endpoint : str
        The local AWS's URL.
    """
    named = any(name.endswith(_OUTPUT) for state in states for name in state.get("outputs") or {})
    addresses = {
        str(each["api_id"]): str(resolvable(each["invoke_url"], endpoint)).rstrip("/")
        for each in _all(states, _STAGE)
    }
    http = {each["id"] for each in _all(states, _API) if each["protocol_type"] == "HTTP"}
    # Of several APIs, `gatehouse call` knows the one in the outputs, and nobody knows which it is.
    called = named and len(http) == 1
    found = [
        _route(each, addresses[each["api_id"]], called)
        for each in _all(states, _ROUTE)
        if each["api_id"] in addresses and each["api_id"] in http
    ]
    return sorted(found, key=lambda each: (each.access != "open", each.key.split(" ")[::-1]))


def _all(states: Sequence[Mapping[str, Any]], kind: str) -> Iterator[dict[str, Any]]:
    for state in states:
        for _, attributes in instances(state, kind):
            yield attributes


def _route(route: Mapping[str, Any], address: str, called: bool) -> Route:
    key = str(route["route_key"])
    method, _, path = key.partition(" ")
    if key == "$default":
        method, path = "GET", "/"
    method = "GET" if method == "ANY" else method
    # What stands in the place of a parameter is in capitals: nobody takes it for a value.
    typed = _PARAMETER.sub(lambda found: found[1].upper(), path)
    kind = str(route.get("authorization_type") or "NONE")
    url = f"{address}{typed}"
    access = {"NONE": "open", "AWS_IAM": "signed", "JWT": "token"}.get(kind, "authorizer")
    words = list(_curl(method, url)) if access == "open" else []
    if access in ("signed", "token") and called:
        words = ["gatehouse", "call", method, typed, "--user", USER]
        words += ["--token", "id"] if access == "token" else []
        words += ["--body", "{}"] if method in _WITH_BODY else []
    line = " ".join(map(shlex.quote, words or [*_curl(method, url), "-H", "Authorization: TOKEN"]))
    return Route(key, access, url, line)


def _curl(method: str, url: str) -> Iterator[str]:
    yield "curl"
    yield from () if method == "GET" else ("-X", method)
    yield from ("-d", "{}") if method in _WITH_BODY else ()
    yield url
