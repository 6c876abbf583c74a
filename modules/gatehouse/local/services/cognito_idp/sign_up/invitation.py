"""Users whom an administrator makes: ``AdminCreateUser``.

https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-create-user-accounts.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.directory import VERIFIED, is_verified
from gatehouse.local.services.cognito_idp.messages import delivery
from gatehouse.local.services.cognito_idp.messages.delivery import Message
from gatehouse.local.services.cognito_idp.pools import schema
from gatehouse.local.services.cognito_idp.records import Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_up import making
from gatehouse.local.services.cognito_idp.triggers.events import pre_sign_up
from gatehouse.local.services.cognito_idp.users import passwords, shown, writing
from gatehouse.local.services.contract import ServiceError

_MEDIUMS = {"SMS": "phone_number", "EMAIL": "email"}


async def admin_create_user(call: Call, asked: Json) -> Json:
    """Carry out ``AdminCreateUser``."""
    pool = call.pool(asked)
    action = str(asked.get("MessageAction") or "")
    if action == "RESEND":
        return await _resend(call, pool, asked)
    given = writing.given(asked)
    making.check_sub(given)
    name, attributes = making.named(pool, asked["Username"], given)
    schema.check_values(pool, attributes)
    _check_free(call, pool, name, attributes)
    password = asked.get("TemporaryPassword") or passwords.temporary_password(pool)
    passwords.check_policy(pool, password)
    decided = await pre_sign_up(
        call,
        pool,
        "PreSignUp_AdminCreateUser",
        name=name,
        client="",
        attributes={**attributes, "cognito:user_status": "FORCE_CHANGE_PASSWORD"},
        validation={each["Name"]: each.get("Value") for each in asked.get("ValidationData") or []},
        metadata=asked.get("ClientMetadata"),
    )
    found = making.verified(attributes, decided)
    _take_aliases(call, pool, found, force=bool(asked.get("ForceAliasCreation")))
    user = making.new_user(call, pool, name, found, "FORCE_CHANGE_PASSWORD")
    passwords.set_password(pool, user, password, call.now, temporary=True)
    call.users(pool).add(user)
    if action != "SUPPRESS":
        try:
            await _invite(call, pool, user, password, asked)
        except ServiceError:
            call.users(pool).remove(user)  # a function refused the message, and so the user
            raise
    return {"User": shown.in_a_list(user)}


async def _resend(call: Call, pool: Pool, asked: Json) -> Json:
    making.check_name(pool, asked["Username"])
    user = call.user(pool, asked["Username"])
    if user.status != "FORCE_CHANGE_PASSWORD":
        raise ServiceError(
            "UnsupportedUserStateException",
            f"Resend not possible. Status of user is {user.status}",
        )
    password = asked.get("TemporaryPassword") or passwords.temporary_password(pool)
    passwords.check_policy(pool, password)
    await _invite(call, pool, user, password, asked)
    passwords.set_password(pool, user, password, call.now, temporary=True)
    return {"User": shown.in_a_list(user)}


def _check_free(call: Call, pool: Pool, name: str, attributes: Json) -> None:
    users = call.users(pool)
    if users.find(name) is not None:
        raise ServiceError("UsernameExistsException", "User account already exists")
    for attribute in pool.username_attributes:
        value = attributes.get(attribute)
        if value and users.holder(attribute, value):
            told = attribute.replace("_", " ")
            raise ServiceError(
                "UsernameExistsException", f"An account with the given {told} already exists."
            )


def _take_aliases(call: Call, pool: Pool, attributes: Json, *, force: bool) -> None:
    """Take verified aliases from other users, where the request asks for that."""
    if not force:
        writing.check_free(call, pool, None, attributes)
        return
    for attribute in pool.alias_attributes:
        flag, value = VERIFIED.get(attribute), attributes.get(attribute)
        holder = call.users(pool).holder(attribute, value) if value else None
        if holder and flag and is_verified(attributes, attribute):
            writing.write(call, pool, holder, {flag: "false"})


async def _invite(call: Call, pool: Pool, user: User, password: str, asked: Json) -> None:
    """Send the temporary password, by text message unless the request says otherwise."""
    wanted = asked.get("DesiredDeliveryMediums")
    for medium in wanted or ("SMS", "EMAIL"):
        attribute = _MEDIUMS[medium]
        if user.attributes.get(attribute):
            message = Message(
                "AdminCreateUser", password, attribute, metadata=asked.get("ClientMetadata")
            )
            await delivery.send(call, pool, user, message)
            if not wanted:
                return
