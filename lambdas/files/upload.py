"""``POST /files``: an address at which S3 takes one file of the caller."""

from __future__ import annotations

from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, files, json_object, owner


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the request that the client may make: address, method and headers."""
    return as_json(200, files.upload(owner(event), json_object(event)))
