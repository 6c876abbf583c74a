"""``DELETE /notes/{id}``: delete one note of the caller."""

from __future__ import annotations

from lambdas.shared import notes
from lambdas.shared.events import HttpApiEvent, caller, path_parameter
from lambdas.shared.responses import Response, answering, nothing


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 204, or 404."""
    notes.delete(caller(event), path_parameter(event, "id"))
    return nothing()
