"""Wrong arguments, in Python and in Node, and what they answer."""

from collections.abc import Callable
from typing import Any

import cdktf_cdktf_provider_aws.s3_bucket as s3_bucket
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTable, DynamodbTableTtl
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue


def error_of(call: Callable[[], Any]) -> str:
    try:
        call()
    except Exception as error:
        return f"{type(error).__module__}.{type(error).__name__}: {error}"
    return "no error"


def run(app: App) -> object:
    stack = TerraformStack(app, "type-errors")
    # Type checkers must not see what is wrong here.
    bucket_class: Any = s3_bucket.S3Bucket
    table_class: Any = DynamodbTable
    queue_class: Any = SqsQueue
    ttl_class: Any = DynamodbTableTtl
    AwsProvider(stack, "aws")
    bucket: Any = s3_bucket.S3Bucket(stack, "Bucket")
    return [
        error_of(lambda: bucket_class(stack, "A", bucket=1)),
        error_of(lambda: bucket_class(stack, "B", tags={"a": 1})),
        error_of(lambda: bucket_class(stack, "C", no_such_argument=True)),
        error_of(lambda: bucket_class(stack, "Bucket")),
        error_of(lambda: queue_class(stack)),
        error_of(lambda: table_class(stack, "D")),
        error_of(lambda: table_class(stack, "E", name="e", ttl={"no_such_key": 1})),
        error_of(lambda: table_class(stack, "F", name="f", attribute=[{"name": "a"}])),
        error_of(lambda: ttl_class(enabled="yes")),
        error_of(lambda: setattr(bucket, "force_destroy", "often")),
        error_of(lambda: setattr(bucket, "arn", "fixed")),
        error_of(lambda: bucket.get_string_attribute(7)),
        error_of(lambda: stack.node.find_child("Nobody")),
    ]
