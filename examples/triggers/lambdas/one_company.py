"""Pre sign-up: only addresses of one company, whoever makes the user."""

from typing import Any


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Return the event, or raise what the client then reads."""
    email: str = event["request"]["userAttributes"]["email"]
    # An exact domain: acme.example.evil.example ends in neither.
    if email.lower().rpartition("@")[2] != "acme.example":
        raise PermissionError("Only addresses at acme.example can sign up.")
    return event
