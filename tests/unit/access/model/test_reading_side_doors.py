"""Access that is given beside the usual way is read, or said to be unknown; its twin is neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import Model, read_model

from tests.access.corpus.case import Json, written
from tests.access.corpus.pieces import app, bucket, deny, function, signed_in

TLS = deny("s3:*", "${aws_s3_bucket.files.arn}/*", Bool={"aws:SecureTransport": "false"})
FILES = "${aws_s3_bucket.files.id}"
ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
#: A principal of everybody stands beside each statement of a bucket's policy.
POLICY = {**TLS, "Principal": "*"}


def model_of(folder: Path, *parts: Json) -> Model:
    return read_model([written(app(*parts), folder)])


def opened(**arguments: object) -> Json:
    """A bucket with a policy, which blocks nothing public, and a list of access rights."""
    acl = {"aws_s3_bucket_acl": {"files": {"bucket": FILES, **arguments}}}
    made = bucket("files", POLICY, closed=False)
    return {**made, **acl}


def granted(uri: str) -> Json:
    """A list of access rights that is written in full."""
    grant = {"grantee": {"type": "Group", "uri": uri}, "permission": "READ"}
    return {"access_control_policy": {"grant": [grant], "owner": {"id": "abc"}}}


def open_to_anyone(model: Model) -> set[str]:
    """What anybody may do to the bucket, or may for all that is known."""
    cells = matrix_of(model).cells
    return {
        verb
        for (thing, caller), cell in cells.items()
        if caller == "anyone" and "files" in thing and not thing.startswith("administration")
        for verb, answer in cell.answers.items()
        if answer.is_had
    }


@pytest.mark.parametrize(
    "given", [{"acl": "public-read"}, granted(ALL_USERS)], ids=["canned", "written in full"]
)
def test_a_public_list_of_rights_counts_beside_a_policy(tmp_path: Path, given: Json) -> None:
    assert "list" in open_to_anyone(model_of(tmp_path, opened(**given)))


@pytest.mark.parametrize(
    "given", [{"acl": "private"}, granted("http://acs.example/s3/LogDelivery")]
)
def test_a_private_list_of_rights_opens_nothing(tmp_path: Path, given: Json) -> None:
    assert open_to_anyone(model_of(tmp_path, opened(**given))) == set()


def test_a_bucket_that_ignores_public_lists_is_closed(tmp_path: Path) -> None:
    made = opened(acl="public-read")
    made["aws_s3_bucket_public_access_block"]["files"]["ignore_public_acls"] = True
    assert open_to_anyone(model_of(tmp_path, made)) == set()


@pytest.mark.parametrize(
    "name",
    [
        "${aws_lambda_function.work.function_name}:live",
        "${aws_lambda_function.work.arn}:live",
        "${aws_lambda_alias.live.arn}",
        "000000000000:function:work",
    ],
)
@pytest.mark.parametrize(("principal", "is_open"), [("*", True), ("s3.amazonaws.com", False)])
def test_a_permission_on_an_alias_is_a_permission(
    tmp_path: Path, name: str, principal: str, is_open: bool
) -> None:
    permission = {"action": "lambda:InvokeFunction", "function_name": name, "principal": principal}
    alias = {"function_name": "work", "name": "live", "function_version": "1"}
    model = model_of(
        tmp_path,
        function("work"),
        {"aws_lambda_alias": {"live": alias}, "aws_lambda_permission": {"any": permission}},
    )
    answers = matrix_of(model).cell("function work", "anyone").answers
    assert answers["call"].is_had is is_open


def test_each_url_of_a_function_counts(tmp_path: Path) -> None:
    urls = {
        "a": {"function_name": "work", "authorization_type": "AWS_IAM"},
        "b": {"function_name": "work", "authorization_type": "NONE", "qualifier": "live"},
    }
    (open_one,) = model_of(
        tmp_path / "open", function("work"), {"aws_lambda_function_url": urls}
    ).functions
    assert open_one.url_authorization == "NONE"
    del urls["b"]
    (closed,) = model_of(
        tmp_path / "closed", function("work"), {"aws_lambda_function_url": urls}
    ).functions
    assert closed.url_authorization == "AWS_IAM"


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("aws_kms_grant", {"key_id": "k", "grantee_principal": "arn:aws:iam::111111111111:root"}),
        ("aws_s3control_access_grant", {"permission": "READ"}),
        ("aws_s3_object", {"bucket": "b", "key": "k", "acl": "public-read"}),
        ("aws_cognito_managed_user_pool_client", {"user_pool_id": "eu-west-1_abc"}),
        ("aws_lambda_layer_version_permission", {"principal": "*"}),
        ("aws_secretsmanager_secret_policy", {"secret_arn": "s", "policy": "{}"}),
        ("aws_iam_policy_attachment", {"policy_arn": "p", "roles": "${var.roles}"}),
        ("awscc_iam_role_policy", {"role_name": "users"}),
    ],
)
def test_what_gives_access_and_is_not_read_is_said(
    tmp_path: Path, kind: str, arguments: Json
) -> None:
    model = model_of(tmp_path, signed_in(), {kind: {"other": arguments}})
    assert [each for each in model.unknowns if each.source.address == f"{kind}.other"]


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("aws_s3_object", {"bucket": "b", "key": "k"}),
        ("aws_s3_object", {"bucket": "b", "key": "k", "acl": "private"}),
        ("aws_ecr_lifecycle_policy", {"repository": "r", "policy": "{}"}),
        ("aws_appautoscaling_policy", {"name": "more"}),
        ("random_pet", {"length": 2}),
    ],
)
def test_what_gives_no_access_is_not_said(tmp_path: Path, kind: str, arguments: Json) -> None:
    model = model_of(tmp_path, signed_in(), {kind: {"other": arguments}})
    assert model.unknowns == ()


@pytest.mark.parametrize(("roles", "is_known"), [("${var.roles}", False), (["others"], True)])
def test_an_attachment_to_roles_that_are_not_known_may_be_of_any(
    tmp_path: Path, roles: object, is_known: bool
) -> None:
    attached = {"name": "a", "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "roles": roles}
    model = model_of(tmp_path, signed_in(), {"aws_iam_policy_attachment": {"more": attached}})
    (users,) = (role for role in model.roles if role.name == "users")
    assert all(policy.is_known for policy in users.policies) is is_known
