"""``GET /me``: what the token says of the caller."""

from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, claim


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the plan."""
    return as_json(200, {"email": claim(event, "email"), "plan": claim(event, "plan")})
