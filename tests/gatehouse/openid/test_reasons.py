"""Why a token gave nothing: AWS's answer says little, and the journal says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.local.launcher.decisions import Decided, decisions
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing.openid import EXPIRED, OpenIdProvider

from tests.gatehouse.local.pools import refusal
from tests.gatehouse.openid.conftest import Registered


@pytest.fixture(scope="module")
def pool(registered: Registered, clients: Callable[..., Any]) -> str:
    made = clients("cognito-identity").create_identity_pool(
        IdentityPoolName="reasons",
        AllowUnauthenticatedIdentities=False,
        OpenIdConnectProviderARNs=[registered.arn],
        SupportedLoginProviders={"api.twitter.com": "key;secret"},
    )
    return str(made["IdentityPoolId"])


@pytest.fixture
def refused(
    pool: str, clients: Callable[..., Any], local_aws: LocalAws
) -> Callable[[dict[str, str]], Decided]:
    """Ask for an identity in vain, and return what `gatehouse local logs --decisions` reads."""
    instance = Running(
        str(local_aws.folder), local_aws.endpoint, local_aws.region, local_aws.environment
    )

    def call(logins: dict[str, str]) -> Decided:
        identities = clients("cognito-identity")
        code = refusal(identities.get_id, IdentityPoolId=pool, Logins=logins)
        assert code == "NotAuthorizedException"
        found = decisions(instance)[-1]
        told = (found.effect, found.layer, found.action, found.resource)
        assert told == ("ExplicitDeny", "service's own check", "cognito-identity:GetId", pool)
        return found

    return call


def test_the_app_that_a_token_is_for(
    provider: OpenIdProvider, refused: Callable[..., Decided]
) -> None:
    found = refused({provider.host: provider.tokens("ann", "phone")["id"]})
    assert found.reason == "the token is for phone, not for web, curve"


def test_the_time_at_which_it_has_expired(
    provider: OpenIdProvider, refused: Callable[..., Decided]
) -> None:
    found = refused({provider.host: provider.tokens("ann", ago=EXPIRED)["id"]})
    assert "Token expired: " in found.reason


def test_the_login_that_the_pool_does_not_have(
    provider: OpenIdProvider, refused: Callable[..., Decided]
) -> None:
    found = refused({"login.example.com": provider.tokens("ann")["id"]})
    assert "no login login.example.com" in found.reason


def test_the_stand_in_that_is_not_named(refused: Callable[..., Decided]) -> None:
    found = refused({"api.twitter.com": "a;b"})
    assert "GATEHOUSE_LOGIN_ISSUERS=api.twitter.com=" in found.reason


def test_the_issuer_that_is_down(provider: OpenIdProvider, refused: Callable[..., Decided]) -> None:
    provider.rotate(keep=False)
    fresh = provider.tokens("ann")["id"]  # its key was never asked for
    provider.stop()
    try:
        found = refused({provider.host: fresh})
    finally:
        provider.start()
    assert found.reason.startswith(f"a login of {provider.issuer}: ")
    assert "cannot be read" in found.reason


def test_a_token_that_is_believed_is_not_noted(
    provider: OpenIdProvider, pool: str, clients: Callable[..., Any], local_aws: LocalAws
) -> None:
    instance = Running(
        str(local_aws.folder), local_aws.endpoint, local_aws.region, local_aws.environment
    )
    before = decisions(instance)
    logins = {provider.host: provider.tokens("ann")["id"]}
    clients("cognito-identity").get_id(IdentityPoolId=pool, Logins=logins)
    assert decisions(instance) == before
