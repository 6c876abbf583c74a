"""``PUT /notes/{id}``: replace content and attachment of one note of the caller."""

from __future__ import annotations

from gatehouse.handlers import (
    HttpApiEvent,
    Response,
    answering,
    as_json,
    caller,
    json_object,
    path_parameter,
)

from lambdas.notes import store as notes


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the note as it is now, or 404."""
    user, note_id = caller(event), path_parameter(event, "id")
    return as_json(200, notes.replace(user, note_id, notes.checked(json_object(event))))
