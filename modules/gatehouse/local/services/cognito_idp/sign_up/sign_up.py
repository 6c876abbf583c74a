"""Users who sign up themselves, and confirm that an address is theirs.

https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
"""

from __future__ import annotations

from dataclasses import replace as with_changes

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients import lifetimes
from gatehouse.local.services.cognito_idp.clients.hashes import check_hash
from gatehouse.local.services.cognito_idp.directory import VERIFIED
from gatehouse.local.services.cognito_idp.errors import (
    invalid,
    refused,
    unknown_user_of_client,
    wrong_code,
)
from gatehouse.local.services.cognito_idp.messages import codes, delivery
from gatehouse.local.services.cognito_idp.messages.delivery import Message
from gatehouse.local.services.cognito_idp.pools import checks, schema
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_in.choice import SignedUp
from gatehouse.local.services.cognito_idp.sign_up import making
from gatehouse.local.services.cognito_idp.triggers.events import (
    PreSignUp,
    post_confirmation,
    pre_sign_up,
)
from gatehouse.local.services.cognito_idp.users import passwords, writing
from gatehouse.local.services.contract import ServiceError

#: The order in which a code looks for an address: a text message first.
_ADDRESSES = ("phone_number", "email")


async def sign_up(call: Call, asked: Json) -> Json:
    """Carry out ``SignUp``."""
    client = call.client(asked)
    pool = call.pool_of(client)
    check_hash(client, asked["Username"], asked.get("SecretHash"), begins=True)
    if pool.settings["AdminCreateUserConfig"].get("AllowAdminCreateUserOnly"):
        raise refused("SignUp is not permitted for this user pool")
    password = _password(pool, client, asked)
    given = writing.given(asked)
    making.check_sub(given)
    schema.check_values(pool, given)
    writing.check_writable(client, given)
    name, attributes = making.named(pool, asked["Username"], given)
    schema.check_values(pool, attributes)
    schema.check_required(pool, attributes)
    _check_free(call, pool, name, attributes)
    decided = await pre_sign_up(
        call,
        pool,
        "PreSignUp_SignUp",
        name=name,
        client=client.id,
        attributes=attributes,
        validation={each["Name"]: each.get("Value") for each in asked.get("ValidationData") or []},
        metadata=asked.get("ClientMetadata"),
    )
    user = _add(call, pool, name, attributes, password, decided)
    answer: Json = {"UserConfirmed": decided.confirms, "UserSub": user.sub}
    if decided.confirms:
        await post_confirmation(call, pool, user, client.id, asked.get("ClientMetadata"))
        return answer
    sent = await send_code(call, pool, client, user, "SignUp", asked.get("ClientMetadata"))
    if sent:
        answer["CodeDeliveryDetails"] = sent
    if "ALLOW_USER_AUTH" in client.flows:
        answer["Session"] = _session(call, pool, client, user, confirmed=False)
    return answer


async def confirm_sign_up(call: Call, asked: Json) -> Json:
    """Carry out ``ConfirmSignUp``."""
    client = call.client(asked)
    check_hash(client, asked["Username"], asked.get("SecretHash"), begins=True)
    return await confirm(call, client, asked)


async def confirm(call: Call, client: Client, asked: Json) -> Json:
    """Confirm a user by a code, for a client that has proven its secret or sent a link."""
    pool = call.pool_of(client)
    user = call.users(pool).find(asked["Username"])
    if user is None:
        raise wrong_code() if client.hides_users else unknown_user_of_client()
    if user.status != "UNCONFIRMED":
        raise refused(f"User cannot be confirmed. Current status is {user.status}")
    code = codes.check(call, user, codes.SIGN_UP, str(asked["ConfirmationCode"]))
    attribute = code.attribute
    if attribute in user.attributes:
        changes = {VERIFIED[attribute]: "true"}
        _take_alias(call, pool, user, attribute, force=bool(asked.get("ForceAliasCreation")))
        writing.write(call, pool, user, changes)
    codes.use(user, codes.SIGN_UP)
    user.status, user.modified = "CONFIRMED", call.now
    await post_confirmation(call, pool, user, client.id, asked.get("ClientMetadata"))
    held = call.store.one_time.get(str(asked.get("Session") or ""), SignedUp, call.now)
    if held is None or held.sub != user.sub or held.client != client.id:
        return {}
    return {"Session": _session(call, pool, client, user, confirmed=True)}


async def resend_confirmation_code(call: Call, asked: Json) -> Json:
    """Carry out ``ResendConfirmationCode``."""
    client = call.client(asked)
    pool = call.pool_of(client)
    check_hash(client, asked["Username"], asked.get("SecretHash"), begins=True)
    user = call.users(pool).find(asked["Username"])
    if client.hides_users and (user is None or not user.enabled):
        return {"CodeDeliveryDetails": delivery.details("email", asked["Username"])}
    if user is None:
        raise unknown_user_of_client()
    if user.status != "UNCONFIRMED":
        raise invalid("User is already confirmed.")
    metadata = asked.get("ClientMetadata")
    sent = await send_code(call, pool, client, user, "ResendCode", metadata)
    if not sent:
        raise invalid("Auto verification not turned on.")
    return {"CodeDeliveryDetails": sent}


async def send_code(
    call: Call, pool: Pool, client: Client, user: User, kind: str, metadata: Json | None
) -> Json | None:
    """Send the code of a sign-up to the first address that the pool verifies, if there is one."""
    verifies = pool.settings.get("AutoVerifiedAttributes") or []
    for attribute in _ADDRESSES:
        if attribute in verifies and user.attributes.get(attribute):
            code = codes.issue(call, user, codes.SIGN_UP, attribute)
            message = Message(kind, code, attribute, client=client.id, metadata=metadata)
            return await delivery.send(call, pool, user, message)
    return None


def _password(pool: Pool, client: Client, asked: Json) -> str:
    password = str(asked.get("Password") or "")
    without = {"EMAIL_OTP", "SMS_OTP"} & checks.first_factors(pool.settings)
    if not password and not (without and "ALLOW_USER_AUTH" in client.flows):
        raise invalid("Missing required parameter Password")
    if password:
        passwords.check_policy(pool, password)
    return password


def _check_free(call: Call, pool: Pool, name: str, attributes: Json) -> None:
    users = call.users(pool)
    if users.find(name) is not None:
        raise ServiceError("UsernameExistsException", "User already exists")
    for attribute in pool.username_attributes:
        if attributes.get(attribute) and users.holder(attribute, attributes[attribute]):
            told = attribute.replace("_", " ")
            raise ServiceError(
                "UsernameExistsException", f"An account with the given {told} already exists."
            )


def _add(
    call: Call, pool: Pool, name: str, attributes: Json, password: str, decided: PreSignUp
) -> User:
    flags = {flag: "false" for address, flag in VERIFIED.items() if attributes.get(address)}
    found = making.verified({**flags, **attributes}, decided)
    writing.check_free(call, pool, None, found)
    status = "CONFIRMED" if decided.confirms else "UNCONFIRMED"
    user = making.new_user(call, pool, name, found, status)
    if password:
        passwords.set_password(pool, user, password, call.now, temporary=False)
    call.users(pool).add(user)
    return user


def _take_alias(call: Call, pool: Pool, user: User, attribute: str, *, force: bool) -> None:
    """Give an alias to the user who has verified it last, where the request asks for that."""
    if attribute not in pool.alias_attributes:
        return
    holder = call.users(pool).holder(attribute, user.attributes[attribute])
    if holder is None or holder is user:
        return
    if not force:
        told = attribute.replace("_", " ")
        raise ServiceError("AliasExistsException", f"An account with the {told} already exists.")
    writing.write(call, pool, holder, {VERIFIED[attribute]: "false"})


def _session(call: Call, pool: Pool, client: Client, user: User, *, confirmed: bool) -> str:
    held = SignedUp(pool.id, client.id, user.name, user.sub, confirmed=False)
    return call.store.one_time.put(
        with_changes(held, confirmed=confirmed),
        now=call.now,
        seconds=lifetimes.auth_session(client),
    )
