"""``DELETE /notes/{id}``: delete one note of the caller."""

from __future__ import annotations

from gatehouse.handlers.events import HttpApiEvent, caller, path_parameter
from gatehouse.handlers.responses import Response, answering, nothing

from lambdas.notes import store as notes


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 204, or 404."""
    notes.delete(caller(event), path_parameter(event, "id"))
    return nothing()
