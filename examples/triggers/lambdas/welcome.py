"""Post confirmation: a member of the app, from the moment the address is confirmed."""

from typing import Any

import boto3
from gatehouse.handlers import resource


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Keep the member once; a new password is confirmed by this trigger, too."""
    if event["triggerSource"] == "PostConfirmation_ConfirmSignUp":
        user = event["request"]["userAttributes"]
        boto3.resource("dynamodb").Table(resource("Members").table_name).put_item(
            Item={"sub": user["sub"], "email": user["email"], "plan": "free"}
        )
    return event
