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
