"""``PUT /notes/{id}``: replace content and attachment of one note of the caller."""

from __future__ import annotations

from gatehouse.handlers.events import HttpApiEvent, caller, json_object, path_parameter
from gatehouse.handlers.responses import Response, answering, as_json

from lambdas.notes import store as notes


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the note as it is now, or 404."""
    user, note_id = caller(event), path_parameter(event, "id")
    return as_json(200, notes.replace(user, note_id, notes.checked(json_object(event))))
