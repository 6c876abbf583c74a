"""A notes app that other Terraform made is taken over, and its old users keep their passwords."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import boto3
import pytest
from gatehouse.testing import LocalAws

PASSWORD = "Correct-1-horse"
USER = "ann@example.com"
HANDLER = """def list_notes(event, context):
    return {"statusCode": 200, "body": "the old code"}
"""
SOURCE = Path(__file__).parent / "notes.tf"


class Adopted:
    """The app of other Terraform, and the project that takes it over."""

    def __init__(self, aws: LocalAws, folder: Path) -> None:
        self.environment = {**os.environ, **aws.environment}
        self.other, self.project = folder / "other", folder / "notes"
        self.other.mkdir()
        self.project.mkdir()
        self.environment.pop("GATEHOUSE_LOCK_FILE", None)
        self.environment |= {"GATEHOUSE_LOCK_FILE": str(self.project / "gatehouse.lock.json")}
        # Other tests have a stack of the same name on this local AWS.
        self.environment |= {"GATEHOUSE_STATE_DIR": str(folder / "state")}

    def run(self, *command: str, within: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=within,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def terraform(self, *words: str) -> str:
        ran = self.run("terraform", *words, "-no-color", within=self.other)
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
        return ran.stdout

    def adopt(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "gatehouse", "adopt", *words, within=self.project)

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            region_name="us-east-1",
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
        )

    def attributes(self, kind: str) -> dict[str, Any]:
        state = json.loads((self.other / "terraform.tfstate").read_text())
        (found,) = (each for each in state["resources"] if each["type"] == kind)
        attributes: dict[str, Any] = found["instances"][0]["attributes"]
        return attributes


@pytest.fixture(scope="module")
def notes(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Adopted:
    """The app of other Terraform, with a user."""
    made = Adopted(local_aws, tmp_path_factory.mktemp("adopted"))
    shutil.copyfile(SOURCE, made.other / "main.tf")
    with ZipFile(made.other / "app.zip", "w") as zip:
        zip.writestr("app.py", HANDLER)
    made.terraform("init", "-input=false")
    made.terraform("apply", "-auto-approve", "-input=false")
    pool = made.attributes("aws_cognito_user_pool")["id"]
    cognito = made.client("cognito-idp")
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=USER,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": USER}],
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=USER, Password=PASSWORD, Permanent=True
    )
    return made


@pytest.fixture(scope="module")
def adopted(notes: Adopted) -> Adopted:
    """The same after `gatehouse adopt`, which read the ids of the other Terraform's state."""
    ran = notes.adopt("--terraform-state", str(notes.other / "terraform.tfstate"), "--app", "notes")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "nothing to change" in ran.stderr
    return notes


def signs_in(notes: Adopted) -> dict[str, Any]:
    client = notes.attributes("aws_cognito_user_pool_client")["id"]
    tokens: dict[str, Any] = notes.client("cognito-idp").initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": USER, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return tokens


def test_nothing_is_changed_by_the_dry_run(adopted: Adopted) -> None:
    assert [*adopted.project.glob("*.tfstate")] == []
    assert adopted.terraform("plan", "-detailed-exitcode", "-input=false")  # 2 would be a change


def test_the_source_is_what_a_person_writes(adopted: Adopted) -> None:
    source = (adopted.project / "main.py").read_text()
    assert 'name={"production": "notes-users"}' in source
    assert 'custom_attributes={"tenant": StringAttribute(max_length=64)}' in source
    assert 'add_group("Editors", name="editors")' in source
    assert "user_pools=[web]" in source
    assert "require_lowercase" not in source  # it is the default


def test_the_lock_file_says_what_the_pool_is(adopted: Adopted) -> None:
    lock = json.loads((adopted.project / "gatehouse.lock.json").read_text())
    users = lock["stacks"]["notes-production"]["Users"]
    assert users["usernames"] == ["email"]
    assert users["name"] == "notes-users"
    assert users["standard_attributes"] == {"email": {"mutable": True, "required": True}}


def test_an_existing_file_is_not_written_over(adopted: Adopted) -> None:
    pool = adopted.attributes("aws_cognito_user_pool")["id"]
    before = (adopted.project / "main.py").read_text()
    ran = adopted.adopt("--user-pool", pool, "--app", "notes")
    assert ran.returncode == 2
    assert "--out must be a new file, and main.py exists" in ran.stderr
    again = adopted.adopt("--user-pool", pool, "--app", "notes", "--out", "second.py")
    assert again.returncode == 2
    assert "has the stack notes-production already" in again.stderr
    assert (adopted.project / "main.py").read_text() == before


def test_old_users_have_their_passwords_and_a_grant_is_applied(adopted: Adopted) -> None:
    applied = adopted.adopt("--apply")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert signs_in(adopted)["IdToken"]
    left = adopted.adopt("--check")
    assert left.returncode == 0, left.stdout + left.stderr
    assert "0 to import, 5 imported already, nothing to change" in left.stderr

    source = (adopted.project / "main.py").read_text()
    granted = source.replace(
        "app.synth()",
        "from gatehouse.storage import Bucket\n"
        'files = Bucket.from_name(stack, "Files", "notes-files-of-others")\n'
        'identities.role("Reader", permissions=[files.own_folder("private")])\n'
        "app.synth()",
    ).replace("\nIdentityPool(", "\nidentities = IdentityPool(")
    (adopted.project / "main.py").write_text(granted)
    changed = adopted.adopt("--check")
    assert changed.returncode == 2
    assert "aws_iam_role.identities_reader: would be created" in changed.stdout
    assert "aws_cognito" not in changed.stdout

    refused = adopted.adopt("--apply")
    assert refused.returncode == 2
    assert "the plan must be empty before anything is imported" in refused.stderr
    stack = adopted.project / "cdktf.out" / "stacks" / "notes-production"
    ran = adopted.run("terraform", "apply", "-auto-approve", "-input=false", within=stack)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    assert signs_in(adopted)["IdToken"]
