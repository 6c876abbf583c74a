"""Who gets AWS credentials for a token of the provider."""

from typing import Any

import jwt
import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import rsa
from gatehouse.testing import DeployedApp, Federated
from gatehouse.testing.openid import EXPIRED, OpenIdProvider


def someone(app: DeployedApp, token: str) -> Federated:
    return Federated(app.client(), token)


def claims(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


def refused(person: Federated) -> str:
    with pytest.raises(ClientError) as error:
        _ = person.credentials
    return str(error.value.response["Error"]["Code"])


@pytest.fixture(scope="module")
def ann(deployed_app: DeployedApp, provider: OpenIdProvider) -> Federated:
    return someone(deployed_app, provider.tokens("ann")["id"])


def test_a_user_is_greeted_with_the_identity_id(ann: Federated) -> None:
    answer = ann.call("GET", "/private")
    expected = f"Hello user! Your identity id is {ann.identity}."
    assert (answer.status, answer.text) == (200, expected)


def test_a_user_is_the_same_at_each_sign_in(
    deployed_app: DeployedApp, provider: OpenIdProvider, ann: Federated
) -> None:
    again = someone(deployed_app, provider.tokens("ann")["id"])
    other = someone(deployed_app, provider.tokens("bob")["id"])
    assert again.identity == ann.identity != other.identity


def test_a_stranger_may_call_the_public_route_alone(deployed_app: DeployedApp) -> None:
    assert deployed_app.client().request("GET", "/public").text == "Hello stranger!"
    assert deployed_app.client().request("GET", "/private").status == 403


def test_a_token_is_no_signature(deployed_app: DeployedApp, ann: Federated) -> None:
    assert deployed_app.client().request("GET", "/private", token=ann.token).status == 403


def test_a_token_of_another_app_of_the_provider_is_refused(
    deployed_app: DeployedApp, provider: OpenIdProvider
) -> None:
    token = provider.tokens("ann", client="another")["id"]
    assert refused(someone(deployed_app, token)) == "NotAuthorizedException"
    assert "the token is for another" in deployed_app.aws.log_tail()


def test_a_token_that_has_expired_is_refused(
    deployed_app: DeployedApp, provider: OpenIdProvider
) -> None:
    token = provider.tokens("ann", ago=EXPIRED)["id"]
    assert refused(someone(deployed_app, token)) == "NotAuthorizedException"
    assert "Token expired" in deployed_app.aws.log_tail()


def test_a_forged_token_is_refused(deployed_app: DeployedApp, ann: Federated) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = jwt.encode(claims(ann.token), key, "RS256")
    assert refused(someone(deployed_app, forged)) == "NotAuthorizedException"


def test_a_token_of_another_issuer_is_refused(deployed_app: DeployedApp, ann: Federated) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    strange = {**claims(ann.token), "iss": "https://login.example.com"}
    forged = jwt.encode(strange, key, "RS256")
    assert refused(someone(deployed_app, forged)) == "NotAuthorizedException"


def test_there_are_no_credentials_without_a_token(deployed_app: DeployedApp) -> None:
    identities = deployed_app.service("cognito-identity")
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        identities.get_id(IdentityPoolId=deployed_app.outputs["IdentityPool"])


def test_a_mistyped_identity_pool_is_not_found(deployed_app: DeployedApp, ann: Federated) -> None:
    wrong = f"{deployed_app.outputs['IdentityPool'][:-12]}000000000000"
    logins = {claims(ann.token)["iss"].removeprefix("https://"): ann.token}
    identities = deployed_app.service("cognito-identity")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        identities.get_id(IdentityPoolId=wrong, Logins=logins)
    assert f"IdentityPool '{wrong}' not found" in deployed_app.aws.log_tail()


def test_a_token_lives_on_while_its_key_is_published(
    deployed_app: DeployedApp, provider: OpenIdProvider, ann: Federated
) -> None:
    provider.rotate(keep=True)
    for token in (provider.tokens("ann")["id"], ann.token):
        assert someone(deployed_app, token).identity == ann.identity


def test_nobody_gets_credentials_while_the_provider_is_down(
    deployed_app: DeployedApp, provider: OpenIdProvider
) -> None:
    provider.rotate(keep=False)
    fresh = provider.tokens("ann")["id"]  # its key was never asked for
    provider.stop()
    try:
        assert refused(someone(deployed_app, fresh)) == "NotAuthorizedException"
    finally:
        provider.start()
    assert f"a login of {provider.issuer}: " in deployed_app.aws.log_tail()
