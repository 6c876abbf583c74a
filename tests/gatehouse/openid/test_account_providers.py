"""Tokens of OpenID Connect providers that the account has registered, for roles and APIs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from gatehouse.testing.openid import OpenIdProvider

from tests.gatehouse.local.pools import refusal
from tests.gatehouse.openid.conftest import Registered
from tests.gatehouse.openid.provider import claims_of

#: Seconds after which a key that is not published any more is refused, and one more.
_FORGOTTEN = 6.0


@pytest.fixture
def assume(registered: Registered, clients: Callable[..., Any]) -> Callable[[str], Any]:
    def call(token: str) -> Any:
        return clients("sts").assume_role_with_web_identity(
            RoleArn=registered.role, RoleSessionName="app", WebIdentityToken=token
        )

    return call


@pytest.mark.parametrize("client", ["web", "curve"])
def test_a_token_of_a_registered_client_gives_a_session(
    provider: OpenIdProvider, registered: Registered, assume: Callable[..., Any], client: str
) -> None:
    given = assume(provider.tokens("ann", client)["id"])
    assert given["SubjectFromWebIdentityToken"] == "ann"
    assert (given["Audience"], given["Provider"]) == (client, registered.arn)


def test_a_token_of_a_client_that_is_not_registered_is_refused(
    provider: OpenIdProvider, assume: Callable[..., Any]
) -> None:
    assert refusal(assume, provider.tokens("ann", "phone")["id"]) == "InvalidIdentityToken"


def test_somebody_whom_the_trust_policy_leaves_out_is_refused(
    provider: OpenIdProvider, assume: Callable[..., Any]
) -> None:
    assert refusal(assume, provider.tokens("bob")["id"]) == "AccessDenied"


def test_a_token_that_somebody_else_signed_is_refused(
    provider: OpenIdProvider, assume: Callable[..., Any]
) -> None:
    token = provider.tokens("ann")["id"]
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    header = {"kid": jwt.get_unverified_header(token)["kid"]}
    forged = jwt.encode(claims_of(token), key, "RS256", headers=header)
    assert refusal(assume, forged) == "InvalidIdentityToken"


def test_a_token_signed_with_the_public_key_as_secret_is_refused(
    provider: OpenIdProvider, assume: Callable[..., Any]
) -> None:
    token = provider.tokens("ann")["id"]
    header = {"kid": jwt.get_unverified_header(token)["kid"]}
    forged = jwt.encode(claims_of(token), "anything at all, long enough for HS256", "HS256", header)
    assert refusal(assume, forged) == "InvalidIdentityToken"


def test_a_token_of_an_issuer_that_is_not_registered_is_refused(
    provider: OpenIdProvider, assume: Callable[..., Any]
) -> None:
    token = provider.tokens("ann")["id"]
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = jwt.encode({**claims_of(token), "iss": "https://elsewhere.example.com"}, key, "RS256")
    assert refusal(assume, forged) == "InvalidIdentityToken"


def test_tokens_of_both_keys_count_while_both_are_published(
    provider: OpenIdProvider, assume: Callable[..., Any]
) -> None:
    old = provider.tokens("ann")["id"]
    provider.rotate(keep=True)
    new = provider.tokens("ann")["id"]
    assert assume(old)["SubjectFromWebIdentityToken"] == "ann"
    assert assume(new)["SubjectFromWebIdentityToken"] == "ann"


def test_a_token_whose_key_is_not_published_any_more_is_refused(
    provider: OpenIdProvider, assume: Callable[..., Any]
) -> None:
    old = provider.tokens("ann")["id"]
    provider.rotate(keep=False)
    time.sleep(_FORGOTTEN)
    assert refusal(assume, old) == "InvalidIdentityToken"
    assert assume(provider.tokens("ann")["id"])["SubjectFromWebIdentityToken"] == "ann"
