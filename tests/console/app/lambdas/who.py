"""Say what was called; print it as well."""

from typing import Any


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer."""
    route = event["requestContext"]["routeKey"]
    print("asked for", route)
    return {"route": route}
