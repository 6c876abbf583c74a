"""A new password for whoever has forgotten it.

https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients.hashes import check_hash
from gatehouse.local.services.cognito_idp.directory import VERIFIED, is_verified
from gatehouse.local.services.cognito_idp.errors import (
    invalid,
    missing,
    refused,
    unknown_user_of_client,
    wrong_code,
)
from gatehouse.local.services.cognito_idp.messages import codes, delivery
from gatehouse.local.services.cognito_idp.messages.delivery import Message
from gatehouse.local.services.cognito_idp.records import Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_up.migration import migrated
from gatehouse.local.services.cognito_idp.triggers.events import post_confirmation
from gatehouse.local.services.cognito_idp.users import passwords, writing

_WAYS = {"verified_email": "email", "verified_phone_number": "phone_number"}


async def forgot_password(call: Call, asked: Json) -> Json:
    """Carry out ``ForgotPassword``."""
    client = call.store.client(str(asked["ClientId"]))
    if client is None:
        raise missing("Username/client id combination not found.")
    pool, name = call.pool_of(client), str(asked["Username"])
    _check_ways(pool)
    metadata: Json | None = asked.get("ClientMetadata")
    check_hash(client, name, asked.get("SecretHash"), begins=True)
    user = call.users(pool).find(name)
    if user is None:
        user = await migrated(call, pool, client, name, None, metadata)
    if user is None:
        if not client.hides_users:
            raise unknown_user_of_client()
        return {"CodeDeliveryDetails": delivery.details("email", name)}
    if client.hides_users and (not user.enabled or _way(pool, user) is None):
        return {"CodeDeliveryDetails": delivery.details("email", name)}
    if not user.enabled:
        raise refused("User is disabled.")
    if user.status == "FORCE_CHANGE_PASSWORD":
        raise refused("User password cannot be reset in the current state.")
    return {"CodeDeliveryDetails": await send_reset_code(call, pool, user, client.id, metadata)}


async def confirm_forgot_password(call: Call, asked: Json) -> Json:
    """Carry out ``ConfirmForgotPassword``."""
    client = call.client(asked)
    pool = call.pool_of(client)
    check_hash(client, asked["Username"], asked.get("SecretHash"), begins=True)
    passwords.check_policy(pool, asked["Password"])
    user = call.users(pool).find(asked["Username"])
    if client.hides_users and (user is None or not user.enabled):
        raise wrong_code()
    if user is None:
        raise unknown_user_of_client()
    if not user.enabled:
        raise refused("User is disabled.")
    code = codes.check(call, user, codes.RESET, str(asked["ConfirmationCode"]))
    passwords.set_password(pool, user, asked["Password"], call.now, temporary=False)
    codes.use(user, codes.RESET)
    if user.attributes.get(code.attribute):
        writing.write(call, pool, user, {VERIFIED[code.attribute]: "true"})
    user.status = "CONFIRMED"
    metadata = asked.get("ClientMetadata")
    await post_confirmation(call, pool, user, client.id, metadata, reset=True)
    return {}


async def send_reset_code(
    call: Call, pool: Pool, user: User, client: str, metadata: Json | None
) -> Json:
    """Send a code for a new password to a verified address.

    Raises
    ------
    ServiceError
        If the user has none, or only an administrator may reset passwords.
    """
    _check_ways(pool)
    attribute = _way(pool, user)
    if attribute is None:
        raise invalid(
            "Cannot reset password for the user as there is no registered/verified email or "
            "phone_number"
        )
    code = codes.issue(call, user, codes.RESET, attribute)
    message = Message("ForgotPassword", code, attribute, client=client, metadata=metadata)
    return await delivery.send(call, pool, user, message)


def is_open(pool: Pool) -> bool:
    """Return whether people set a new password themselves, not an administrator alone."""
    return _ways(pool) != ["admin_only"]


def _check_ways(pool: Pool) -> None:
    """Refuse what only an administrator may do, before it shows whether a user exists."""
    if not is_open(pool):
        raise refused("Contact administrator to reset password.")


def _way(pool: Pool, user: User) -> str | None:
    """Return the address that a code for a new password goes to."""
    for way in _ways(pool):
        attribute = _WAYS.get(way)
        if attribute is None or not user.attributes.get(attribute):
            continue
        if is_verified(user.attributes, attribute):
            return attribute
    return None


def _ways(pool: Pool) -> list[str]:
    setting = pool.settings.get("AccountRecoverySetting") or {}
    ways = sorted(setting.get("RecoveryMechanisms") or [], key=lambda each: each["Priority"])
    return [each["Name"] for each in ways] or ["verified_phone_number", "verified_email"]
