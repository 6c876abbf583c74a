"""``GET /private``: greet the user whose token Auth0 made."""

from gatehouse.handlers import HttpApiEvent, Response, answering, as_text, subject


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the id that Auth0 has for the caller."""
    return as_text(200, f"Hello user! Your sub is {subject(event)}.")
