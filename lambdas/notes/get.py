"""``GET /notes/{id}``: read one note of the caller."""

from __future__ import annotations

from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, caller, path_parameter

from lambdas.notes import store as notes


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the note, or 404."""
    return as_json(200, notes.get(caller(event), path_parameter(event, "id")))
