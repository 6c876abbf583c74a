"""``GET /private``: greet the user whose token came with the request."""

from gatehouse.handlers import HttpApiEvent, Response, answering, as_text, subject


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the id that the user pool has for the caller."""
    return as_text(200, f"Hello user! Your sub is {subject(event)}.")
