"""Who can upload and download what, with an address from the API."""

from typing import Any

import pytest
import requests
from gatehouse.testing import DeployedApp, Person


@pytest.fixture(scope="module")
def ann(deployed_app: DeployedApp) -> Person:
    return deployed_app.sign_up("ann@example.com")


@pytest.fixture(scope="module")
def bob(deployed_app: DeployedApp) -> Person:
    return deployed_app.sign_up("bob@example.com")


def upload(form: dict[str, Any], content: bytes, **changed: str) -> int:
    fields = {**form["fields"], **changed}
    sent = requests.post(form["url"], data=fields, files={"file": content}, timeout=30)
    return sent.status_code


def asked(person: Person, name: object) -> Any:
    return person.call_with_token("POST", "/uploads", {"name": name})


def downloaded(person: Person, name: str) -> requests.Response:
    url = person.call_with_token("GET", f"/uploads/{name}").json["url"]
    return requests.get(url, timeout=30)


def test_a_file_comes_back_as_it_was_uploaded(ann: Person) -> None:
    assert upload(asked(ann, "cat.jpg").json, b"meow") == 204
    answer = downloaded(ann, "cat.jpg")
    assert (answer.status_code, answer.content) == (200, b"meow")
    assert answer.headers["content-disposition"] == "attachment"


def test_another_user_has_another_folder(ann: Person, bob: Person) -> None:
    upload(asked(ann, "secret.txt").json, b"hers")
    # S3 says no more to a signer who may not list the bucket: not even that there is no such file.
    assert downloaded(bob, "secret.txt").status_code == 403


def test_a_form_is_for_its_own_key(ann: Person) -> None:
    form = asked(ann, "a.txt").json
    assert upload(form, b"x", key="uploads/somebody-else/a.txt") == 403


def test_a_form_takes_no_file_that_is_too_large(ann: Person) -> None:
    assert upload(asked(ann, "large.bin").json, b"x" * (10 * 1024 * 1024 + 1)) == 400


@pytest.mark.parametrize("name", ["../b.txt", "a/b.txt", "", ".hidden", None, "x" * 101])
def test_a_name_that_could_lead_elsewhere_is_refused(ann: Person, name: object) -> None:
    assert asked(ann, name).status == 400


def test_a_stranger_gets_no_address(deployed_app: DeployedApp) -> None:
    answer = deployed_app.client().request("POST", "/uploads", {"name": "a.txt"})
    assert answer.status == 401


def test_a_changed_address_is_refused(ann: Person) -> None:
    url = ann.call_with_token("GET", "/uploads/cat.jpg").json["url"]
    assert requests.get(url.replace("cat.jpg", "dog.jpg", 1), timeout=30).status_code == 403
