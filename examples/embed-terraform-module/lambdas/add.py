"""``POST /notes``: keep a note of the caller."""

import uuid

import boto3
from gatehouse.handlers import (
    HttpApiEvent,
    HttpError,
    Response,
    answering,
    as_json,
    caller,
    json_object,
    resource,
)


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 201 and the note's id."""
    content = json_object(event).get("content")
    if not isinstance(content, str) or not content:
        raise HttpError(400, "content must be text.")
    note = {"userId": caller(event), "noteId": str(uuid.uuid4()), "content": content}
    boto3.resource("dynamodb").Table(resource("Notes").table_name).put_item(Item=note)
    return as_json(201, {"noteId": note["noteId"]})
