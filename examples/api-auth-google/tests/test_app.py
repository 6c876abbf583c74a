"""Who gets AWS credentials for a token of Google."""

import pytest
from botocore.exceptions import ClientError
from gatehouse.testing import DeployedApp, Federated
from gatehouse.testing.openid import EXPIRED, OpenIdProvider

CLIENT = "123-abc.apps.googleusercontent.com"
LOGIN = "accounts.google.com"


def someone(app: DeployedApp, token: str, login: str = LOGIN) -> Federated:
    return Federated(app.client(), token, login)


@pytest.fixture(scope="module")
def ann(deployed_app: DeployedApp, provider: OpenIdProvider) -> Federated:
    return someone(deployed_app, provider.tokens("ann", CLIENT)["id"])


def test_a_user_is_greeted_with_the_identity_id(ann: Federated) -> None:
    answer = ann.call("GET", "/private")
    expected = f"Hello user! Your identity id is {ann.identity}."
    assert (answer.status, answer.text) == (200, expected)


def test_a_user_is_the_same_at_each_sign_in(
    deployed_app: DeployedApp, provider: OpenIdProvider, ann: Federated
) -> None:
    again = someone(deployed_app, provider.tokens("ann", CLIENT)["id"])
    other = someone(deployed_app, provider.tokens("bob", CLIENT)["id"])
    assert again.identity == ann.identity != other.identity


def test_a_stranger_may_call_the_public_route_alone(deployed_app: DeployedApp) -> None:
    assert deployed_app.client().request("GET", "/public").text == "Hello stranger!"
    assert deployed_app.client().request("GET", "/private").status == 403


@pytest.mark.parametrize("token", ["a.b.c", "EAAB-made-up"])
def test_a_token_that_the_provider_did_not_make_is_refused(
    deployed_app: DeployedApp, token: str
) -> None:
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        _ = someone(deployed_app, token).identity


def test_a_provider_that_the_pool_does_not_have_is_refused(
    deployed_app: DeployedApp, ann: Federated
) -> None:
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        _ = someone(deployed_app, ann.token, "www.amazon.com").identity


def test_a_token_for_another_app_is_refused(
    deployed_app: DeployedApp, provider: OpenIdProvider
) -> None:
    token = provider.tokens("ann", "another")["id"]
    with pytest.raises(ClientError, match="Incorrect token audience"):
        _ = someone(deployed_app, token).identity
    assert "the token is for another" in deployed_app.aws.log_tail()


def test_a_token_that_has_expired_is_refused(
    deployed_app: DeployedApp, provider: OpenIdProvider
) -> None:
    token = provider.tokens("ann", CLIENT, ago=EXPIRED)["id"]
    with pytest.raises(ClientError, match="Token expired"):
        _ = someone(deployed_app, token).identity
    assert "Token expired" in deployed_app.aws.log_tail()
