"""What the page may ask for, without a page."""

import pytest
from botocore.exceptions import ClientError
from gatehouse.testing import DeployedApp, Person


@pytest.fixture(scope="module")
def ann(deployed_app: DeployedApp) -> Person:
    return deployed_app.sign_up("ann@example.org")


@pytest.fixture(scope="module")
def bob(deployed_app: DeployedApp) -> Person:
    return deployed_app.sign_up("bob@example.org")


def test_a_note_is_its_owners_alone(ann: Person, bob: Person) -> None:
    note = ann.call("POST", "/notes", {"content": "milk"}).json
    path = f"/notes/{note['noteId']}"
    assert (ann.call("GET", path).status, bob.call("GET", path).status) == (200, 404)
    assert bob.call("DELETE", path).status == 204
    assert ann.call("GET", "/notes").json == {"notes": [note]}
    assert ann.call("DELETE", path).status == 204
    assert ann.call("GET", "/notes").json == {"notes": []}


def test_a_folder_is_its_owners_alone(deployed_app: DeployedApp, ann: Person, bob: Person) -> None:
    bucket, key = deployed_app.outputs["Bucket"], f"private/{ann.identity}/a.txt"
    ann.files.put_object(Bucket=bucket, Key=key, Body=b"mine")
    with pytest.raises(ClientError, match="AccessDenied"):
        bob.files.get_object(Bucket=bucket, Key=key)


@pytest.mark.parametrize("content", ["", "x" * 1001, 7, None])
def test_a_note_that_is_none_is_refused(ann: Person, content: object) -> None:
    assert ann.call("POST", "/notes", {"content": content}).status == 400


def test_a_stranger_is_refused(deployed_app: DeployedApp) -> None:
    assert deployed_app.client().request("GET", "/notes").status == 403
