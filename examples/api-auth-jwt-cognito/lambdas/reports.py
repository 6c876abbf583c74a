"""``GET /reports``: for the machine whose token has the scope ``reports/read``."""

from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, claim


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and which client reads."""
    return as_json(200, {"reports": ["May", "June"], "reader": claim(event, "client_id")})
