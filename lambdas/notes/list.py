"""``GET /notes``: read the caller's notes, page by page (``?limit=``, ``?nextToken=``)."""

from __future__ import annotations

from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, caller, query_parameter

from lambdas.notes import store as notes


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and a page of notes."""
    limit, token = query_parameter(event, "limit"), query_parameter(event, "nextToken")
    return as_json(200, notes.page(caller(event), limit, token))
