"""``GET /notes``: the notes of the caller."""

import boto3
from boto3.dynamodb.conditions import Key
from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, caller, resource


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and at most 100 notes."""
    notes = boto3.resource("dynamodb").Table(resource("Notes").table_name)
    mine = Key("userId").eq(caller(event))
    found = notes.query(KeyConditionExpression=mine, Limit=100)["Items"]
    return as_json(200, {"notes": [note["content"] for note in found]})
