"""``POST /notes``: store a new note of the caller."""

from __future__ import annotations

from lambdas.shared import notes
from lambdas.shared.events import HttpApiEvent, caller, json_object
from lambdas.shared.responses import Response, answering, as_json


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 201 and the note, with the id and the time that it got."""
    user = caller(event)
    return as_json(201, notes.create(user, notes.checked(json_object(event))))
