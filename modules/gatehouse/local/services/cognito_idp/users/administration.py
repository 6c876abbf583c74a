"""What administrators do with users, but for making them and signing them in."""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, refused
from gatehouse.local.services.cognito_idp.messages import codes
from gatehouse.local.services.cognito_idp.pools import schema
from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.cognito_idp.sign_up.recovery import send_reset_code
from gatehouse.local.services.cognito_idp.tokens.ending import sign_out
from gatehouse.local.services.cognito_idp.triggers.events import post_confirmation
from gatehouse.local.services.cognito_idp.users import passwords, shown, writing


def admin_get_user(call: Call, asked: Json) -> Json:
    """Carry out ``AdminGetUser``."""
    return shown.alone(call.named(asked)[1])


def admin_delete_user(call: Call, asked: Json) -> Json:
    """Carry out ``AdminDeleteUser``."""
    pool, user = call.named(asked)
    sign_out(call, user, deleted=True)
    call.users(pool).remove(user)
    for link in [each for each, name in pool.links.items() if name == user.name]:
        del pool.links[link]
    return {}


def admin_enable_user(call: Call, asked: Json) -> Json:
    """Carry out ``AdminEnableUser``."""
    _, user = call.named(asked)
    user.enabled, user.modified = True, call.now
    return {}


def admin_disable_user(call: Call, asked: Json) -> Json:
    """Carry out ``AdminDisableUser``, which also ends the user's sessions."""
    _, user = call.named(asked)
    user.enabled, user.modified = False, call.now
    sign_out(call, user)
    return {}


def admin_set_user_password(call: Call, asked: Json) -> Json:
    """Carry out ``AdminSetUserPassword``."""
    pool, user = call.named(asked)
    permanent = bool(asked.get("Permanent"))
    if user.status == "EXTERNAL_PROVIDER":
        raise invalid("Cannot set the password of a user of an identity provider.")
    passwords.set_password(pool, user, asked["Password"], call.now, temporary=not permanent)
    user.status = "CONFIRMED" if permanent else "FORCE_CHANGE_PASSWORD"
    return {}


async def admin_reset_user_password(call: Call, asked: Json) -> Json:
    """Carry out ``AdminResetUserPassword``."""
    pool, user = call.named(asked)
    if not user.enabled:
        raise refused("User is disabled")
    if user.status not in ("CONFIRMED", "RESET_REQUIRED"):
        raise refused("User password cannot be reset in the current state.")
    await send_reset_code(call, pool, user, "", asked.get("ClientMetadata"))
    user.status, user.modified = "RESET_REQUIRED", call.now
    return {}


def admin_update_user_attributes(call: Call, asked: Json) -> Json:
    """Carry out ``AdminUpdateUserAttributes``."""
    pool, user = call.named(asked)
    given = writing.given(asked)
    schema.check_values(pool, given, change=True)
    schema.check_mutable(pool, given)
    changes = writing.unverified(user, given)
    writing.check_free(call, pool, user, {**user.attributes, **changes})
    writing.write(call, pool, user, changes)
    return {}


def admin_delete_user_attributes(call: Call, asked: Json) -> Json:
    """Carry out ``AdminDeleteUserAttributes``."""
    pool, user = call.named(asked)
    names = list(asked["UserAttributeNames"])
    schema.check_removable(pool, names)
    writing.write(call, pool, user, writing.unverified(user, dict.fromkeys(names, "")))
    return {}


async def admin_confirm_sign_up(call: Call, asked: Json) -> Json:
    """Carry out ``AdminConfirmSignUp``."""
    pool, user = call.named(asked)
    if user.status != "UNCONFIRMED":
        raise refused(f"User cannot be confirmed. Current status is {user.status}")
    user.status, user.modified = "CONFIRMED", call.now
    codes.use(user, codes.SIGN_UP)
    await post_confirmation(call, pool, user, "", asked.get("ClientMetadata"))
    return {}
