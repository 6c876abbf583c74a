"""``GET /public``: greet anybody."""

from __future__ import annotations

from gatehouse.handlers.events import HttpApiEvent
from gatehouse.handlers.responses import Response, answering, as_text


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200."""
    return as_text(200, "Hello stranger!")
