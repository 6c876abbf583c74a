"""``GET /public``: greet anybody."""

from __future__ import annotations

from lambdas.shared.events import HttpApiEvent
from lambdas.shared.responses import Response, answering, as_text


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200."""
    return as_text(200, "Hello stranger!")
