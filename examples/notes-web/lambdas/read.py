"""``GET /notes`` and ``GET /notes/{id}``: the caller's notes, or one of them."""

import boto3
from boto3.dynamodb.conditions import Key
from gatehouse.handlers import (
    HttpApiEvent,
    HttpError,
    Response,
    answering,
    as_json,
    caller,
    path_parameter,
    resource,
)


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200, or 404 for a note that is not the caller's."""
    notes = boto3.resource("dynamodb").Table(resource("Notes").table_name)
    user, note = caller(event), path_parameter(event, "id")
    if not note:
        mine = Key("userId").eq(user)
        found = notes.query(KeyConditionExpression=mine, Limit=100)["Items"]
        return as_json(200, {"notes": [shown(each) for each in found]})
    item = notes.get_item(Key={"userId": user, "noteId": note}).get("Item")
    if item is None:
        raise HttpError(404, "You have no such note.")
    return as_json(200, shown(item))


def shown(item: dict[str, object]) -> dict[str, object]:
    """Return what of an item is the client's business."""
    return {"noteId": item["noteId"], "content": item["content"]}
