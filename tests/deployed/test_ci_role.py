"""The role that plans: a plan passes with it, and whatever would change something is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from gatehouse.core.arguments.table import CLASSES
from gatehouse.review.ci_role import github, role, unknown_types
from gatehouse.review.read_actions import READ

from tests.deployed.deployments import ROOT, Deployed

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")


def test_each_type_that_constructs_make_is_listed() -> None:
    assert sorted(CLASSES.keys() - READ.keys()) == []


def test_nothing_but_reading_is_listed() -> None:
    verbs = {
        action.partition(":")[2] for each in READ.values() for one in each for action in one.actions
    }
    assert {
        verb for verb in verbs if not verb.startswith(("Get", "List", "Describe", "GET"))
    } == set()


def taken(stack: Deployed, folder: Path) -> dict[str, str]:
    """Apply the role as it is printed, and take it."""
    name = stack.folder.name
    document = json.loads((stack.folder / "cdk.tf.json").read_text())
    listed = stack.root("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
    provider = not any("githubusercontent" in each["Arn"] for each in listed)  # once an account
    printed = role(name, document, github("acme/notes"), provider=provider)
    (folder / "ci-role.tf.json").write_text(json.dumps(printed))
    environment = {**os.environ, **stack.aws.environment}
    for arguments in (["init", "-input=false"], ["apply", "-auto-approve", "-input=false"]):
        subprocess.run(
            ["terraform", *arguments],
            cwd=folder,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    account = stack.root("sts").get_caller_identity()["Account"]
    anybody = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    # GitHub alone makes tokens of GitHub; the trust in it is read, not used.
    trust = stack.root("iam").get_role(RoleName=f"{name}-plans")["Role"]["AssumeRolePolicyDocument"]
    (statement,) = trust["Statement"]
    assert statement["Condition"]["StringEquals"] == {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:acme/notes:pull_request",
    }
    stack.root("iam").update_assume_role_policy(
        RoleName=f"{name}-plans", PolicyDocument=json.dumps(anybody)
    )
    given = stack.root("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{name}-plans", RoleSessionName="plan"
    )["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }


Planned = tuple[Deployed, dict[str, str]]


@pytest.fixture(scope="module")
def plans_notes(notes: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Planned:
    return notes, taken(notes, tmp_path_factory.mktemp("role"))


def plan(planned: Planned) -> str:
    stack, keys = planned
    ran = stack.terraform("plan", "-input=false", "-lock=false", **keys)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    return ran.stdout


def test_the_notes_app_is_planned(plans_notes: Planned) -> None:
    assert "No changes" in plan(plans_notes)


def test_a_stack_with_all_of_apis_tables_and_buckets_is_planned(
    full: Deployed, tmp_path: Path
) -> None:
    keys = taken(full, tmp_path)
    document = json.loads((full.folder / "cdk.tf.json").read_text())
    assert unknown_types(document) == ["aws_sqs_queue"]  # which the app makes itself
    may = {"Effect": "Allow", "Action": ["sqs:GetQueueAttributes", "sqs:ListQueueTags"]}
    full.root("iam").put_role_policy(
        RoleName=f"{full.folder.name}-plans",
        PolicyName="queues",
        PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{**may, "Resource": "*"}]}
        ),
    )
    plan((full, keys))  # what it shows is for the tests that change the stack


def test_a_pool_with_nearly_all_options_is_planned(people: Deployed, tmp_path: Path) -> None:
    plan((people, taken(people, tmp_path)))


def test_the_real_command_line_plans_with_it(plans_notes: Planned, tmp_path: Path) -> None:
    stack, keys = plans_notes
    settings = {**os.environ, **stack.aws.environment, **stack.app.settings, **keys}
    ran = subprocess.run(
        ["npx", "--no-install", "cdktf", "diff", "--no-color"],
        cwd=ROOT,
        env=settings
        | {"TF_CLI_ARGS_plan": "-lock=false", "CI": "true", "CDKTF_OUTPUT": str(tmp_path / "out")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    assert "No changes" in ran.stdout


@pytest.mark.parametrize(
    ("service", "operation", "arguments"),
    [
        ("cognito-idp", "list_users", {"UserPoolId": "{UserPool}"}),
        ("cognito-idp", "delete_user_pool", {"UserPoolId": "{UserPool}"}),
        ("s3", "put_object", {"Bucket": "{Bucket}", "Key": "a", "Body": b"a"}),
        ("s3", "get_object", {"Bucket": "{Bucket}", "Key": "private/a"}),
        ("dynamodb", "scan", {"TableName": "notes-test-Notes"}),
        ("dynamodb", "delete_table", {"TableName": "notes-test-Notes"}),
        ("lambda", "invoke", {"FunctionName": "notes-test-Public"}),
        ("lambda", "delete_function", {"FunctionName": "notes-test-Public"}),
        ("iam", "create_user", {"UserName": "mallory"}),
        ("iam", "delete_role_policy", {"RoleName": "notes-test-plans", "PolicyName": "plans"}),
        ("logs", "filter_log_events", {"logGroupName": "/aws/lambda/notes-test-Public"}),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_changes_something_or_reads_data_is_refused(
    plans_notes: Planned, service: str, operation: str, arguments: dict[str, Any]
) -> None:
    stack, keys = plans_notes
    given = {
        name: each.format(**stack.outputs) if isinstance(each, str) else each
        for name, each in arguments.items()
    }
    with pytest.raises(ClientError) as refused:
        getattr(stack.client(service, keys), operation)(**given)
    code = refused.value.response["Error"]["Code"]
    assert code in ("AccessDenied", "AccessDeniedException")


def test_an_apply_with_it_is_refused(plans_notes: Planned) -> None:
    stack, keys = plans_notes
    target = "-replace=aws_iam_role_policy.private"
    ran = stack.terraform("apply", "-auto-approve", "-input=false", "-lock=false", target, **keys)
    assert ran.returncode == 1
    assert "AccessDenied" in ran.stderr
    assert stack.changed() == []
