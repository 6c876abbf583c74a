"""``GET /public``: greet anybody."""

from gatehouse.handlers import HttpApiEvent, Response, answering, as_text


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200."""
    return as_text(200, "Hello stranger!")
