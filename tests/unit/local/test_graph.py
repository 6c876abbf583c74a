"""What the Graph of Facebook says about a token, and what an identity pool makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.local.services.cognito_identity import graph
from gatehouse.local.services.contract import ServiceError

_NOW = 1_800_000_000
_VALID = {"app_id": "1234", "is_valid": True, "user_id": "42", "expires_at": _NOW + 60}


def asked(told: Any) -> str:
    return graph.subject("https://graph.example.com", "EAAB", ["1234"], _NOW, lambda _: told)


@pytest.mark.parametrize("change", [{}, {"expires_at": 0}, {"app_id": 1234}, {"user_id": 42}])
def test_a_token_that_the_graph_vouches_for_is_somebodys(change: dict[str, Any]) -> None:
    assert asked({"data": {**_VALID, **change}}) == "42"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"data": {**_VALID, "is_valid": False}}, "Couldn't verify"),
        ({"data": {**_VALID, "is_valid": "true"}}, "Couldn't verify"),
        ({"data": {**_VALID, "expires_at": _NOW}}, "Token is expired"),
        ({"data": {**_VALID, "app_id": "99"}}, "Incorrect token audience"),
        ({"data": {**_VALID, "user_id": ""}}, "Couldn't verify"),
        ({"data": {"error": {"code": 190, "message": "Invalid"}}}, "Couldn't verify"),
        ({"error": {"code": 190}}, "Couldn't verify"),
        ({"data": []}, "Couldn't verify"),
        ([], "Couldn't verify"),
    ],
)
def test_another_token_is_refused(told: Any, message: str) -> None:
    with pytest.raises(ServiceError, match=message):
        asked(told)


def test_a_token_is_sent_as_it_is() -> None:
    addresses = []

    def fetch(address: str) -> Any:
        addresses.append(address)
        return {"data": _VALID}

    graph.subject("https://graph.example.com/", "a&b=c d", ["1234"], _NOW, fetch)
    text = "a%26b%3Dc+d"
    assert addresses == [
        f"https://graph.example.com/debug_token?input_token={text}&access_token={text}"
    ]


def test_a_graph_that_is_down_vouches_for_nobody() -> None:
    def fetch(_: str) -> Any:
        raise OSError("connection refused")

    with pytest.raises(ServiceError, match="Couldn't verify"):
        graph.subject("https://graph.example.com", "EAAB", ["1234"], _NOW, fetch)
