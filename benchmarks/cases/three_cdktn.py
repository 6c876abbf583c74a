"""Three resources with CDK Terrain: ``python three_cdktn.py FOLDER``."""

import sys

from cdktn import App, TerraformOutput, TerraformStack  # type: ignore[import-not-found]
from cdktn_provider_aws.dynamodb_table import DynamodbTable, DynamodbTableAttribute  # type: ignore[import-not-found]
from cdktn_provider_aws.provider import AwsProvider  # type: ignore[import-not-found]
from cdktn_provider_aws.s3_bucket import S3Bucket  # type: ignore[import-not-found]
from cdktn_provider_aws.sqs_queue import SqsQueue  # type: ignore[import-not-found]

app = App(outdir=sys.argv[1])
stack = TerraformStack(app, "three")
AwsProvider(stack, "aws", region="eu-west-1")
bucket = S3Bucket(stack, "uploads", bucket="uploads")
SqsQueue(stack, "queue", name="queue")
DynamodbTable(
    stack,
    "notes",
    name="notes",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attribute=[DynamodbTableAttribute(name="id", type="S")],
)
TerraformOutput(stack, "arn", value=bucket.arn)
app.synth()
