"""``GET /notes``: the caller's own notes."""

import boto3
from boto3.dynamodb.conditions import Key
from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, caller, resource


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Return 200 and the first hundred notes."""
    table = boto3.resource("dynamodb").Table(resource("Notes").table_name)
    own = Key("userId").eq(caller(event))
    items = table.query(KeyConditionExpression=own, Limit=100)["Items"]
    notes = [{"noteId": item["noteId"], "content": item["content"]} for item in items]
    return as_json(200, {"notes": notes})
