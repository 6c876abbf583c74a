"""Pre sign-up: nobody joins a tenant by signing up. An administrator creates the user."""

from typing import Any


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Let in whom an administrator creates, and nobody else."""
    if event["triggerSource"] != "PreSignUp_AdminCreateUser":
        raise PermissionError("Ask your administrator for an account.")
    return event
