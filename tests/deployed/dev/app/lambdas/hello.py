"""``GET /hello``."""

from .words import GREETING


def main(event: object, context: object) -> dict[str, object]:
    """Greet."""
    return {"statusCode": 200, "body": GREETING}
