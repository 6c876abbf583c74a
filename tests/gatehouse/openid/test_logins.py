"""Tokens of providers as logins of an identity pool: each is verified, or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import rsa
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing.openid import EXPIRED, OpenIdProvider

from tests.gatehouse.local.pools import refusal
from tests.gatehouse.openid.conftest import Registered
from tests.gatehouse.openid.provider import claims_of


@pytest.fixture(scope="module")
def pool(provider: OpenIdProvider, registered: Registered, clients: Callable[..., Any]) -> str:
    made = clients("cognito-identity").create_identity_pool(
        IdentityPoolName="federated",
        AllowUnauthenticatedIdentities=True,
        OpenIdConnectProviderARNs=[registered.arn],
        SupportedLoginProviders={
            "graph.facebook.com": "web",
            "api.twitter.com": "key;secret",
            "accounts.google.com": "web",
        },
    )
    return str(made["IdentityPoolId"])


@pytest.fixture
def identity(pool: str, clients: Callable[..., Any]) -> Callable[..., str]:
    def call(logins: dict[str, str]) -> str:
        given = clients("cognito-identity").get_id(IdentityPoolId=pool, Logins=logins)
        return str(given["IdentityId"])

    return call


def test_two_tokens_of_one_subject_are_one_identity(
    provider: OpenIdProvider, identity: Callable[..., str]
) -> None:
    first = identity({provider.host: provider.tokens("ann")["id"]})
    assert identity({provider.host: provider.tokens("ann")["id"]}) == first
    assert identity({provider.host: provider.tokens("bob")["id"]}) != first


def test_a_token_of_a_client_that_is_not_registered_is_refused(
    provider: OpenIdProvider, identity: Callable[..., str]
) -> None:
    logins = {provider.host: provider.tokens("ann", "phone")["id"]}
    assert refusal(identity, logins) == "NotAuthorizedException"


def test_a_forged_token_is_refused(provider: OpenIdProvider, identity: Callable[..., str]) -> None:
    token = provider.tokens("ann")["id"]
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = jwt.encode(claims_of(token), key, "RS256")
    assert refusal(identity, {provider.host: forged}) == "NotAuthorizedException"


def test_a_token_that_has_expired_is_refused(
    provider: OpenIdProvider, identity: Callable[..., str], local_aws: LocalAws
) -> None:
    with pytest.raises(ClientError, match="Token expired"):
        identity({provider.host: provider.tokens("ann", ago=EXPIRED)["id"]})
    assert "Token expired" in local_aws.log_tail()


def test_a_token_counts_for_five_minutes_more(
    provider: OpenIdProvider, identity: Callable[..., str]
) -> None:
    assert identity({provider.host: provider.tokens("ann", ago=700)["id"]})


def test_a_provider_that_the_pool_does_not_have_is_refused(
    provider: OpenIdProvider, identity: Callable[..., str]
) -> None:
    logins = {"login.example.com": provider.tokens("ann")["id"]}
    assert refusal(identity, logins) == "NotAuthorizedException"


def test_facebook_has_a_stand_in_here(
    provider: OpenIdProvider, identity: Callable[..., str]
) -> None:
    first = identity({"graph.facebook.com": provider.tokens("ann")["access"]})
    assert identity({"graph.facebook.com": provider.tokens("ann")["access"]}) == first
    assert identity({"graph.facebook.com": provider.tokens("bob")["access"]}) != first


@pytest.mark.parametrize("text", ["EAAB-an-access-token", "a.b.c"])
def test_a_token_that_the_stand_in_did_not_make_is_refused(
    identity: Callable[..., str], local_aws: LocalAws, text: str
) -> None:
    assert refusal(identity, {"graph.facebook.com": text}) == "NotAuthorizedException"
    assert "a login of graph.facebook.com: https://" in local_aws.log_tail()


def test_an_id_token_is_none_of_facebooks(
    provider: OpenIdProvider, identity: Callable[..., str]
) -> None:
    logins = {"graph.facebook.com": provider.tokens("ann")["id"]}
    assert refusal(identity, logins) == "NotAuthorizedException"


def test_facebooks_token_for_another_app_is_refused(
    provider: OpenIdProvider, identity: Callable[..., str], local_aws: LocalAws
) -> None:
    logins = {"graph.facebook.com": provider.tokens("ann", "phone")["access"]}
    with pytest.raises(ClientError, match="Incorrect token audience"):
        identity(logins)
    assert "it is for the app phone" in local_aws.log_tail()


def test_facebooks_token_that_has_expired_is_refused(
    provider: OpenIdProvider, identity: Callable[..., str], local_aws: LocalAws
) -> None:
    token = provider.tokens("ann", ago=EXPIRED)["access"]
    with pytest.raises(ClientError, match="Token is expired"):
        identity({"graph.facebook.com": token})
    assert "Session has expired" in local_aws.log_tail()


def test_a_provider_without_a_stand_in_is_not_believed(
    identity: Callable[..., str], local_aws: Any
) -> None:
    assert refusal(identity, {"api.twitter.com": "a;b"}) == "NotAuthorizedException"
    assert "GATEHOUSE_LOGIN_ISSUERS=api.twitter.com=" in local_aws.log_tail()


def test_a_token_of_another_issuer_is_not_googles(
    provider: OpenIdProvider, identity: Callable[..., str]
) -> None:
    logins = {"accounts.google.com": provider.tokens("ann")["id"]}
    assert refusal(identity, logins) == "NotAuthorizedException"


def test_a_guest_becomes_whoever_signs_in(
    provider: OpenIdProvider, pool: str, clients: Callable[..., Any]
) -> None:
    identities = clients("cognito-identity")
    guest = identities.get_id(IdentityPoolId=pool)["IdentityId"]
    token = provider.tokens(f"carol-{guest[-6:]}")["id"]
    logins = {"Logins": {provider.host: token}}
    refused = refusal(identities.get_credentials_for_identity, IdentityId=guest, **logins)
    assert refused == "InvalidIdentityPoolConfigurationException"  # the pool has no role
    assert identities.get_id(IdentityPoolId=pool, **logins)["IdentityId"] == guest
