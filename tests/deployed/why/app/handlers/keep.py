import os
from typing import Any

import boto3


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    asked = event.get("queryStringParameters") or {}
    if asked.get("what") == "item":
        table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
        return dict(table.get_item(Key={"userId": "somebody"}))
    body = boto3.client("s3").get_object(Bucket=os.environ["BUCKET"], Key="reports/a.txt")
    return {"statusCode": 200, "body": body["Body"].read().decode()}
