"""Mistakes with buckets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gatehouse.compute import Function
from gatehouse.core import App, AppStack, aws
from gatehouse.core.engine import TerraformStack
from gatehouse.storage import Bucket, BucketCors, LifecycleRule

from .case import BadInput

_FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:hello"


def told(**options: Any) -> Callable[[AppStack], object]:
    """A function that is called for keys in in/, and one that is called as the case says."""

    def build(stack: AppStack) -> None:
        uploads = Bucket(stack, "Uploads")
        uploads.on_object(Function(stack, "Hello", "lambdas/hello.main"), prefix="in/")
        uploads.on_object(Function(stack, "Other", "lambdas/hello.main"), **options)

    return build


def stock_notification(*blocks: dict[str, Any]) -> Callable[[TerraformStack], object]:
    return lambda stack: aws.s3_bucket_notification.S3BucketNotification(
        stack,
        "notification",
        bucket="uploads",
        lambda_function=[
            aws.s3_bucket_notification.S3BucketNotificationLambdaFunction(
                lambda_function_arn=_FUNCTION, **block
            )
            for block in blocks
        ],
    )


def stock_rule(
    *, days: int | None = None, moves: tuple[tuple[int, str], ...] = ()
) -> Callable[[TerraformStack], object]:
    module = aws.s3_bucket_lifecycle_configuration
    return lambda stack: module.S3BucketLifecycleConfiguration(
        stack,
        "lifecycle",
        bucket="uploads",
        rule=[
            module.S3BucketLifecycleConfigurationRule(
                id="rule",
                status="Enabled",
                filter=[module.S3BucketLifecycleConfigurationRuleFilter(prefix="")],
                expiration=[module.S3BucketLifecycleConfigurationRuleExpiration(days=days)]
                if days is not None
                else None,
                transition=[
                    module.S3BucketLifecycleConfigurationRuleTransition(
                        days=each, storage_class=kind
                    )
                    for each, kind in moves
                ]
                or None,
            )
        ],
    )


CREATED = ["s3:ObjectCreated:*"]

CASES = [
    BadInput(
        name="a bucket's name that S3 refuses",
        build=lambda stack: Bucket(stack, "B", name={"production": "Acme_Uploads"}),
        says="must have 3 to 63 lowercase letters",
    ),
    BadInput(
        name="one bucket for two stages",
        build=lambda stack: Bucket(stack, "B", name={"dev": "acme-a", "production": "acme-a"}),
        says="must have another name for each stage",
    ),
    BadInput(
        name="a function of another app that is called for objects",
        build=lambda stack: Bucket(stack, "Files").on_object(
            Function(
                AppStack(App(outdir="elsewhere"), "people", stage="test"),
                "Hello",
                "lambdas/hello.main",
            )
        ),
        says="must be of the same app",
    ),
    BadInput(
        name="a prefix that begins with a slash",
        build=lambda stack: Bucket(stack, "Uploads").on_object(
            Function(stack, "Resize", "lambdas/hello.main"), prefix="/in/"
        ),
        says="must not begin with a slash",
        stock=stock_notification({"events": CREATED, "filter_prefix": "/in/"}),
    ),
    BadInput(
        name="notifications that take the place of those of an existing bucket",
        build=lambda stack: Bucket.from_name(stack, "Uploads", "uploads").on_object(
            Function(stack, "Resize", "lambdas/hello.main")
        ),
        says="these would replace those that it has",
        stock=stock_notification({"events": CREATED}),
    ),
    BadInput(
        name="two functions for one object",
        build=told(prefix="in/photos/"),
        says="S3 must call only one function for an object",
        stock=stock_notification(
            {"events": CREATED, "filter_prefix": "in/"},
            {"events": CREATED, "filter_prefix": "in/photos/"},
        ),
    ),
    BadInput(
        name="an event that S3 does not have",
        build=told(events=["made"]),
        says='an event must be "created", "removed"',
        stock=stock_notification({"events": ["s3:ObjectMade:*"]}),
    ),
    BadInput(
        name="a star in a suffix",
        build=told(prefix="out/", suffix="*.jpg"),
        says="S3 does not match * in it",
        stock=stock_notification({"events": CREATED, "filter_suffix": "*.jpg"}),
    ),
    BadInput(
        name="objects that expire after half a day",
        build=lambda stack: LifecycleRule("rule", expire=timedelta(hours=12)),
        says="from 1 day",
        stock=stock_rule(days=0),
    ),
    BadInput(
        name="objects that move to infrequent access after a week",
        build=lambda stack: LifecycleRule("rule", move={"STANDARD_IA": timedelta(days=7)}),
        says="must be 30 days or more",
        stock=stock_rule(moves=((7, "STANDARD_IA"),)),
    ),
    BadInput(
        name="objects that expire before they move",
        build=lambda stack: LifecycleRule(
            "rule", expire=timedelta(days=30), move={"GLACIER": timedelta(days=60)}
        ),
        says="objects must move before they expire",
        stock=stock_rule(days=30, moves=((60, "GLACIER"),)),
    ),
    BadInput(
        name="objects that leave infrequent access after ten days",
        build=lambda stack: LifecycleRule(
            "rule", move={"STANDARD_IA": timedelta(days=40), "GLACIER": timedelta(days=50)}
        ),
        says="must be 70 days or more: objects stay in STANDARD_IA for 30 days",
        stock=stock_rule(moves=((40, "STANDARD_IA"), (50, "GLACIER"))),
    ),
    BadInput(
        name="objects that move from one zone to instant retrieval",
        build=lambda stack: LifecycleRule(
            "rule", move={"ONEZONE_IA": timedelta(days=30), "GLACIER_IR": timedelta(days=90)}
        ),
        says="must not come after ONEZONE_IA",
        stock=stock_rule(moves=((30, "ONEZONE_IA"), (90, "GLACIER_IR"))),
    ),
    BadInput(
        name="objects that move out of the deep archive",
        build=lambda stack: LifecycleRule(
            "rule", move={"DEEP_ARCHIVE": timedelta(days=30), "GLACIER": timedelta(days=90)}
        ),
        says="must not come after DEEP_ARCHIVE",
        stock=stock_rule(moves=((30, "DEEP_ARCHIVE"), (90, "GLACIER"))),
    ),
    BadInput(
        name="old versions that move to infrequent access after a week",
        build=lambda stack: LifecycleRule(
            "rule", move_old_versions={"STANDARD_IA": timedelta(days=7)}
        ),
        says="must be 30 days or more",
    ),
    BadInput(
        name="old versions that expire before they move",
        build=lambda stack: LifecycleRule(
            "rule",
            expire_old_versions=timedelta(days=30),
            move_old_versions={"GLACIER": timedelta(days=30)},
        ),
        says="objects must move before they expire",
    ),
    BadInput(
        name="1,001 rules of a lifecycle",
        build=lambda stack: Bucket(
            stack, "Uploads", lifecycle=[LifecycleRule(f"rule{n}") for n in range(1_001)]
        ),
        says="at most 1,000 rules",
    ),
    BadInput(
        name="a storage class that S3 does not have",
        build=lambda stack: LifecycleRule("rule", move={"COLD": timedelta(days=60)}),
        says="a class must be one of",
        stock=stock_rule(moves=((60, "COLD"),)),
    ),
    BadInput(
        name="two rules of one name",
        build=lambda stack: Bucket(
            stack, "Uploads", lifecycle=[LifecycleRule("old"), LifecycleRule("old")]
        ),
        says="only one rule of each name",
    ),
    BadInput(
        name="CORS with a path in an origin",
        build=lambda stack: BucketCors(allow_origins=["https://app.example.com/"]),
        says="an origin must be scheme://host",
    ),
    BadInput(
        name="CORS with two stars in an origin",
        build=lambda stack: BucketCors(allow_origins=["https://*.*.example.com"]),
        says="at most one *",
    ),
    BadInput(
        name="a bucket with the name of another one",
        build=lambda stack: [
            Bucket(stack, id, transform={"bucket": {"bucket": "acme-files"}})
            for id in ("Uploads", "Reports")
        ],
        says="notes-test/Uploads has this one",
        stock=lambda stack: [
            aws.s3_bucket.S3Bucket(stack, id, bucket="acme-files") for id in ("one", "other")
        ],
    ),
    BadInput(
        name="a bucket with a name that S3 reserves",
        build=lambda stack: Bucket.from_name(stack, "Uploads", "uploads-s3alias"),
        says="which S3 keeps for aliases",
        stock=lambda stack: aws.s3_bucket.S3Bucket(stack, "bucket", bucket="uploads-s3alias"),
    ),
    BadInput(
        name="a bucket with the form of an IP address",
        build=lambda stack: Bucket(stack, "B", transform={"bucket": {"bucket": "192.168.1.1"}}),
        says="must not be an IP address",
        stock=lambda stack: aws.s3_bucket.S3Bucket(stack, "bucket", bucket="192.168.1.1"),
    ),
    BadInput(
        name="an alias where a key's ARN belongs",
        build=lambda stack: Bucket(stack, "Uploads", kms_key="alias/uploads"),
        says="must be the ARN of a KMS key",
    ),
    BadInput(
        name="public access by a transform without a reason",
        build=lambda stack: Bucket(
            stack, "Uploads", transform={"public_access_block": {"block_public_policy": False}}
        ),
        says="`block_public_policy` guards access",
        stock=lambda stack: aws.s3_bucket_public_access_block.S3BucketPublicAccessBlock(
            stack, "block", bucket="uploads", block_public_policy=False
        ),
    ),
    BadInput(
        name="a bucket's ARN where its name belongs",
        build=lambda stack: Bucket.from_name(stack, "Uploads", "arn:aws:s3:::uploads"),
        says="a bucket's name must have 3 to 63",
        stock=lambda stack: aws.data_aws_s3_bucket.DataAwsS3Bucket(
            stack, "uploads", bucket="arn:aws:s3:::uploads"
        ),
    ),
]
