"""Keys, lifecycle, notifications and imports of buckets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError
from gatehouse.storage import Bucket, LifecycleRule

from tests.unit.synth import Json, synthesized

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
YEAR = timedelta(days=365)


def resources(stack: AppStack, kind: str) -> Json:
    made: Json = synthesized(stack)["resource"].get(kind, {})
    return made


def hello(stack: AppStack, id: str = "Hello") -> Function:
    return Function(stack, id, "lambdas/hello.main")


def test_a_notification_for_keys_with_a_slash_before_them_is_refused(stack: AppStack) -> None:
    bucket = Bucket(stack, "Photos")
    with pytest.raises(OptionError) as refused:
        bucket.on_object(Function(stack, "Resize", "lambdas/hello.main"), prefix="/in/")
    assert refused.value.fix == 'write prefix="in/"'


def test_a_key_of_ones_own_encrypts_objects_with_few_calls_to_kms(stack: AppStack) -> None:
    Bucket(stack, "Uploads", kms_key=KEY)
    made = resources(stack, "aws_s3_bucket_server_side_encryption_configuration")["uploads"]
    assert made["rule"] == [
        {
            "apply_server_side_encryption_by_default": {
                "kms_master_key_id": KEY,
                "sse_algorithm": "aws:kms",
            },
            "bucket_key_enabled": True,
        }
    ]


def test_without_rules_there_is_no_lifecycle(stack: AppStack) -> None:
    Bucket(stack, "Uploads")
    assert resources(stack, "aws_s3_bucket_lifecycle_configuration") == {}


def test_a_rule_says_when_objects_move_expire_and_are_forgotten(stack: AppStack) -> None:
    rule = LifecycleRule(
        "reports",
        prefix="reports/",
        expire=YEAR,
        expire_old_versions=timedelta(days=30),
        move={"STANDARD_IA": timedelta(days=60)},
    )
    Bucket(stack, "Uploads", lifecycle=[rule])
    assert resources(stack, "aws_s3_bucket_lifecycle_configuration")["uploads"]["rule"] == [
        {
            "abort_incomplete_multipart_upload": [{"days_after_initiation": 7}],
            "expiration": [{"days": 365}],
            "filter": [{"prefix": "reports/"}],
            "id": "reports",
            "noncurrent_version_expiration": [{"noncurrent_days": 30}],
            "status": "Enabled",
            "transition": [{"days": 60, "storage_class": "STANDARD_IA"}],
        }
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"expire": timedelta(hours=36)}, "a whole number of days"),
        ({"expire": timedelta(hours=1)}, "from 1 day"),
        ({"move": {"STANDARD_IA": timedelta(days=7)}}, "must be 30 days or more"),
        ({"move": {"GLACIR": timedelta(days=7)}}, 'did you mean "GLACIER"'),
        ({"move": {"GLACIER": YEAR}, "expire": YEAR}, "move before they expire"),
        ({"abort_uploads": None}, "a rule must do something"),
    ],
)
def test_a_rule_that_s3_would_refuse_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        LifecycleRule("rule", **options)


def test_a_function_is_called_by_this_bucket_of_this_account_alone(stack: AppStack) -> None:
    uploads = Bucket(stack, "Uploads")
    uploads.on_object(hello(stack), prefix="in/", suffix=".jpg")
    permission = resources(stack, "aws_lambda_permission")["uploads_hello"]
    assert permission["source_arn"] == "${aws_s3_bucket.uploads.arn}"
    assert permission["source_account"] == "${data.aws_caller_identity.current.account_id}"
    notification = resources(stack, "aws_s3_bucket_notification")["uploads"]
    assert notification["lambda_function"] == [
        {
            "events": ["s3:ObjectCreated:*"],
            "filter_prefix": "in/",
            "filter_suffix": ".jpg",
            "lambda_function_arn": "${aws_lambda_function.hello.arn}",
        }
    ]
    assert notification["depends_on"] == ["aws_lambda_permission.uploads_hello"]


def test_all_notifications_of_a_bucket_are_one_setting(stack: AppStack) -> None:
    uploads, function = Bucket(stack, "Uploads"), hello(stack)
    uploads.on_object(function, prefix="in/")
    uploads.on_object(function, events=["removed"], prefix="in/")
    uploads.on_object(hello(stack, "Other"), prefix="out/")
    assert len(resources(stack, "aws_s3_bucket_notification")["uploads"]["lambda_function"]) == 3
    assert len(resources(stack, "aws_lambda_permission")) == 2


@pytest.mark.parametrize(
    "other",
    [{}, {"prefix": "in/photos/"}, {"suffix": ".jpg"}, {"events": ["s3:ObjectCreated:Put"]}],
)
def test_two_functions_for_one_object_are_refused(stack: AppStack, other: dict[str, Any]) -> None:
    uploads = Bucket(stack, "Uploads")
    uploads.on_object(hello(stack), prefix="in/")
    with pytest.raises(OptionError, match="S3 must call only one function for an object"):
        uploads.on_object(hello(stack, "Other"), **other)


def test_notifications_of_an_imported_bucket_are_not_replaced_without_a_reason(
    stack: AppStack,
) -> None:
    uploads = Bucket.from_name(stack, "Uploads", "uploads-production")
    with pytest.raises(OptionError, match="these would replace those that it has"):
        uploads.on_object(hello(stack))


def test_an_imported_bucket_is_read_and_granted(stack: AppStack) -> None:
    uploads = Bucket.from_name(stack, "Uploads", "uploads-production")
    function = Function(stack, "Get", "lambdas/hello.main", link=[uploads.read()])
    uploads.on_object(function, replaces_reason="it has none yet")
    synth = synthesized(stack)
    assert synth["data"]["aws_s3_bucket"]["uploads"] == {"bucket": "uploads-production"}
    assert "aws_s3_bucket" not in synth["resource"]
    notification = synth["resource"]["aws_s3_bucket_notification"]["uploads"]
    assert notification["bucket"] == "${data.aws_s3_bucket.uploads.id}"


def test_a_users_own_folder_comes_with_the_key(stack: AppStack) -> None:
    permissions = Bucket(stack, "Uploads", kms_key=KEY).own_folder("private").permissions
    assert [each.resources[0] for each in permissions if "kms:Decrypt" in each.actions] == [KEY]


def test_a_grant_on_a_bucket_with_a_key_of_ones_own_uses_it_for_what_it_does(
    stack: AppStack,
) -> None:
    files = Bucket(stack, "Files", kms_key=KEY)
    _, reading = files.read().permissions
    _, writing = files.write().permissions
    assert (reading.actions, reading.resources) == (("kms:Decrypt",), (KEY,))
    assert writing.actions == ("kms:Decrypt", "kms:GenerateDataKey")
    (through,) = reading.conditions
    assert through.key == "kms:ViaService"
    assert str(through.values[0]).startswith("s3.eu-west-1.")


def test_deleting_from_a_bucket_needs_no_key(stack: AppStack) -> None:
    files = Bucket(stack, "Files", kms_key=KEY)
    assert len(files.own_folder(read=False, write=False, list=False).permissions) == 1
