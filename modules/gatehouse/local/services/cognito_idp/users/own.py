"""What users do with their own account, with an access token."""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.directory import VERIFIED
from gatehouse.local.services.cognito_idp.errors import invalid, too_many, wrong_credentials
from gatehouse.local.services.cognito_idp.messages import codes, delivery
from gatehouse.local.services.cognito_idp.messages.delivery import Message
from gatehouse.local.services.cognito_idp.pools import schema
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.cognito_idp.tokens.checks import signed_in
from gatehouse.local.services.cognito_idp.tokens.claims import may_read
from gatehouse.local.services.cognito_idp.users import passwords, shown, writing
from gatehouse.local.services.cognito_idp.users.removal import remove
from gatehouse.local.services.contract import ServiceError


def get_user(call: Call, asked: Json) -> Json:
    """Carry out ``GetUser``."""
    who = signed_in(call, asked)
    attributes = shown.readable(who.user, may_read(who.client))
    return {
        "Username": who.user.name,
        "UserAttributes": writing.listed(attributes),
        **shown.factors(who.user),
    }


def delete_user(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteUser``."""
    who = signed_in(call, asked)
    remove(call, who.pool, who.user)
    return {}


def change_password(call: Call, asked: Json) -> Json:
    """Carry out ``ChangePassword``."""
    who = signed_in(call, asked)
    user, pool = who.user, who.pool
    try:
        passwords.check_pause(user, call.now)
    except ServiceError:
        raise too_many() from None
    if user.password is not None:
        previous = str(asked.get("PreviousPassword") or "")
        if not previous:
            raise invalid("Missing required parameter OldPassword")
        if not passwords.is_password(pool, user, user.password, previous):
            passwords.failed(user, call.now)
            raise wrong_credentials()
    passwords.set_password(pool, user, asked["ProposedPassword"], call.now, temporary=False)
    return {}


async def update_user_attributes(call: Call, asked: Json) -> Json:
    """Carry out ``UpdateUserAttributes``.

    A new address that the pool verifies gets a code. Where the pool says so, the user keeps the
    earlier address until the new one is verified.
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
    """
    who = signed_in(call, asked)
    user, pool = who.user, who.pool
    given = writing.given(asked)
    writing.check_client_writes(pool, who.client, given)
    writing.check_free(call, pool, user, {**dict.fromkeys(VERIFIED.values(), "true"), **given})
    verified_first = set(
        (pool.settings.get("UserAttributeUpdateSettings") or {}).get(
            "AttributesRequireVerificationBeforeUpdate"
        )
        or []
    )
    fresh = {
        name: value
        for name, value in given.items()
        if name in VERIFIED and value and value != user.attributes.get(name)
    }
    for name, value in fresh.items():
        if name in verified_first and name in user.attributes:
            user.pending[name] = value
            del given[name]
    writing.write(call, pool, user, writing.unverified(user, given))
    sent = [
        await _send_verification(call, pool, who.client, user, name, asked.get("ClientMetadata"))
        for name in fresh
        if name in (pool.settings.get("AutoVerifiedAttributes") or [])
    ]
    return {"CodeDeliveryDetailsList": sent}


def delete_user_attributes(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteUserAttributes``."""
    who = signed_in(call, asked)
    names = list(asked["UserAttributeNames"])
    schema.check_removable(who.pool, names)
    writing.check_writable(who.client, names)
    changes = writing.unverified(who.user, dict.fromkeys(names, ""))
    writing.write(call, who.pool, who.user, changes)
    return {}


async def get_user_attribute_verification_code(call: Call, asked: Json) -> Json:
    """Carry out ``GetUserAttributeVerificationCode``."""
    who = signed_in(call, asked)
    name = _address(asked)
    if name not in who.user.attributes and name not in who.user.pending:
        raise invalid(f"User has no attribute {name}.")
    sent = await _send_verification(
        call, who.pool, who.client, who.user, name, asked.get("ClientMetadata"), asked_for=True
    )
    return {"CodeDeliveryDetails": sent}


def verify_user_attribute(call: Call, asked: Json) -> Json:
    """Carry out ``VerifyUserAttribute``."""
    who = signed_in(call, asked)
    name, user = _address(asked), who.user
    purpose = codes.verification(name)
    code = codes.check(call, user, purpose, str(asked["Code"]))
    address = user.pending.get(name) or user.attributes.get(name, "")
    if code.attribute != address:
        raise ServiceError("ExpiredCodeException", "The address has changed since the code.")
    changes = {name: address, VERIFIED[name]: "true"}
    writing.check_free(call, who.pool, user, {**user.attributes, **changes})
    codes.use(user, purpose)
    user.pending.pop(name, None)
    writing.write(call, who.pool, user, changes)
    return {}


async def _send_verification(
    call: Call,
    pool: Pool,
    client: Client,
    user: User,
    name: str,
    metadata: Json | None,
    *,
    asked_for: bool = False,
) -> Json:
    address = user.pending.get(name) or user.attributes[name]
    return await delivery.send(
        call,
        pool,
        user,
        Message(
            "VerifyUserAttribute" if asked_for else "UpdateUserAttribute",
            codes.issue(call, user, codes.verification(name), address),
            name,
            address=address,
            client=client.id,
            metadata=metadata,
        ),
    )


def _address(asked: Json) -> str:
    name = str(asked["AttributeName"])
    if name not in VERIFIED:
        raise invalid(f"Invalid attribute {name}: only email and phone_number can be verified.")
    return name
