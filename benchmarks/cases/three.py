"""Three resources with CDKTF: ``python three.py FOLDER``."""

import sys

from cdktf import App, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTable, DynamodbTableAttribute
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

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
