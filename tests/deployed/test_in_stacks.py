"""An app in three stacks: applied one after the other, used, planned, destroyed."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.deployed.outputs import resolvable
from gatehouse.local.launcher.server import LocalAws

from tests.deployed.apps.in_stacks import STAGE_NAME
from tests.deployed.deployments import App, Deployed, apply, synthesize
from tests.deployed.test_api import sent

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")

Stacks = dict[str, Deployed]
USER, PASSWORD = "ada@example.com", "Correct-1-horse-battery"


@pytest.fixture(scope="module")
def stacks(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Stacks:
    app, out = App(["-m", "tests.deployed.apps.in_stacks"]), tmp_path_factory.mktemp("in_stacks")
    synthesize(local_aws, app, out)
    names = ("hooks-dev", "people-dev", "notes-dev")
    return {name: apply(Deployed(local_aws, app, out / "stacks" / name)) for name in names}


@pytest.fixture(scope="module")
def token(stacks: Stacks) -> str:
    """The ID token of a user who signed up."""
    people = stacks["people-dev"]
    users = people.root("cognito-idp")
    client = people.outputs["UserPoolClient"]
    users.sign_up(ClientId=client, Username=USER, Password=PASSWORD)
    users.admin_confirm_sign_up(UserPoolId=people.outputs["UserPool"], Username=USER)
    signed_in = users.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": USER, "PASSWORD": PASSWORD},
    )
    given: str = signed_in["AuthenticationResult"]["IdToken"]
    return given


def eventually(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def keys_of(stacks: Stacks) -> set[str]:
    people = stacks["people-dev"]
    listed = people.root("s3").list_objects_v2(Bucket=people.outputs["Uploads"])
    return {each["Key"] for each in listed.get("Contents", [])}


def test_the_plans_after_the_applies_are_empty(stacks: Stacks) -> None:
    assert {name: stack.changed() for name, stack in stacks.items()} == {key: [] for key in stacks}


def test_a_trigger_of_another_stack_may_add_users_to_a_group(stacks: Stacks, token: str) -> None:
    people = stacks["people-dev"]
    groups = people.root("cognito-idp").admin_list_groups_for_user(
        UserPoolId=people.outputs["UserPool"], Username=USER
    )["Groups"]
    assert [(each["GroupName"], each["RoleArn"]) for each in groups] == [
        ("Editors", stacks["notes-dev"].outputs["Role"])
    ]


def test_a_sender_of_another_stack_may_use_the_pools_key(stacks: Stacks) -> None:
    iam = stacks["people-dev"].root("iam")
    (key,) = stacks["people-dev"].of("aws_kms_key")
    role = stacks["hooks-dev"].one("aws_iam_role", "sender")["name"]
    policy = iam.get_role_policy(RoleName=role, PolicyName="people_users_custom_email_sender")[
        "PolicyDocument"
    ]
    policy = json.loads(policy) if isinstance(policy, str) else policy
    (statement,) = policy["Statement"]
    assert (statement["Action"], statement["Resource"]) == ("kms:Decrypt", key["arn"])


def test_a_function_of_another_stack_is_called_for_an_object(stacks: Stacks) -> None:
    people = stacks["people-dev"]
    people.root("s3").put_object(Bucket=people.outputs["Uploads"], Key="in/a.txt", Body=b"a")
    eventually(lambda: "out/in/a.txt" in keys_of(stacks))


def test_a_function_of_another_stack_is_called_for_a_change(stacks: Stacks) -> None:
    people = stacks["people-dev"]
    people.root("dynamodb").put_item(TableName=people.outputs["Items"], Item={"id": {"S": "seven"}})
    eventually(lambda: "changed/seven" in keys_of(stacks))


def test_a_function_of_another_stack_administers_users_behind_a_named_stage(
    stacks: Stacks, token: str
) -> None:
    notes = stacks["notes-dev"]
    assert notes.outputs["ApiEndpoint"].endswith(f"/{STAGE_NAME}")
    url = resolvable(notes.outputs["ApiEndpoint"], notes.aws.endpoint)
    status, text = sent("GET", f"{url}/users/{USER}", {})
    assert (status, json.loads(text)) == (
        200,
        {
            "status": "CONFIRMED",
            "seen": [
                f"/{STAGE_NAME}/users/{USER}",
                f"/{STAGE_NAME}/users/{USER}",
                STAGE_NAME,
                "GET /users/{name}",
            ],
        },
    )
    status, _ = sent("GET", f"{url.removesuffix(STAGE_NAME)}users/{USER}", {})
    assert status == 404
    headers = {"Origin": "https://example.com", "Access-Control-Request-Method": "GET"}
    assert sent("OPTIONS", f"{url}/own/{USER}", headers)[0] == 204


def test_members_of_a_group_get_the_role_of_another_stack(stacks: Stacks, token: str) -> None:
    people, notes = stacks["people-dev"], stacks["notes-dev"]
    identities = notes.root("cognito-identity")
    region, pool = people.aws.region, people.outputs["UserPool"]
    logins = {f"cognito-idp.{region}.amazonaws.com/{pool}": token}
    identity = identities.get_id(IdentityPoolId=notes.outputs["IdentityPool"], Logins=logins)
    given: dict[str, Any] = identities.get_credentials_for_identity(
        IdentityId=identity["IdentityId"], Logins=logins
    )["Credentials"]
    keys = {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }
    who = notes.client("sts", keys).get_caller_identity()["Arn"]
    assert f"assumed-role/{notes.outputs['Role'].rpartition('/')[2]}/" in who


def test_they_are_taken_down_one_by_one(stacks: Stacks) -> None:
    for stack in reversed(stacks.values()):
        ran = stack.terraform("destroy", "-auto-approve", "-input=false")
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
