"""Three stacks make one app."""

import pytest
from botocore.exceptions import ClientError
from gatehouse.testing import DeployedApp, Person


@pytest.fixture(scope="module")
def ann(deployed_app: DeployedApp) -> Person:
    return deployed_app.sign_up("ann@example.com")


@pytest.fixture(scope="module")
def bob(deployed_app: DeployedApp) -> Person:
    return deployed_app.sign_up("bob@example.com")


def test_a_note_is_its_authors_alone(ann: Person, bob: Person) -> None:
    assert ann.call("POST", "/notes", {"content": "milk"}).status == 201
    assert ann.call("GET", "/notes").json == {"notes": ["milk"]}
    assert bob.call("GET", "/notes").json == {"notes": []}


def test_a_folder_in_the_bucket_of_another_stack_is_its_owners_alone(
    deployed_app: DeployedApp, ann: Person, bob: Person
) -> None:
    bucket, key = deployed_app.outputs["Bucket"], f"private/{ann.identity}/a.txt"
    ann.files.put_object(Bucket=bucket, Key=key, Body=b"mine")
    assert ann.files.get_object(Bucket=bucket, Key=key)["Body"].read() == b"mine"
    with pytest.raises(ClientError, match="AccessDenied"):
        bob.files.get_object(Bucket=bucket, Key=key)


def test_a_stranger_is_refused(deployed_app: DeployedApp) -> None:
    assert deployed_app.client().request("GET", "/notes").status == 403
