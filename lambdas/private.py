"""``GET /private``: greet the caller, whom API Gateway knows by the signature."""

from __future__ import annotations

from gatehouse.handlers import HttpApiEvent, Response, answering, as_text, caller


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the caller's identity id."""
    return as_text(200, f"Hello {caller(event)}!")
