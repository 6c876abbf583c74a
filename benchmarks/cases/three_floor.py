"""The floor: a Python dict of three resources as JSON: ``python three_floor.py FOLDER``."""

import json
import sys
from pathlib import Path

RESOURCES = {
    "aws_s3_bucket": {"uploads": {"bucket": "uploads"}},
    "aws_sqs_queue": {"queue": {"name": "queue"}},
    "aws_dynamodb_table": {
        "notes": {
            "name": "notes",
            "billing_mode": "PAY_PER_REQUEST",
            "hash_key": "id",
            "attribute": [{"name": "id", "type": "S"}],
        }
    },
}

folder = Path(sys.argv[1], "stacks", "three")
folder.mkdir(parents=True, exist_ok=True)
document = {
    "provider": {"aws": [{"region": "eu-west-1"}]},
    "resource": RESOURCES,
    "output": {"arn": {"value": "${aws_s3_bucket.uploads.arn}"}},
}
(folder / "cdk.tf.json").write_text(json.dumps(document, indent=2), encoding="utf-8")
