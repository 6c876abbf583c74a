"""Who may sign up: people with an address at the company. Cognito asks before it makes a user."""

from __future__ import annotations

from typing import Any

DOMAIN = "@acme.example"


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Return the event to let a user in; what is raised is what the client is told."""
    address = str(event["request"]["userAttributes"].get("email", ""))
    if not address.lower().endswith(DOMAIN):
        raise PermissionError(f"Only addresses that end in {DOMAIN} can sign up.")
    return event
