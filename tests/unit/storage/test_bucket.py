"""Buckets: private in every way, and shared by folders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.core import AppStack, OptionError, Transform
from gatehouse.iam import Grant, Role
from gatehouse.storage import Bucket, BucketCors

from tests.unit.synth import FRAME, new_stack, synthesized, users_of_a_pool

ARN = "${aws_s3_bucket.uploads.arn}"
OWN = "private/&{cognito-identity.amazonaws.com:sub}"


def made(stack: AppStack, **options: Any) -> Any:
    Bucket(stack, "Uploads", **options)
    return synthesized(stack)["resource"]


def statements(stack: AppStack, grant: Grant) -> Any:
    """What a role that was allowed a grant may do."""
    Role(
        stack,
        "Role",
        trust=users_of_a_pool(stack),
        permissions=[grant],
    )
    return synthesized(stack)["data"]["aws_iam_policy_document"]["role"]["statement"]


def test_minimal_setup_of_a_bucket(stack: AppStack) -> None:
    Bucket(stack, "Uploads")
    assert synthesized(stack) == {
        **FRAME,
        "data": {
            "aws_iam_policy_document": {
                "uploads": {
                    "statement": [
                        {
                            "actions": ["s3:*"],
                            "condition": [
                                {
                                    "test": "Bool",
                                    "values": ["false"],
                                    "variable": "aws:SecureTransport",
                                }
                            ],
                            "effect": "Deny",
                            "principals": [{"identifiers": ["*"], "type": "*"}],
                            "resources": [
                                "${aws_s3_bucket.uploads.arn}",
                                "${aws_s3_bucket.uploads.arn}/*",
                            ],
                            "sid": "TlsOnly",
                        }
                    ]
                }
            }
        },
        "resource": {
            "aws_s3_bucket": {
                "uploads": {"bucket_prefix": "notes-test-uploads-", "force_destroy": True}
            },
            "aws_s3_bucket_ownership_controls": {
                "uploads": {
                    "bucket": "${aws_s3_bucket.uploads.id}",
                    "rule": {"object_ownership": "BucketOwnerEnforced"},
                }
            },
            "aws_s3_bucket_policy": {
                "uploads": {
                    "bucket": "${aws_s3_bucket.uploads.id}",
                    "depends_on": ["aws_s3_bucket_public_access_block.uploads"],
                    "policy": "${data.aws_iam_policy_document.uploads.json}",
                }
            },
            "aws_s3_bucket_public_access_block": {
                "uploads": {
                    "block_public_acls": True,
                    "block_public_policy": True,
                    "bucket": "${aws_s3_bucket.uploads.id}",
                    "ignore_public_acls": True,
                    "restrict_public_buckets": True,
                }
            },
            "aws_s3_bucket_server_side_encryption_configuration": {
                "uploads": {
                    "bucket": "${aws_s3_bucket.uploads.id}",
                    "rule": [
                        {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
                    ],
                }
            },
            "aws_s3_bucket_versioning": {
                "uploads": {
                    "bucket": "${aws_s3_bucket.uploads.id}",
                    "versioning_configuration": {"status": "Enabled"},
                }
            },
        },
    }


def test_a_page_may_use_a_bucket_with_cors(stack: AppStack) -> None:
    assert made(stack, cors=True)["aws_s3_bucket_cors_configuration"]["uploads"] == {
        "bucket": "${aws_s3_bucket.uploads.id}",
        "cors_rule": [
            {
                "allowed_headers": ["*"],
                "allowed_methods": ["DELETE", "GET", "HEAD", "POST", "PUT"],
                "allowed_origins": ["*"],
                "expose_headers": ["ETag"],
                "max_age_seconds": 3600,
            }
        ],
    }


def test_cors_may_name_its_origins(stack: AppStack) -> None:
    cors = BucketCors(
        allow_origins=["https://app.example.com"],
        allow_methods=["GET"],
        allow_headers=["range"],
        expose_headers=["ETag", "x-amz-version-id"],
        max_age=timedelta(minutes=5),
    )
    made_cors = made(stack, cors=cors)["aws_s3_bucket_cors_configuration"]["uploads"]
    assert made_cors["cors_rule"] == [
        {
            "allowed_headers": ["range"],
            "allowed_methods": ["GET"],
            "allowed_origins": ["https://app.example.com"],
            "expose_headers": ["ETag", "x-amz-version-id"],
            "max_age_seconds": 300,
        }
    ]


def test_versions_may_be_turned_off_also_later(stack: AppStack) -> None:
    # "Disabled" is for a bucket that never had versions: the provider refuses it as a change.
    versioning = made(stack, versioning=False)["aws_s3_bucket_versioning"]["uploads"]
    assert versioning["versioning_configuration"] == {"status": "Suspended"}


def test_a_protected_bucket_is_not_deleted(stack: AppStack) -> None:
    bucket = made(stack, protect=True)["aws_s3_bucket"]["uploads"]
    assert bucket["force_destroy"] is False
    assert bucket["lifecycle"] == {"prevent_destroy": True}


@pytest.mark.parametrize(
    ("node", "change"),
    [
        ("public_access_block", {"block_public_policy": False}),
        ("public_access_block", {"restrict_public_buckets": None}),
        ("policy", {"policy": "{}"}),
    ],
)
def test_a_bucket_is_not_opened_without_a_reason(
    stack: AppStack, node: str, change: dict[str, Any]
) -> None:
    with pytest.raises(OptionError, match="guards access"):
        Bucket(stack, "Uploads", transform={node: change})


def test_a_bucket_is_opened_with_a_reason(stack: AppStack) -> None:
    change = Transform({"block_public_policy": False}, reason="a public website")
    block = made(stack, transform={"public_access_block": change})
    assert block["aws_s3_bucket_public_access_block"]["uploads"]["block_public_policy"] is False


@pytest.mark.parametrize(
    ("grant", "sid", "actions"),
    [
        (Bucket.read, "UploadsRead", ["s3:GetObject"]),
        (Bucket.write, "UploadsWrite", ["s3:PutObject"]),
        (
            Bucket.link,
            "UploadsReadWriteDelete",
            ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        ),
    ],
    ids=["read", "write", "link"],
)
def test_a_grant_is_on_this_buckets_objects_alone(
    stack: AppStack, grant: Any, sid: str, actions: list[str]
) -> None:
    assert statements(stack, grant(Bucket(stack, "Uploads"))) == [
        {"actions": actions, "resources": [f"{ARN}/*"], "sid": sid}
    ]


def test_the_own_folder_is_that_of_the_callers_identity_id(stack: AppStack) -> None:
    assert statements(stack, Bucket(stack, "Uploads").own_folder()) == [
        {
            "actions": ["s3:ListBucket"],
            "condition": [{"test": "StringLike", "values": [f"{OWN}/*"], "variable": "s3:prefix"}],
            "resources": [ARN],
            "sid": "UploadsListOwnFolder",
        },
        {
            "actions": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            "resources": [f"{ARN}/{OWN}/*"],
            "sid": "UploadsOwnFolder",
        },
    ]


def test_the_own_folder_may_lie_deeper(stack: AppStack) -> None:
    grant = Bucket(stack, "Uploads").own_folder("team/private", list=False)
    (statement,) = statements(stack, grant)
    assert statement["resources"] == [
        f"{ARN}/team/private/&{{cognito-identity.amazonaws.com:sub}}/*"
    ]


@pytest.mark.parametrize(
    ("leave_out", "actions"),
    [
        ("read", [["s3:ListBucket"], ["s3:DeleteObject", "s3:PutObject"]]),
        ("write", [["s3:ListBucket"], ["s3:DeleteObject", "s3:GetObject"]]),
        ("delete", [["s3:ListBucket"], ["s3:GetObject", "s3:PutObject"]]),
        ("list", [["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]]),
    ],
)
def test_each_part_of_the_own_folder_may_be_left_out(
    stack: AppStack, leave_out: str, actions: list[list[str]]
) -> None:
    grant = Bucket(stack, "Uploads").own_folder(**{leave_out: False})  # type: ignore[arg-type]
    assert [each["actions"] for each in statements(stack, grant)] == actions


def test_listing_alone_is_a_grant_too(stack: AppStack) -> None:
    grant = Bucket(stack, "Uploads").own_folder(read=False, write=False, delete=False)
    assert [each["actions"] for each in statements(stack, grant)] == [["s3:ListBucket"]]


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("cn-north-1", "cognito-identity.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "cognito-identity-us-gov.amazonaws.com"),
    ],
)
def test_the_own_folder_is_told_by_the_partitions_own_variable(region: str, name: str) -> None:
    stack = new_stack(region=region)
    (_, statement) = statements(stack, Bucket(stack, "Uploads").own_folder())
    assert statement["resources"] == [f"{ARN}/private/&{{{name}:sub}}/*"]


def test_without_a_region_terraform_picks_the_variable() -> None:
    stack = new_stack(region=None)
    (_, statement) = statements(stack, Bucket(stack, "Uploads").own_folder())
    (resource,) = statement["resources"]
    assert resource.startswith(f"{ARN}/private/&{{${{lookup(")
    assert "data.aws_partition.current.partition" in resource
    assert resource.endswith(":sub}/*")


def test_a_linked_function_finds_the_buckets_name(stack: AppStack) -> None:
    assert list(Bucket(stack, "Uploads").link_environment) == ["UPLOADS_BUCKET_NAME"]


def test_a_buckets_name_has_no_character_that_s3_refuses(stack: AppStack) -> None:
    Bucket(stack, "My_Uploads")
    bucket = synthesized(stack)["resource"]["aws_s3_bucket"]["my_uploads"]
    assert bucket["bucket_prefix"] == "notes-test-my-uploads-"
