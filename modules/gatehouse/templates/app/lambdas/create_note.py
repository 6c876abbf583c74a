"""``POST /notes``: store a note of the caller, ``{"content": "…"}``."""

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
    """Return 201 and the note."""
    content = json_object(event).get("content")
    if not isinstance(content, str) or not 1 <= len(content) <= 10_000:
        raise HttpError(400, "content must be a text of 1 to 10,000 characters.")
    note = {"noteId": str(uuid.uuid4()), "content": content}
    table = boto3.resource("dynamodb").Table(resource("Notes").table_name)
    # Whoever signed the request owns the note; the client has no say in it.
    table.put_item(Item={"userId": caller(event), **note})
    return as_json(201, note)
