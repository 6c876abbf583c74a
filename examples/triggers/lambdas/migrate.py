"""User migration: somebody of the older directory, at the first sign-in here."""

import hashlib
import hmac
from typing import Any

import boto3
from gatehouse.handlers import resource


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Return the user if the password is the older one; else Cognito knows nobody of that name."""
    email = event["userName"].lower()
    older = boto3.resource("dynamodb").Table(resource("OlderUsers").table_name)
    user = older.get_item(Key={"email": email}).get("Item")
    if user is None:
        raise LookupError("There is no such user.")
    if event["triggerSource"] == "UserMigration_Authentication":
        given = hashlib.scrypt(
            event["request"]["password"].encode(), salt=bytes(user["salt"]), n=2**14, r=8, p=1
        )
        if not hmac.compare_digest(given, bytes(user["password"])):
            raise PermissionError("The password is wrong.")
        event["response"]["finalUserStatus"] = "CONFIRMED"
    event["response"]["userAttributes"] = {"email": email, "email_verified": "true"}
    event["response"]["messageAction"] = "SUPPRESS"  # no mail: they have a password already
    return event
