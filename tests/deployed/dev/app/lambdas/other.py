"""``GET /other``."""


def main(event: object, context: object) -> dict[str, object]:
    """Say that it is another one."""
    return {"statusCode": 200, "body": "other"}
