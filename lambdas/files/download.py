"""``GET /files/{name}``: an address from which the caller gets one file of its own."""

from __future__ import annotations

from gatehouse.handlers import files
from gatehouse.handlers.events import HttpApiEvent, owner, path_parameter
from gatehouse.handlers.responses import Response, answering, as_json


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the address; it works for five minutes."""
    return as_json(200, files.download(owner(event), path_parameter(event, "name")))
