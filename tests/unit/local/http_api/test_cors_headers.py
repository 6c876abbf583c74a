"""The headers with which pages of other origins may read an answer."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.local.services.http_api.cors import headers_for, preflight_headers

_PAGE = "https://app.example"


@pytest.mark.parametrize(
    ("allowed", "origin", "told"),
    [
        ([_PAGE], _PAGE, _PAGE),
        (["HTTPS://APP.example"], _PAGE, _PAGE),
        (["https://other.example", _PAGE], _PAGE, _PAGE),
        (["*"], _PAGE, "*"),
        (["https://*"], _PAGE, _PAGE),
        (["http://*"], "http://localhost:3000", "http://localhost:3000"),
    ],
)
def test_an_origin_that_is_allowed_is_named(allowed: list[str], origin: str, told: str) -> None:
    headers = headers_for({"allowOrigins": allowed}, origin)
    assert headers == {"Access-Control-Allow-Origin": told, "Vary": "Origin"}


@pytest.mark.parametrize(
    ("allowed", "origin"),
    [
        ([_PAGE], "https://evil.example"),
        ([_PAGE], "https://app.example.evil"),
        ([_PAGE], ""),
        (["https://*"], "http://app.example"),
        (["https://*.example"], _PAGE),
        ([], _PAGE),
    ],
)
def test_another_origin_gets_no_headers(allowed: list[str], origin: str) -> None:
    assert headers_for({"allowOrigins": allowed}, origin) == {}
    assert preflight_headers({"allowOrigins": allowed}, origin) == {}
    assert headers_for({}, origin) == {}


def test_credentials_and_exposed_headers_are_told_to_a_named_origin() -> None:
    cors: dict[str, Any] = {
        "allowOrigins": [_PAGE],
        "allowCredentials": True,
        "exposeHeaders": ["x-a", "x-b"],
    }
    headers = headers_for(cors, _PAGE)
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert headers["Access-Control-Expose-Headers"] == "x-a,x-b"
    assert "Access-Control-Allow-Methods" not in headers


def test_a_preflight_says_what_may_be_sent() -> None:
    cors: dict[str, Any] = {
        "allowOrigins": [_PAGE],
        "allowMethods": ["GET", "POST"],
        "allowHeaders": ["authorization"],
        "maxAge": 0,
    }
    headers = preflight_headers(cors, _PAGE)
    assert headers["Access-Control-Allow-Methods"] == "GET,POST"
    assert headers["Access-Control-Allow-Headers"] == "authorization"
    assert headers["Access-Control-Max-Age"] == "0"
