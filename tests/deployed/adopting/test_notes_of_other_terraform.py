"""A notes app that other Terraform made is taken over, and its old users keep their passwords."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from zipfile import ZipFile

import pytest
from gatehouse.testing import LocalAws

from tests.deployed.adopting.project import Project

HANDLER = """def list_notes(event, context):
    return {"statusCode": 200, "body": "the old code"}


def greet(event, context):
    return event
"""
SOURCE = Path(__file__).parent / "notes.tf"


class Adopted(Project):
    """The app of other Terraform, and the project that takes it over."""

    def __init__(self, aws: LocalAws, folder: Path) -> None:
        super().__init__(aws, folder)
        self.other = folder / "other"
        self.other.mkdir()

    def terraform(self, *words: str) -> str:
        ran = self.run("terraform", *words, "-no-color", within=self.other)
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
        return ran.stdout

    def attributes(self, kind: str) -> dict[str, Any]:
        state = json.loads((self.other / "terraform.tfstate").read_text())
        (found,) = (each for each in state["resources"] if each["type"] == kind)
        attributes: dict[str, Any] = found["instances"][0]["attributes"]
        return attributes

    def tokens(self) -> dict[str, Any]:
        return self.sign_in(self.attributes("aws_cognito_user_pool_client")["id"])

    def mine(self) -> str:
        """What the API answers to the old user."""
        url = f"{self.attributes('aws_apigatewayv2_api')['api_endpoint']}/mine"
        asked = Request(url, headers={"Authorization": self.tokens()["IdToken"]})
        with urlopen(asked, timeout=60) as answer:
            said: str = answer.read().decode()
        return said


@pytest.fixture(scope="module")
def notes(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Adopted:
    """The app of other Terraform, with a user."""
    made = Adopted(local_aws, tmp_path_factory.mktemp("adopted"))
    shutil.copyfile(SOURCE, made.other / "main.tf")
    with ZipFile(made.other / "app.zip", "w") as zip:
        zip.writestr("app.py", HANDLER)
    made.terraform("init", "-input=false")
    made.terraform("apply", "-auto-approve", "-input=false")
    made.add_user(made.attributes("aws_cognito_user_pool")["id"])
    return made


@pytest.fixture(scope="module")
def adopted(notes: Adopted) -> Adopted:
    """The same after `gatehouse adopt`, which read the ids of the other Terraform's state."""
    ran = notes.adopt("--terraform-state", str(notes.other / "terraform.tfstate"), "--app", "notes")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "49 to import, nothing to change" in ran.stderr
    return notes


def test_nothing_is_changed_by_the_dry_run(adopted: Adopted) -> None:
    assert [*adopted.folder.glob("*.tfstate")] == []
    assert adopted.terraform("plan", "-detailed-exitcode", "-input=false")  # 2 would be a change


def test_the_source_is_what_a_person_writes(adopted: Adopted) -> None:
    source = (adopted.folder / "main.py").read_text()
    assert 'name={"production": "notes-users"}' in source
    assert 'custom_attributes={"tenant": StringAttribute(max_length=64)}' in source
    assert "add_group(" in source
    assert "identities.role_for_group(" in source
    assert 'as_it_runs=RoleAsItRuns(name={"production": "notes-editor"})' in source
    assert "role=notes_count.role" in source
    assert '"aws_apigatewayv2_domain_name.api": "notes.example.com"' in source
    assert 'identities.roles_by_token(web, ambiguous="authenticated")' in source
    assert 'users.add_domain("Domain", prefix="notes-of-others", pages="classic")' in source
    assert "user_pools=[web]" in source
    assert "require_lowercase" not in source  # it is the default
    assert 'api.route("GET /notes", notes_list)' in source
    assert 'handler="app.list_notes"' in source


def test_grants_are_written_where_they_say_the_same(adopted: Adopted) -> None:
    source = (adopted.folder / "main.py").read_text()
    assert "notes_files_of_others.own_folder(delete=False, list=False)" in source
    assert 'api.invoke("GET /notes")' in source
    assert "notes_of_others.read()" in source
    # Without its index: no grant says that.
    assert 'actions=["dynamodb:Query"], resources=[notes_of_others.arn]' in source


def test_tables_and_buckets_are_as_they_run(adopted: Adopted) -> None:
    source = (adopted.folder / "main.py").read_text()
    assert 'ttl="expires"' in source
    assert 'sort_key=Attribute("changed", "N")' in source
    assert "point_in_time_recovery=False" in source
    assert '"deletion_protection_enabled": False' in source
    assert 'allow_origins=["https://notes.example.com"]' in source
    assert '"status": "Disabled"' in source
    assert 'LifecycleRule("old", prefix="public/", expire=timedelta(days=30)' in source
    assert "arn:aws:iam::111122223333:root" in source
    # A bucket without a policy has none in its stage, until `taken_over` is taken out.
    assert "aws_s3_bucket_policy.notes_shared_of_others" in source
    assert "aws_s3_bucket_policy.notes_files_of_others" not in source


def test_triggers_are_taken_over_and_no_access_log_is_added(adopted: Adopted) -> None:
    source = (adopted.folder / "main.py").read_text()
    assert "triggers=Triggers(post_authentication=notes_greet)" in source
    assert '"aws_lambda_permission.users_post_authentication": "notes-greet/AllowPool"' in source
    assert "aws_cloudwatch_log_group.notes_greet" in source
    assert "aws_cloudwatch_log_group.api" not in source


def test_identity_providers_are_taken_over_without_their_secrets(adopted: Adopted) -> None:
    source = (adopted.folder / "main.py").read_text()
    assert 'client_id="123.apps.googleusercontent.com",' in source
    assert 'client_secret=SecretFrom.variable("google_client_secret"),' in source
    assert 'providers=["cognito", google]' in source
    assert 'identifiers=["example.com"]' in source
    metadata = (adopted.folder / "taken_over" / "Company.xml").read_text()
    assert 'entityID="https://sso.example.com"' in metadata
    for file in adopted.folder.rglob("*"):
        if file.is_file() and adopted.other not in file.parents:
            assert b"the-secret-of-google" not in file.read_bytes(), file


def test_the_code_is_beside_the_source(adopted: Adopted) -> None:
    with ZipFile(adopted.folder / "taken_over" / "notes-list.zip") as zip:
        assert zip.read("app.py").decode() == HANDLER


def test_the_lock_file_says_what_the_pool_is(adopted: Adopted) -> None:
    lock = json.loads((adopted.folder / "gatehouse.lock.json").read_text())
    users = lock["stacks"]["notes-production"]["Users"]
    assert users["usernames"] == ["email"]
    assert users["name"] == "notes-users"
    assert users["standard_attributes"] == {"email": {"mutable": True, "required": True}}


def test_an_existing_file_is_not_written_over(adopted: Adopted) -> None:
    pool = adopted.attributes("aws_cognito_user_pool")["id"]
    before = (adopted.folder / "main.py").read_text()
    ran = adopted.adopt("--user-pool", pool, "--app", "notes")
    assert ran.returncode == 2
    assert "--out must be a new file, and main.py exists" in ran.stderr
    assert (adopted.folder / "main.py").read_text() == before


@pytest.mark.parametrize("app", ["notes", "notes-users"])
def test_a_pool_is_not_taken_over_by_a_second_stack(adopted: Adopted, app: str) -> None:
    pool = adopted.attributes("aws_cognito_user_pool")["id"]
    before = adopted.files()
    again = adopted.adopt("--user-pool", pool, "--app", app, "--out", "second.py")
    assert again.returncode == 2
    assert f"{pool} must belong to one stack, and the file main.py has it already" in again.stderr
    assert adopted.files() == before


def test_an_app_that_has_the_stack_already_is_refused(adopted: Adopted) -> None:
    other = adopted.client("cognito-idp").create_user_pool(PoolName="other")["UserPool"]["Id"]
    again = adopted.adopt("--user-pool", other, "--app", "notes", "--out", "second.py")
    assert again.returncode == 2
    assert "has the stack notes-production already" in again.stderr


def test_an_apply_that_was_interrupted_is_resumed(adopted: Adopted) -> None:
    applied = adopted.adopt("--apply")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    # What an apply leaves that was killed half way: a state with some of the resources.
    adopted.forget("aws_cognito_user_pool_client.web", "aws_apigatewayv2_route.api_get_mine")
    resumed = adopted.adopt("--apply")
    assert resumed.returncode == 0, resumed.stdout + resumed.stderr
    assert "2 to import, 47 imported already, nothing to change" in resumed.stderr


def test_old_users_have_their_passwords_and_a_grant_is_applied(adopted: Adopted) -> None:
    assert adopted.mine() == "the old code"
    left = adopted.adopt("--check")
    assert left.returncode == 0, left.stdout + left.stderr
    assert "0 to import, 49 imported already, nothing to change" in left.stderr

    source = (adopted.folder / "main.py").read_text()
    granted = source.replace(
        "app.synth()", 'notes_list.allow(notes_files_of_others.read("public"))\napp.synth()'
    )
    (adopted.folder / "main.py").write_text(granted)
    changed = adopted.adopt("--check")
    assert changed.returncode == 2
    assert "aws_iam_role_policy.notes_count: policy is" in changed.stdout
    assert len(changed.stdout.splitlines()) == 1

    before = adopted.files()
    refused = adopted.adopt("--apply")
    assert refused.returncode == 2
    assert "the plan must be empty before anything is imported: 1 difference is" in refused.stderr
    assert adopted.files() == before
    adopted.environment["TF_VAR_google_client_secret"] = "the-secret-of-google"
    adopted.deploy()
    assert adopted.mine() == "the old code"
    policy = adopted.client("iam").get_role_policy(RoleName="notes-list", PolicyName="notes")
    assert "notes-files-of-others/public/*" in json.dumps(policy["PolicyDocument"])


#: What the first deploy makes without `taken_over`: what every other stage has from its start.
ADDED = {
    "aws_cloudwatch_log_group.api",
    "aws_s3_bucket_policy.notes_files_of_others",
    "terraform_data.reasons",
}
#: The same code, as Terraform sends it.
CODE = {"last_modified", "publish", "s3_bucket", "s3_key", "source_code_hash"}
#: What it changes of all that was taken over: the tags; and that which belongs to one resource.
CHANGED = {
    "aws_apigatewayv2_stage.api": {"access_log_settings", "default_route_settings"},
    "aws_iam_role.identities_authenticated": {"assume_role_policy"},  # known after apply alone
    "aws_iam_role.identities_editors": {"assume_role_policy"},
    "aws_iam_role_policy.identities_authenticated": {"policy"},
    "aws_iam_role_policy.notes_count": {"policy"},
    "aws_lambda_function.notes_count": CODE,
    "aws_lambda_function.notes_greet": CODE,
    "aws_lambda_function.notes_list": CODE,
    "aws_s3_bucket.notes_files_of_others": {"force_destroy"},
    "aws_s3_bucket.notes_shared_of_others": {"force_destroy"},
}


def test_the_next_deploy_after_the_takeover_replaces_nothing(adopted: Adopted) -> None:
    source = (adopted.folder / "main.py").read_text()
    taken_over = re.compile(r"    # What runs\..*?\n    \},\n", re.DOTALL)
    (adopted.folder / "main.py").write_text(taken_over.sub("", source))
    pool = adopted.attributes("aws_cognito_user_pool")["id"]
    iam = adopted.client("iam")
    allowed = iam.get_role_policy(RoleName="notes-list", PolicyName="notes")["PolicyDocument"]

    plan = adopted.plan()

    assert {each["address"] for each in plan if each["change"]["actions"] == ["create"]} == ADDED
    updates = [each for each in plan if each["address"] not in ADDED]
    assert {word for each in updates for word in each["change"]["actions"]} == {"update"}
    for each in updates:
        before, after = each["change"]["before"], each["change"]["after"]
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        assert changed <= {"tags_all"} | CHANGED.get(each["address"], set()), each["address"]

    adopted.deploy()
    assert adopted.mine() == "the old code"
    of_pool = adopted.client("cognito-idp").describe_user_pool(UserPoolId=pool)["UserPool"]
    assert of_pool["UserPoolTags"] == {"app": "notes", "stage": "production"}
    now = iam.get_role_policy(RoleName="notes-list", PolicyName="notes")["PolicyDocument"]
    assert now == allowed
    assert adopted.plan() == []
