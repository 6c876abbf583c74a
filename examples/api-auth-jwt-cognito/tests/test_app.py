"""Which token opens which route."""

import base64
import json

import pytest
import requests
from gatehouse.testing import DeployedApp, Person


@pytest.fixture(scope="module")
def ann(deployed_app: DeployedApp) -> Person:
    return deployed_app.sign_up("ann@example.com")


@pytest.fixture(scope="module")
def machine(deployed_app: DeployedApp) -> str:
    """An access token of the machine, for its id and secret."""
    users, pool = deployed_app.service("cognito-idp"), deployed_app.outputs["UserPool"]
    nightly = deployed_app.outputs["Nightly"]
    described = users.describe_user_pool_client(UserPoolId=pool, ClientId=nightly)
    answer = requests.post(
        f"{deployed_app.aws.endpoint}/oauth2/token",
        auth=(nightly, described["UserPoolClient"]["ClientSecret"]),
        data={"grant_type": "client_credentials", "scope": "reports/read"},
        timeout=30,
    )
    token: str = answer.json()["access_token"]
    return token


def status(app: DeployedApp, path: str, token: str | None = None) -> int:
    return app.client().request("GET", path, token=token).status


def test_a_stranger_may_call_the_public_route_alone(deployed_app: DeployedApp) -> None:
    paths = ("/public", "/private", "/reports")
    assert [status(deployed_app, path) for path in paths] == [200, 401, 401]


@pytest.mark.parametrize("token", ["id", "access"])
def test_a_user_is_greeted_with_the_sub(ann: Person, token: str) -> None:
    answer = ann.call_with_token("GET", "/private", token=token)
    [sub] = [word for word in answer.text.rstrip(".").split() if "-" in word]
    assert (answer.status, answer.text) == (200, f"Hello user! Your sub is {sub}.")


def test_the_machine_reads_reports_and_nothing_else(
    deployed_app: DeployedApp, machine: str
) -> None:
    assert status(deployed_app, "/reports", machine) == 200
    assert status(deployed_app, "/private", machine) == 401
    assert "the token is for another audience" in deployed_app.aws.log_tail()


def test_a_user_does_not_read_reports(ann: Person) -> None:
    assert ann.call_with_token("GET", "/reports").status == 401


def test_a_changed_token_is_refused(deployed_app: DeployedApp, ann: Person) -> None:
    head, body, signature = ann.tokens["access"].split(".")
    changed = "A" if signature[0] != "A" else "B"
    assert status(deployed_app, "/private", f"{head}.{body}.{changed}{signature[1:]}") == 401
    assert "the issuer has not signed the token" in deployed_app.aws.log_tail()


def test_a_token_of_another_user_pool_is_refused(deployed_app: DeployedApp, ann: Person) -> None:
    head, body, signature = ann.tokens["access"].split(".")
    said = json.loads(base64.urlsafe_b64decode(f"{body}=="))
    said["iss"] = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_mistyped0"
    other = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    assert status(deployed_app, "/private", f"{head}.{other}.{signature}") == 401
    assert "/us-east-1_mistyped0" in deployed_app.aws.log_tail()
