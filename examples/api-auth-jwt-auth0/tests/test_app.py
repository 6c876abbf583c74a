"""Which tokens of the provider open which route."""

import pytest
from gatehouse.testing import DeployedApp
from gatehouse.testing.openid import EXPIRED, OpenIdProvider

AUDIENCE = "https://notes.example.com"


@pytest.fixture(scope="module")
def token(provider: OpenIdProvider) -> str:
    return provider.tokens("ann", audience=AUDIENCE)["access"]


def status(app: DeployedApp, token: str | None = None, method: str = "GET") -> int:
    return app.client().request(method, "/private", token=token).status


def test_a_stranger_may_call_the_public_route_alone(deployed_app: DeployedApp) -> None:
    assert deployed_app.client().request("GET", "/public").text == "Hello stranger!"
    assert status(deployed_app) == 401


def test_a_user_is_greeted_with_the_sub(deployed_app: DeployedApp, token: str) -> None:
    answer = deployed_app.client().request("GET", "/private", token=token)
    assert (answer.status, answer.text) == (200, "Hello user! Your sub is ann.")


def test_a_token_for_another_api_is_refused(
    deployed_app: DeployedApp, provider: OpenIdProvider
) -> None:
    other = provider.tokens("ann", audience="https://other.example.com")
    assert status(deployed_app, other["access"]) == 401
    assert status(deployed_app, other["id"]) == 401
    assert "the token is for another audience" in deployed_app.aws.log_tail()


def test_a_token_that_has_expired_is_refused(
    deployed_app: DeployedApp, provider: OpenIdProvider
) -> None:
    expired = provider.tokens("ann", audience=AUDIENCE, ago=EXPIRED)["access"]
    assert status(deployed_app, expired) == 401
    assert "the token has expired" in deployed_app.aws.log_tail()


def test_a_token_without_the_scope_is_refused(
    deployed_app: DeployedApp, provider: OpenIdProvider, token: str
) -> None:
    assert status(deployed_app, token, "POST") == 403
    scoped = provider.tokens("ann", audience=AUDIENCE, scope="write:notes")
    assert status(deployed_app, scoped["access"], "POST") == 200


def test_a_changed_token_is_refused(deployed_app: DeployedApp, token: str) -> None:
    head, body, signature = token.split(".")
    changed = "A" if signature[0] != "A" else "B"
    assert status(deployed_app, f"{head}.{body}.{changed}{signature[1:]}") == 401


def test_a_token_lives_on_while_its_key_is_published(
    deployed_app: DeployedApp, provider: OpenIdProvider, token: str
) -> None:
    provider.rotate(keep=True)
    new = provider.tokens("ann", audience=AUDIENCE)["access"]
    assert [status(deployed_app, each) for each in (new, token)] == [200, 200]


def test_nobody_is_let_in_while_the_provider_is_down(
    deployed_app: DeployedApp, provider: OpenIdProvider
) -> None:
    provider.rotate(keep=False)
    fresh = provider.tokens("ann", audience=AUDIENCE)["access"]  # its key was never asked for
    provider.stop()
    try:
        assert status(deployed_app, fresh) == 401
    finally:
        provider.start()
    assert f"{provider.issuer}/.well-known/openid-configuration cannot be read" in (
        deployed_app.aws.log_tail()
    )
