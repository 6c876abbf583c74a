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


def days(**ages: int) -> dict[str, timedelta]:
    return {storage_class: timedelta(days=age) for storage_class, age in ages.items()}


def moving(option: str, moves: dict[str, timedelta]) -> LifecycleRule:
    options: dict[str, Any] = {option: moves}
    return LifecycleRule("rule", **options)


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        (days(STANDARD_IA=40, GLACIER=50), "must be 70 days or more"),
        (days(GLACIER=69, STANDARD_IA=40), "must be 70 days or more"),
        (days(ONEZONE_IA=30, DEEP_ARCHIVE=59), "must be 60 days or more"),
        (days(STANDARD_IA=30, ONEZONE_IA=59), "must be 60 days or more"),
        (days(INTELLIGENT_TIERING=5, GLACIER=5), "must be 6 days or more: .* for a day"),
        (days(GLACIER_IR=0, STANDARD_IA=30), "must not come after GLACIER_IR"),
        (days(INTELLIGENT_TIERING=10, STANDARD_IA=60), "must not come after INTELLIGENT_TIERING"),
        (days(ONEZONE_IA=30, INTELLIGENT_TIERING=90), "must not come after ONEZONE_IA"),
        (days(DEEP_ARCHIVE=30, GLACIER=90), "must not come after DEEP_ARCHIVE"),
        (days(STANDARD_IA=29), "must be 30 days or more"),
        (days(GLACIER=-1), "must be a datetime.timedelta from 0 seconds"),
    ],
)
@pytest.mark.parametrize("option", ["move", "move_old_versions"])
def test_a_move_that_s3_does_not_make_is_refused(
    option: str, moves: dict[str, timedelta], said: str
) -> None:
    with pytest.raises(OptionError, match=said) as raised:
        moving(option, moves)
    assert raised.value.option.startswith(f"{option}[")


@pytest.mark.parametrize(
    "moves",
    [
        days(STANDARD_IA=40, GLACIER=70),
        days(STANDARD_IA=30, INTELLIGENT_TIERING=60, ONEZONE_IA=61, GLACIER=91, DEEP_ARCHIVE=92),
        days(GLACIER=0),
        days(INTELLIGENT_TIERING=0, GLACIER_IR=1, DEEP_ARCHIVE=2),
        days(DEEP_ARCHIVE=60, STANDARD_IA=30),
    ],
)
@pytest.mark.parametrize("option", ["move", "move_old_versions"])
def test_a_move_that_s3_makes_is_written(
    stack: AppStack, option: str, moves: dict[str, timedelta]
) -> None:
    Bucket(stack, "Uploads", lifecycle=[moving(option, moves)])
    (rule,) = resources(stack, "aws_s3_bucket_lifecycle_configuration")["uploads"]["rule"]
    block, age = {
        "move": ("transition", "days"),
        "move_old_versions": ("noncurrent_version_transition", "noncurrent_days"),
    }[option]
    assert {each["storage_class"]: each[age] for each in rule[block]} == {
        storage_class: stay.days for storage_class, stay in moves.items()
    }


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


def test_a_function_is_named_once_for_an_object(stack: AppStack) -> None:
    uploads, function = Bucket(stack, "Uploads"), hello(stack)
    uploads.on_object(function, prefix="in/")
    with pytest.raises(OptionError, match="must be called once for an object and a function"):
        uploads.on_object(function, prefix="in/photos/")
    uploads.on_object(function, prefix="out/")


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
