"""User migration: somebody of the older directory, at the first sign-in here."""

import hashlib
import hmac
from typing import Any

import boto3
from gatehouse.handlers import resource

# One text for both, in Cognito's own words: a stranger must not learn who is in the directory.
_WRONG = "Incorrect username or password."


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Return the user if the password is the older one, or raise what the client then reads."""
    email = event["userName"].lower()
    older = boto3.resource("dynamodb").Table(resource("OlderUsers").table_name)
    user = older.get_item(Key={"email": email}).get("Item")
    if user is None:
        raise PermissionError(_WRONG)
    if event["triggerSource"] == "UserMigration_Authentication":
        given = hashlib.scrypt(
            event["request"]["password"].encode(), salt=bytes(user["salt"]), n=2**14, r=8, p=1
        )
        if not hmac.compare_digest(given, bytes(user["password"])):
            raise PermissionError(_WRONG)
        event["response"]["finalUserStatus"] = "CONFIRMED"
    event["response"]["userAttributes"] = {"email": email, "email_verified": "true"}
    event["response"]["messageAction"] = "SUPPRESS"  # no mail: they have a password already
    return event
