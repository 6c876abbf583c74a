"""``GET /notes/{id}``: read one note of the caller."""

from __future__ import annotations

from lambdas.shared import notes
from lambdas.shared.events import HttpApiEvent, caller, path_parameter
from lambdas.shared.responses import Response, answering, as_json


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the note, or 404."""
    return as_json(200, notes.get(caller(event), path_parameter(event, "id")))
