"""The photo app: who reaches which photo, and who publishes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from gatehouse.testing import Access, anyone, folder_of, guest, member, objects, route, user

ROOT = Path(__file__).parents[2]
MODERATOR = member("moderators")


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Access:
    folder = tmp_path_factory.mktemp("photos")
    environment = {**os.environ, "CDKTF_OUTDIR": str(folder), "STAGE": "dev"}
    command = [sys.executable, "-m", "examples.photos.main"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return Access.of_app(folder)


def test_what_is_proven_of_every_stack_is_proven_of_this_one(photos: Access) -> None:
    photos.assert_proven()


def test_uploads_are_their_owners(photos: Access) -> None:
    photos.assert_denied(user("a"), "s3:*", folder_of(user("b"), bucket="files"))
    photos.assert_denied(MODERATOR, ["s3:PutObject", "s3:DeleteObject"], folder_of(user("b")))
    photos.assert_denied(guest(), "s3:*", folder_of(user("b")))


def test_guests_read_what_is_public_and_nothing_else(photos: Access) -> None:
    photos.assert_allowed(guest(), "s3:GetObject", objects("files", "public/*"))
    photos.assert_denied(guest(), "s3:PutObject", objects("files"))
    photos.assert_denied(guest(), "s3:GetObject", objects("files", "previews/*"))
    photos.assert_denied(anyone(), "s3:*", objects("files"))


def test_moderators_alone_publish(photos: Access) -> None:
    photos.assert_only(MODERATOR, "execute-api:Invoke", route("PUT /published/{id}"))


def test_a_test_that_fails_names_the_request_the_statement_and_the_line(photos: Access) -> None:
    with pytest.raises(AssertionError) as failed:
        photos.assert_denied(MODERATOR, "s3:GetObject", folder_of(user("b")))
    told = str(failed.value)
    assert "member a of moderators must not s3:GetObject in the folder of user b" in told
    assert "does     s3:GetObject" in told
    assert "previews/" in told
    assert "policy identity_pool_moderators of role" in told
    assert "main.py:" in told
    assert '"Effect": "Allow"' in told
