"""``POST /notes``: store a new note of the caller."""

from __future__ import annotations

from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, caller, json_object

from lambdas.notes import store as notes


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 201 and the note, with the id and the time that it got."""
    user = caller(event)
    return as_json(201, notes.create(user, notes.checked(json_object(event))))
