"""``GET /hello``: greet anybody."""

from gatehouse.handlers.events import HttpApiEvent
from gatehouse.handlers.responses import Response, answering, as_text


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Return 200."""
    return as_text(200, "Hello stranger!")
