"""``GET /files/{name}``: an address from which the caller gets one file of its own."""

from __future__ import annotations

from gatehouse.handlers import (
    HttpApiEvent,
    Response,
    answering,
    as_json,
    files,
    owner,
    path_parameter,
)


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the address; it works for five minutes."""
    return as_json(200, files.download(owner(event), path_parameter(event, "name")))
