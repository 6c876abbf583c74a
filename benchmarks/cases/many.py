"""Many resources that point to one another: ``python many.py FOLDER cdktf|cdktn COUNT``."""

import sys
from importlib import import_module

BINDINGS = {"cdktf": "cdktf_cdktf_provider_aws", "cdktn": "cdktn_provider_aws"}

folder, core, count = sys.argv[1:]
cdktf = import_module(core)
bindings = BINDINGS[core]
provider = import_module(f"{bindings}.provider")
s3_bucket = import_module(f"{bindings}.s3_bucket")
sqs_queue = import_module(f"{bindings}.sqs_queue")
dynamodb_table = import_module(f"{bindings}.dynamodb_table")

app = cdktf.App(outdir=folder)
stack = cdktf.TerraformStack(app, "many")
provider.AwsProvider(stack, "aws", region="eu-west-1")
before = "first"
for number in range(0, int(count), 3):
    bucket = s3_bucket.S3Bucket(
        stack, f"bucket-{number}", bucket=f"bucket-{number}", tags={"before": before}
    )
    queue = sqs_queue.SqsQueue(
        stack, f"queue-{number}", name=f"queue-{number}", delay_seconds=number % 900
    )
    table = dynamodb_table.DynamodbTable(
        stack,
        f"table-{number}",
        name=f"table-{number}",
        hash_key="id",
        attribute=[dynamodb_table.DynamodbTableAttribute(name="id", type="S")],
        tags={"bucket": bucket.arn, "queue": queue.arn},
    )
    before = table.arn
app.synth()
