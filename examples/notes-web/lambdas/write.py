"""``POST /notes`` and ``DELETE /notes/{id}``: add a note of the caller, or take one away."""

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
    nothing,
    path_parameter,
    resource,
)

_LONGEST = 1000


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 201 and the new note, or 204."""
    notes = boto3.resource("dynamodb").Table(resource("Notes").table_name)
    user, note = caller(event), path_parameter(event, "id")
    if note:
        notes.delete_item(Key={"userId": user, "noteId": note})
        return nothing()
    content = json_object(event).get("content")
    if not isinstance(content, str) or not 0 < len(content) <= _LONGEST:
        raise HttpError(400, f"A note must be 1 to {_LONGEST} characters.")
    added = {"noteId": str(uuid.uuid4()), "content": content}
    notes.put_item(Item={"userId": user, **added})
    return as_json(201, added)
