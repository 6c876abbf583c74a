"""The JWT authorizer of an HTTP API takes tokens of an issuer with a certificate of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.testing.openid import OpenIdProvider

from tests.gatehouse.local.conftest import Api


@pytest.fixture(scope="module")
def api(provider: OpenIdProvider, new_api: Callable[..., Api], clients: Callable[..., Any]) -> Api:
    made = new_api("with-an-issuer")
    authorizer = made.gateway.create_authorizer(
        ApiId=made.id,
        AuthorizerType="JWT",
        Name="issuer",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": provider.issuer, "Audience": ["web"]},
    )["AuthorizerId"]
    made.route(
        "GET /",
        "arn:aws:lambda:us-east-1:000000000000:function:absent",
        AuthorizationType="JWT",
        AuthorizerId=authorizer,
    )
    return made


def _status(api: Api, token: str) -> int:
    return api.call("/", headers={"Authorization": f"Bearer {token}"}).status


def test_a_token_of_the_issuer_is_taken(api: Api, provider: OpenIdProvider) -> None:
    # The function behind the route is not there, which is said only to callers who are let in.
    assert _status(api, provider.tokens("ann")["id"]) == 500


@pytest.mark.parametrize("client", ["phone", "curve"])
def test_a_token_of_another_client_or_algorithm_is_refused(
    api: Api, provider: OpenIdProvider, client: str
) -> None:
    assert _status(api, provider.tokens("ann", client)["id"]) == 401


def test_a_token_of_a_new_key_is_taken_at_once(api: Api, provider: OpenIdProvider) -> None:
    old = provider.tokens("ann")["id"]
    assert _status(api, old) == 500
    provider.rotate(keep=True)
    assert (_status(api, provider.tokens("ann")["id"]), _status(api, old)) == (500, 500)


def test_a_token_of_a_key_that_is_withdrawn_is_refused(api: Api, provider: OpenIdProvider) -> None:
    old = provider.tokens("ann")["id"]
    assert _status(api, old) == 500
    provider.rotate(keep=False)
    time.sleep(6)
    assert _status(api, old) == 401
