"""``GET /private``: greet the user whose credentials signed the request."""

from gatehouse.handlers import HttpApiEvent, Response, answering, as_text, caller


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the caller's identity id."""
    return as_text(200, f"Hello user! Your identity id is {caller(event)}.")
