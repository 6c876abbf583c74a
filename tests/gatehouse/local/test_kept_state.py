"""A local AWS that was killed goes on where it was: the app, its users, their data and sessions."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from gatehouse.deployed.mailbox import messages
from gatehouse.errors import CommandError
from gatehouse.local.launcher import kept
from gatehouse.local.launcher.server import LocalAws, local_aws
from gatehouse.testing.deploying import DeployedApp, deploy
from gatehouse.testing.person import PASSWORD, Person
from pycognito.aws_srp import AWSSRP

ROOT = Path(__file__).parents[3]
_EVERY_RESOURCE = Path(__file__).with_name("every_resource.tf.json")
_USER = "ada@example.com"
#: Longer than it takes until a change is written, on a busy machine too.
_WRITTEN = 8.0

needs_terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")


@dataclass(frozen=True)
class World:
    """What there was before the kill, and the local AWS after it."""

    before: LocalAws
    after: LocalAws
    folders: list[Path]
    app: DeployedApp
    ada: Person
    tokens: dict[str, Any]
    note: str


def _terraform(aws: LocalAws, work: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["terraform", *arguments, "-no-color"],
        cwd=work,
        env=aws.environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _every_resource(aws: LocalAws, work: Path) -> Path:
    """Apply a resource of each type that the library makes."""
    work.mkdir()
    for source in (_EVERY_RESOURCE, _EVERY_RESOURCE.with_name("saml-metadata.xml")):
        shutil.copy(source, work)
    with zipfile.ZipFile(work / "handler.zip", "w") as archive:
        archive.writestr("show.py", "def main(event, context):\n    return {}\n")
    for command in (["init"], ["apply", "-auto-approve", "-parallelism=20"]):
        ran = _terraform(aws, work, *command)
        assert ran.returncode == 0, ran.stderr
    return work


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    work = tmp_path_factory.mktemp("kept")
    with local_aws(work, keep="dev") as before:
        (work / "notes").mkdir()
        with ThreadPoolExecutor() as threads:
            deploying = threads.submit(deploy, before, ROOT, work / "notes")
            every = _every_resource(before, work / "every")
            app = deploying.result()
        (notes,) = (work / "notes" / "cdktf.out" / "stacks").iterdir()
        folders = [notes, every]
        ada = app.sign_up(_USER)
        made = ada.call("POST", "/notes", {"content": "kept"})
        assert made.status == 201, made
        ada.files.put_object(
            Bucket=app.outputs["Bucket"], Key=f"private/{ada.identity}/a.bin", Body=bytes(100_000)
        )
        tokens = AWSSRP(
            username=_USER,
            password=PASSWORD,
            pool_id=app.outputs["UserPool"],
            client_id=app.outputs["UserPoolClient"],
            client=ada.client._users,
        ).authenticate_user()["AuthenticationResult"]
        note = str(made.json["noteId"])
        time.sleep(_WRITTEN)
        before.process.kill()
        before.process.wait()
    with local_aws(work, keep="dev") as after:
        yield World(before, after, folders, app, ada, tokens, note)


pytestmark = needs_terraform


def test_it_has_its_address_and_its_keys_again(world: World) -> None:
    assert world.after.endpoint == world.before.endpoint
    assert world.after.environment == world.before.environment


@pytest.mark.parametrize("index", [0, 1], ids=["the notes app", "every type of resource"])
def test_the_next_plan_is_empty(world: World, index: int) -> None:
    plan = _terraform(world.after, world.folders[index], "plan", "-detailed-exitcode")
    assert plan.returncode == 0, plan.stdout


def test_an_old_user_signs_in_and_is_the_same_identity(world: World) -> None:
    again = Person(world.app.client(), _USER)
    assert again.identity == world.ada.identity
    with pytest.raises(Exception, match="NotAuthorized"):
        world.app.client().sign_in(_USER, "Wrong-1-horse")


def test_an_old_refresh_token_is_still_valid(world: World) -> None:
    page = world.app.client()
    asked = {"REFRESH_TOKEN": world.tokens["RefreshToken"]}
    answer = page._users.initiate_auth(
        ClientId=world.app.outputs["UserPoolClient"],
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters=asked,
    )
    assert page.identity(answer["AuthenticationResult"]["IdToken"]) == world.ada.identity


def test_an_old_token_and_an_old_session_are_still_valid(world: World) -> None:
    assert world.app.client().identity(world.tokens["IdToken"]) == world.ada.identity
    assert world.ada.call("GET", f"/notes/{world.note}").status == 200


def test_items_and_objects_are_there(world: World) -> None:
    read = world.ada.call("GET", f"/notes/{world.note}")
    assert read.json["content"] == "kept"
    key = f"private/{world.ada.identity}/a.bin"
    found = world.ada.files.get_object(Bucket=world.app.outputs["Bucket"], Key=key)
    assert found["Body"].read() == bytes(100_000)


def test_the_mails_that_were_sent_are_there(world: World) -> None:
    assert [each.to for each in messages(world.after.endpoint)] == [_USER]


def test_nothing_was_left_out(world: World) -> None:
    assert "can't be" not in world.after.log_tail(1000)


def test_a_second_process_on_it_is_refused(world: World) -> None:
    project = world.after.folder.parents[2]
    with (
        pytest.raises(CommandError, match="must run once at a time"),
        local_aws(project, keep="dev"),
    ):
        pass
    with pytest.raises(CommandError, match="must not be up"):
        kept.delete(project, "dev")


def _tables(aws: LocalAws) -> Any:
    return boto3.client(
        "dynamodb",
        aws.region,
        endpoint_url=aws.endpoint,
        aws_access_key_id=aws.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=aws.environment["AWS_SECRET_ACCESS_KEY"],
    )


_MAKES_A_TABLE = (
    "import boto3, os, time\n"
    "boto3.client('dynamodb').create_table(TableName='last', BillingMode='PAY_PER_REQUEST',\n"
    "    AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}],\n"
    "    KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}])\n"
)


def test_what_was_done_last_is_kept_at_an_ordinary_end(project: Any) -> None:
    start = ("local", "run", "--keep", "dev")
    made = project.gatehouse(*start, "--region", "eu-west-1", "--", "python", "-c", _MAKES_A_TABLE)
    assert made.returncode == 0, made.stderr
    with local_aws(project.folder, keep="dev") as aws:
        assert aws.region == "eu-west-1"
        assert _tables(aws).list_tables()["TableNames"] == ["last"]
    with local_aws(project.folder, keep="other") as aws:
        assert _tables(aws).list_tables()["TableNames"] == []
    with local_aws(project.folder) as aws:
        assert _tables(aws).list_tables()["TableNames"] == []
    listed = json.loads(project.gatehouse("local", "kept", "--json").stdout)
    assert [(each["name"], each["up"]) for each in listed] == [("dev", False), ("other", False)]
    assert project.gatehouse("local", "delete", "dev", "--yes").returncode == 0
    assert [each.name for each in kept.kept(project.folder)] == ["other"]


def test_what_was_done_last_is_kept_when_the_launcher_is_killed(project: Any) -> None:
    waits = f"{_MAKES_A_TABLE}open('made', 'w').write('yes\\n')\ntime.sleep(300)\n"
    launcher = project.start("local", "run", "--keep", "dev", "--", "python", "-c", waits)
    project.wait_for("made")
    launcher.kill()
    launcher.wait()
    with local_aws(project.folder, keep="dev") as aws:
        assert _tables(aws).list_tables()["TableNames"] == ["last"]
