"""Pre token generation: what handlers must know of a user, in the ID token."""

from typing import Any

import boto3
from gatehouse.handlers import resource


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Add the member's plan. It is called at each sign-in and each refresh, so it is quick."""
    members = boto3.resource("dynamodb").Table(resource("Members").table_name)
    sub = event["request"]["userAttributes"]["sub"]
    plan = members.get_item(Key={"sub": sub}).get("Item", {}).get("plan", "free")
    event["response"] = {"claimsOverrideDetails": {"claimsToAddOrOverride": {"plan": plan}}}
    return event
