"""The notes app: what it makes, who may do what, and the same on every machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from gatehouse.core import App
from gatehouse.testing import Access, folder_of, guest, objects, route, user

from main import NotesStack
from tests.unit.synth import addresses, without_metadata

ROOT = Path(__file__).parents[1]
SETTINGS = (
    "AWS_REGION",
    "CDKTF_CONTEXT_JSON",
    "CDKTF_OUTDIR",
    "GATEHOUSE_CODE_DIR",
    "GATEHOUSE_STATE_DIR",
    "STAGE",
)


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The app's JSON for the stage ``dev``."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(ROOT)
    app = App(outdir=str(tmp_path))
    NotesStack(app)
    app.synth()
    written = tmp_path / "stacks" / "notes-dev" / "cdk.tf.json"
    return without_metadata(json.loads(written.read_text()))


FUNCTIONS = [
    "create_note",
    "delete_note",
    "get_note",
    "list_notes",
    "private",
    "public",
    "update_note",
]


def test_the_addresses_of_the_app_stay(notes: Any) -> None:
    assert addresses(notes) == sorted(
        [
            "aws_apigatewayv2_api.api",
            *(f"aws_apigatewayv2_integration.api_{name}" for name in FUNCTIONS),
            "aws_apigatewayv2_route.api_delete_notes__id",
            "aws_apigatewayv2_route.api_get_notes",
            "aws_apigatewayv2_route.api_get_notes__id",
            "aws_apigatewayv2_route.api_get_private",
            "aws_apigatewayv2_route.api_get_public",
            "aws_apigatewayv2_route.api_post_notes",
            "aws_apigatewayv2_route.api_put_notes__id",
            "aws_apigatewayv2_stage.api",
            "aws_cloudwatch_log_group.api",
            *(f"aws_cloudwatch_log_group.{name}" for name in FUNCTIONS),
            "aws_cognito_identity_pool.identity_pool",
            "aws_cognito_identity_pool_roles_attachment.identity_pool",
            "aws_cognito_user_pool.user_pool",
            "aws_cognito_user_pool_client.web",
            "aws_dynamodb_table.notes",
            *(f"aws_iam_role.{name}" for name in FUNCTIONS),
            "aws_iam_role.identity_pool_authenticated",
            *(f"aws_iam_role_policy.{name}" for name in FUNCTIONS),
            "aws_iam_role_policy.identity_pool_authenticated",
            *(f"aws_lambda_function.{name}" for name in FUNCTIONS),
            *(f"aws_lambda_permission.api_{name}" for name in FUNCTIONS),
            "aws_s3_bucket.uploads",
            "aws_s3_bucket_cors_configuration.uploads",
            "aws_s3_bucket_ownership_controls.uploads",
            "aws_s3_bucket_policy.uploads",
            "aws_s3_bucket_public_access_block.uploads",
            "aws_s3_bucket_server_side_encryption_configuration.uploads",
            "aws_s3_bucket_versioning.uploads",
            *(f"data.aws_iam_policy_document.{name}" for name in FUNCTIONS),
            "data.aws_iam_policy_document.identity_pool_authenticated",
            "data.aws_iam_policy_document.identity_pool_authenticated_trust",
            "data.aws_iam_policy_document.lambda_trust",
            "data.aws_iam_policy_document.uploads",
            "data.aws_partition.current",
            "data.aws_region.current",
        ]
    )


def test_signed_in_users_may_call_this_api_and_use_their_own_folder_and_nothing_else(
    notes: Any,
) -> None:
    documents = notes["data"]["aws_iam_policy_document"]
    allowed = documents["identity_pool_authenticated"]["statement"]
    own = (
        "private/&{${lookup("
        '{"aws-cn" = "cognito-identity.cn-north-1.amazonaws.com.cn", '
        '"aws-us-gov" = "cognito-identity-us-gov.amazonaws.com"}, '
        'data.aws_partition.current.partition, "cognito-identity.amazonaws.com")}:sub}/*'
    )
    assert allowed == [
        {
            "actions": ["execute-api:Invoke"],
            "resources": ["${aws_apigatewayv2_api.api.execution_arn}/$default/*"],
            "sid": "ApiInvoke",
        },
        {
            "actions": ["s3:ListBucket"],
            "condition": [{"test": "StringLike", "values": [own], "variable": "s3:prefix"}],
            "resources": ["${aws_s3_bucket.uploads.arn}"],
            "sid": "UploadsListOwnFolder",
        },
        {
            "actions": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            "resources": ["${aws_s3_bucket.uploads.arn}/" + own],
            "sid": "UploadsOwnFolder",
        },
    ]


def test_the_role_of_signed_in_users_has_that_one_policy(notes: Any) -> None:
    resources = notes["resource"]
    role = "${aws_iam_role.identity_pool_authenticated.name}"
    policies = [
        name for name, each in resources["aws_iam_role_policy"].items() if each["role"] == role
    ]
    assert policies == ["identity_pool_authenticated"]
    assert "aws_iam_role_policy_attachment" not in resources
    assert "managed_policy_arns" not in resources["aws_iam_role"]["identity_pool_authenticated"]


def test_nobody_gets_credentials_without_signing_in(notes: Any) -> None:
    pool = notes["resource"]["aws_cognito_identity_pool"]["identity_pool"]
    assert pool["allow_unauthenticated_identities"] is False
    assert list(notes["resource"]["aws_cognito_identity_pool_roles_attachment"].values()) == [
        {
            "identity_pool_id": "${aws_cognito_identity_pool.identity_pool.id}",
            "roles": {"authenticated": "${aws_iam_role.identity_pool_authenticated.arn}"},
        }
    ]


def test_every_route_but_the_greeting_is_for_signed_requests(notes: Any) -> None:
    routes = notes["resource"]["aws_apigatewayv2_route"].values()
    assert {each["route_key"]: each["authorization_type"] for each in routes} == {
        "POST /notes": "AWS_IAM",
        "GET /notes": "AWS_IAM",
        "GET /notes/{id}": "AWS_IAM",
        "PUT /notes/{id}": "AWS_IAM",
        "DELETE /notes/{id}": "AWS_IAM",
        "GET /private": "AWS_IAM",
        "GET /public": "NONE",
    }


@pytest.mark.parametrize("actions", ["s3:GetObject", "s3:PutObject", "s3:List*", "s3:*"])
def test_nobody_reaches_the_files_of_another_user(access: Access, actions: str) -> None:
    access.assert_denied(user("a"), actions, folder_of(user("b")))


def test_everybody_has_a_folder_of_their_own(access: Access) -> None:
    own = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]
    access.assert_allowed(user("a"), own, folder_of(user("a")))
    access.assert_only(user("a"), own, folder_of(user("a")))


def test_no_file_outside_of_the_folders_is_within_reach(access: Access) -> None:
    access.assert_unreachable(objects("uploads", but="private/*"))


@pytest.mark.parametrize("key", ["POST /notes", "GET /notes/{id}", "GET /private"])
def test_users_alone_call_what_is_not_public(access: Access, key: str) -> None:
    access.assert_only(user(), "execute-api:Invoke", route(key))


def test_what_is_proven_of_every_stack_is_proven_of_this_one(access: Access) -> None:
    access.assert_proven()


def test_there_are_no_guests_to_ask_about(access: Access) -> None:
    with pytest.raises(ValueError, match="must be somebody to whom an identity pool"):
        access.assert_denied(guest(), "s3:GetObject", objects("uploads"))


@pytest.mark.parametrize("reader", ["get_note", "list_notes"])
def test_a_function_that_reads_notes_does_not_write_them(notes: Any, reader: str) -> None:
    statements = notes["data"]["aws_iam_policy_document"][reader]["statement"]
    assert [each["actions"] for each in statements[1:]] == [
        ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
    ]


@pytest.mark.parametrize("greeting", ["private", "public"])
def test_a_greeting_may_write_its_log_and_nothing_else(notes: Any, greeting: str) -> None:
    (statement,) = notes["data"]["aws_iam_policy_document"][greeting]["statement"]
    assert statement["actions"] == ["logs:CreateLogStream", "logs:PutLogEvents"]


def test_clients_know_all_they_need_from_the_outputs(notes: Any) -> None:
    assert notes["output"] == {
        "ApiEndpoint": {"value": "${aws_apigatewayv2_api.api.api_endpoint}"},
        "Region": {"value": "${data.aws_region.current.id}"},
        "UserPool": {"value": "${aws_cognito_user_pool.user_pool.id}"},
        "UserPoolClient": {"value": "${aws_cognito_user_pool_client.web.id}"},
        "IdentityPool": {"value": "${aws_cognito_identity_pool.identity_pool.id}"},
        "Bucket": {"value": "${aws_s3_bucket.uploads.id}"},
    }


@pytest.mark.parametrize("name", ["arn:aws:", "us-east-1", "eu-west-1", str(ROOT)])
def test_nothing_of_one_account_region_or_machine_is_in_the_app(notes: Any, name: str) -> None:
    # The state's path leads from the output to the project; here the output is not in the project.
    notes["terraform"].pop("backend")
    assert name not in json.dumps(notes)


def copy_and_run(folder: Path, **environment: str) -> dict[str, bytes]:
    """Synthesize a copy of the app's sources; everything that it wrote."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "main.py", folder)
    shutil.copytree(ROOT / "lambdas", folder / "lambdas")
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    kept.pop("AWS_DEFAULT_REGION", None)
    subprocess.run([sys.executable, "main.py"], cwd=folder, env={**kept, **environment}, check=True)
    output = folder / "cdktf.out"
    return {
        str(path.relative_to(output)): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file()
    }


def test_the_output_is_the_same_bytes_in_every_folder_region_and_run(tmp_path: Path) -> None:
    here = copy_and_run(tmp_path / "here")
    there = copy_and_run(
        tmp_path / "far" / "away from home",
        AWS_REGION="eu-west-1",
        AWS_DEFAULT_REGION="eu-west-1",
        PYTHONHASHSEED="1",
    )
    assert len(here) == len(FUNCTIONS) + 3  # the manifest, the JSON, where constructs were made
    assert here == there


def test_the_environment_names_the_stage_of_the_app(tmp_path: Path) -> None:
    written = copy_and_run(tmp_path / "app", STAGE="pr-12")
    assert "stacks/notes-pr-12/cdk.tf.json" in written
