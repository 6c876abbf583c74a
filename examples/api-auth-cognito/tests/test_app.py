"""Who gets a greeting, and who does not."""

import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from gatehouse.testing import DeployedApp, Person


@pytest.fixture(scope="module")
def ann(deployed_app: DeployedApp) -> Person:
    return deployed_app.sign_up("ann@example.com")


def test_a_stranger_may_call_the_public_route(deployed_app: DeployedApp) -> None:
    answer = deployed_app.client().request("GET", "/public")
    assert (answer.status, answer.text) == (200, "Hello stranger!")


def test_a_request_that_nobody_signed_is_refused(deployed_app: DeployedApp) -> None:
    assert deployed_app.client().request("GET", "/private").status == 403


def test_a_user_is_greeted_with_the_identity_id(ann: Person) -> None:
    answer = ann.call("GET", "/private")
    assert (answer.status, answer.text) == (
        200,
        f"Hello user! Your identity id is {ann.identity}.",
    )


def test_a_token_is_no_signature(ann: Person) -> None:
    assert ann.call_with_token("GET", "/private", token="id").status == 403


def test_a_signature_by_another_key_is_refused(ann: Person) -> None:
    right = ann.credentials
    wrong = Credentials(right.access_key, "0" * 40, right.token)
    assert ann.client.request("GET", "/private", credentials=wrong).status == 403


def test_there_are_no_credentials_without_a_sign_in(deployed_app: DeployedApp) -> None:
    identities = deployed_app.service("cognito-identity")
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        identities.get_id(IdentityPoolId=deployed_app.outputs["IdentityPool"])


def mistyped(named: str) -> str:
    """Return an id as somebody writes it who gets its last character wrong."""
    return named[:-1] + ("0" if named[-1] != "0" else "1")


def test_a_mistyped_identity_pool_is_not_found(deployed_app: DeployedApp, ann: Person) -> None:
    wrong = mistyped(deployed_app.outputs["IdentityPool"])
    logins = {login_of(deployed_app): ann.tokens["id"]}
    identities = deployed_app.service("cognito-identity")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        identities.get_id(IdentityPoolId=wrong, Logins=logins)
    assert f"IdentityPool '{wrong}' not found" in deployed_app.aws.log_tail()


def test_a_mistyped_user_pool_is_no_login(deployed_app: DeployedApp, ann: Person) -> None:
    wrong = mistyped(login_of(deployed_app))
    identities = deployed_app.service("cognito-identity")
    pool = deployed_app.outputs["IdentityPool"]
    with pytest.raises(ClientError, match="Token is not from a supported provider"):
        identities.get_id(IdentityPoolId=pool, Logins={wrong: ann.tokens["id"]})
    assert f"no login {wrong}" in deployed_app.aws.log_tail()


def test_a_mistyped_client_signs_nobody_in(deployed_app: DeployedApp, ann: Person) -> None:
    wrong = mistyped(deployed_app.outputs["UserPoolClient"])
    users = deployed_app.service("cognito-idp")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        users.initiate_auth(
            ClientId=wrong,
            AuthFlow="USER_SRP_AUTH",
            AuthParameters={"USERNAME": ann.user, "SRP_A": "2"},
        )
    assert f"User pool client {wrong} does not exist" in deployed_app.aws.log_tail()


def test_an_access_token_is_no_login(deployed_app: DeployedApp, ann: Person) -> None:
    identities = deployed_app.service("cognito-identity")
    with pytest.raises(ClientError, match="Missing a required claim: aud"):
        identities.get_id(
            IdentityPoolId=deployed_app.outputs["IdentityPool"],
            Logins={login_of(deployed_app): ann.tokens["access"]},
        )
    assert "Missing a required claim: aud" in deployed_app.aws.log_tail()


def login_of(app: DeployedApp) -> str:
    region, pool = app.outputs["Region"], app.outputs["UserPool"]
    return f"cognito-idp.{region}.amazonaws.com/{pool}"
