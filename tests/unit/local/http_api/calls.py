"""Calls of an HTTP API, made by hand."""

from __future__ import annotations

from typing import Any

from gatehouse.local.gateway import call as gateway
from gatehouse.local.services.http_api.call import Call


def a_call(path: str = "/", **told: Any) -> Call:
    """Make a call; what is not told is as in any call."""
    received = gateway.Received("GET", path, path, "", {}, (), {}, b"", "192.0.2.1")
    given: dict[str, Any] = {
        "api_id": "api1",
        "account": "111122223333",
        "region": "eu-west-1",
        "stage": "$default",
        "raw_path": path,
        "path": path,
        "method": "GET",
        "headers": {},
        "cookies": [],
        "body": b"",
        "query": {},
        "raw_query": "",
        "domain": "api1.execute-api.eu-west-1.amazonaws.com",
        "source_ip": "192.0.2.1",
        "received": gateway.Call(received, "request"),
        **told,
    }
    return Call(**given)
