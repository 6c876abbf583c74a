"""``DELETE /notes/{id}``: delete one note of the caller."""

from __future__ import annotations

from gatehouse.handlers import HttpApiEvent, Response, answering, caller, nothing, path_parameter

from lambdas.notes import store as notes


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 204, or 404."""
    notes.delete(caller(event), path_parameter(event, "id"))
    return nothing()
