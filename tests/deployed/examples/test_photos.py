"""The photo app: what guests, members, moderators and phones can do, and what they can't."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from gatehouse.deployed.call import Sender, call_api
from gatehouse.deployed.client import Answer
from gatehouse.deployed.mailbox import confirmation_code
from gatehouse.deployed.sign_up import register_user
from gatehouse.errors import CommandError

from examples.photos.handlers.previews import preview
from tests.deployed.deployments import Deployed
from tests.deployed.examples.people import PASSWORD, Person, client_of, sign_up

_SMALL = b"\xff\xd8\xff small \xff\xd9"
_PHOTO = b"\xff\xd8\xff header " + _SMALL + b" pixels \xff\xd9"


@pytest.fixture(scope="module")
def app(photos: Deployed) -> Deployed:
    return photos


@pytest.fixture(scope="module")
def ann(app: Deployed) -> Person:
    return sign_up(app, "ann@acme.example")


@pytest.fixture(scope="module")
def bob(app: Deployed) -> Person:
    return sign_up(app, "bob@acme.example")


@pytest.fixture(scope="module")
def mod(app: Deployed) -> Person:
    return sign_up(app, "mod@acme.example", "moderators")


@pytest.fixture(scope="module")
def photo(app: Deployed, ann: Person) -> dict[str, Any]:
    """A photo that Ann has uploaded and added to the app, once its preview is there."""
    identity, credentials = ann.signed()
    files, bucket = client_of(app).files(credentials), app.outputs["Bucket"]
    files.put_object(Bucket=bucket, Key=f"uploads/{identity}/cat.jpg", Body=_PHOTO)
    answer = client_of(app).request("POST", "/photos", {"name": "cat.jpg"}, credentials=credentials)
    assert answer.status == 201, answer
    until = time.monotonic() + 30
    while not app.root("s3").list_objects_v2(Bucket=bucket, Prefix="previews/")["KeyCount"]:
        assert time.monotonic() < until, "there is no preview"
        time.sleep(0.2)
    added: dict[str, Any] = answer.json
    return added


def refused(call: Any, **arguments: Any) -> bool:
    with pytest.raises(ClientError, match="AccessDenied"):
        call(**arguments)
    return True


def test_a_stranger_of_another_company_cannot_sign_up(app: Deployed) -> None:
    with pytest.raises(ClientError, match=r"end in @acme\.example"):
        client_of(app).sign_up("eve@evil.example", PASSWORD)


def test_an_upload_gets_a_preview_that_its_owner_alone_can_read(
    app: Deployed, photo: dict[str, Any], ann: Person, bob: Person
) -> None:
    wanted: Any = {"Bucket": app.outputs["Bucket"], "Key": f"previews/{photo['file']}"}
    owner, other = (client_of(app).files(each.signed()[1]) for each in (ann, bob))
    assert owner.get_object(**wanted)["Body"].read() == _SMALL
    assert refused(other.get_object, **wanted)


def test_nobody_writes_a_preview_or_a_public_picture_by_hand(
    app: Deployed, photo: dict[str, Any], ann: Person
) -> None:
    files = client_of(app).files(ann.signed()[1])
    for key in (f"previews/{photo['file']}", "public/cat.jpg"):
        assert refused(files.put_object, Bucket=app.outputs["Bucket"], Key=key, Body=b"x")


def test_the_page_and_the_phone_show_the_same_photos_of_one_user(
    app: Deployed, photo: dict[str, Any], ann: Person, bob: Person
) -> None:
    def on_the_page(person: Person) -> list[str]:
        answer = client_of(app).request("GET", "/photos", credentials=person.signed()[1])
        return [each["photoId"] for each in answer.json["photos"]]

    def on_the_phone(person: Person) -> list[str]:
        client = client_of(app, "PhoneClient")
        token = client.sign_in(person.email, PASSWORD)
        answer = client.request("GET", "/phone/photos", token=token)
        return [each["photoId"] for each in answer.json["photos"]]

    assert on_the_page(ann) == on_the_phone(ann) == [photo["photoId"]]
    assert on_the_page(bob) == on_the_phone(bob) == []


def test_the_phones_route_refuses_a_token_of_the_page(app: Deployed, ann: Person) -> None:
    token = client_of(app).sign_in(ann.email, PASSWORD)
    assert client_of(app).request("GET", "/phone/photos", token=token).status == 401


def test_members_cannot_publish_and_moderators_can(
    app: Deployed, photo: dict[str, Any], ann: Person, mod: Person
) -> None:
    path = f"/published/{photo['photoId']}"
    assert client_of(app).request("PUT", path, credentials=ann.signed()[1]).status == 403
    answer = client_of(app).request("PUT", path, credentials=mod.signed()[1])
    assert answer.status == 200, answer
    (shown,) = client_of(app).request("GET", "/gallery").json["photos"]
    assert shown["picture"] == answer.json["picture"]


def test_a_moderator_has_the_rights_of_a_member_too(app: Deployed, mod: Person) -> None:
    assert client_of(app).request("GET", "/photos", credentials=mod.signed()[1]).status == 200


def test_a_guest_reads_public_pictures_and_nothing_else(
    app: Deployed, photo: dict[str, Any]
) -> None:
    bucket = app.outputs["Bucket"]
    app.root("s3").put_object(Bucket=bucket, Key="public/flag.jpg", Body=b"x")
    anonymous = boto3.client(
        "cognito-identity",
        app.aws.region,
        endpoint_url=app.aws.endpoint,
        config=Config(signature_version=UNSIGNED),
    )
    pool = app.outputs["IdentityPool"]
    identity = anonymous.get_id(IdentityPoolId=pool)["IdentityId"]
    keys = anonymous.get_credentials_for_identity(IdentityId=identity)["Credentials"]
    guest = Credentials(keys["AccessKeyId"], keys["SecretKey"], keys["SessionToken"])
    files = client_of(app).files(guest)
    assert files.get_object(Bucket=bucket, Key="public/flag.jpg")["Body"].read() == b"x"
    assert refused(files.get_object, Bucket=bucket, Key=f"uploads/{photo['file']}")
    assert refused(files.list_objects_v2, Bucket=bucket, Prefix="public/")
    assert client_of(app).request("GET", "/photos", credentials=guest).status == 403


@pytest.fixture
def outputs(app: Deployed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the command line is given, in a shell that works on the local AWS."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", app.aws.endpoint)
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"photos-dev": app.outputs}))
    return file


def test_the_command_line_signs_up_and_calls_as_page_and_phone_do(outputs: Path) -> None:
    user = "cli@acme.example"
    said = register_user(outputs.parent, user, PASSWORD, outputs=outputs)
    assert said == "cli@acme.example is signed up and confirmed."

    def called(path: str, **how: Any) -> Answer:
        who: Any = {"user": user, "password": PASSWORD, **how}
        return call_api(outputs.parent, "GET", path, outputs=outputs, sender=Sender(**who))

    assert called("/photos").json == {"photos": []}
    assert called("/phone/photos", token="id", client="PhoneClient").json == {"photos": []}
    assert called("/phone/photos").status == 401


def test_the_command_line_confirms_with_the_code_of_a_mail(app: Deployed, outputs: Path) -> None:
    client_of(app).sign_up("late@acme.example", PASSWORD)
    code = confirmation_code(app.aws.endpoint, "late@acme.example")
    register_user(outputs.parent, "late@acme.example", "", code=code, outputs=outputs)
    assert client_of(app).sign_in("late@acme.example", PASSWORD)


def test_the_command_line_says_in_a_sentence_who_is_refused(ann: Person, outputs: Path) -> None:
    with pytest.raises(CommandError, match=r"eve@evil\.example cannot sign up: .*@acme\.example"):
        register_user(outputs.parent, "eve@evil.example", PASSWORD, outputs=outputs)
    with pytest.raises(CommandError, match=r"ann@acme\.example cannot sign in"):
        call_api(outputs.parent, "GET", "/", sender=Sender(ann.email, "x"), outputs=outputs)


def test_the_plan_after_the_apply_is_empty(app: Deployed) -> None:
    assert app.changed() == []


@pytest.mark.parametrize(
    ("photo", "small"),
    [(_PHOTO, _SMALL), (b"\xff\xd8\xff no preview \xff\xd9", b""), (b"no photo", b"")],
)
def test_the_preview_is_the_cameras_own_if_the_photo_has_one(photo: bytes, small: bytes) -> None:
    assert preview(photo) == small
