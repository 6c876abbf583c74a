"""Users of an older directory, whom a function brings in when they first sign in.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.messages import delivery
from gatehouse.local.services.cognito_idp.messages.delivery import Message
from gatehouse.local.services.cognito_idp.pools import schema
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_in.factors import SMS
from gatehouse.local.services.cognito_idp.sign_up import making
from gatehouse.local.services.cognito_idp.triggers.events import migrate
from gatehouse.local.services.cognito_idp.triggers.run import has, wrong_answer
from gatehouse.local.services.cognito_idp.users import passwords, writing

_STATUSES = ("CONFIRMED", "RESET_REQUIRED")


async def migrated(
    call: Call,
    pool: Pool,
    client: Client,
    name: str,
    password: str | None,
    metadata: Json | None,
) -> User | None:
    """Ask the pool's function for a user, and make the user that it returns.

    Parameters
    ----------
    call : Call
        The call.
    pool, client : Pool, Client
        Where the user is missing.
    name : str
        The name that was given.
    password : str or None
        The password that was given. None: the user has forgotten it.
    metadata : dict or None
        The request's metadata.

    Returns
    -------
    User or None
        The user, None if the function knows none, or the pool has no function.
    """
    if not has(pool, "UserMigration"):
        return None
    source = "ForgotPassword" if password is None else "Authentication"
    given = await migrate(
        call,
        pool,
        source,
        name=name,
        client=client.id,
        password=password,
        validation=metadata if password is not None else None,
        metadata=metadata if password is None else None,
    )
    attributes = (given or {}).get("userAttributes")
    if given is None or not attributes:
        return None
    if not isinstance(attributes, dict):
        raise wrong_answer()
    user = _user(call, pool, name, password, given)
    await _invite(call, pool, client, user, given, metadata)
    return user


def _user(call: Call, pool: Pool, name: str, password: str | None, given: Json) -> User:
    attributes = {
        key: str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in given["userAttributes"].items()
        if key != "username" and value is not None
    }
    told = given["userAttributes"].get("username")
    user_name, found = making.named(pool, str(told or name), attributes)
    schema.check_values(pool, found)
    writing.check_free(call, pool, None, found)
    status = given.get("finalUserStatus")
    if status is None and password is None:
        status = "RESET_REQUIRED"
    user = making.new_user(
        call, pool, user_name, found, status if status in _STATUSES else "FORCE_CHANGE_PASSWORD"
    )
    if password is not None:
        temporary = user.status == "FORCE_CHANGE_PASSWORD"
        passwords.set_password(pool, user, password, call.now, temporary=temporary)
    if given.get("enableSMSMFA") and found.get("phone_number"):
        user.factors = [SMS]
    call.users(pool).add(user)
    return user


async def _invite(
    call: Call, pool: Pool, client: Client, user: User, given: Json, metadata: Json | None
) -> None:
    """Welcome the user, unless the function says not to."""
    if given.get("messageAction") == "SUPPRESS" or user.status != "FORCE_CHANGE_PASSWORD":
        return
    mediums = given.get("desiredDeliveryMediums") or ["SMS"]
    for medium, attribute in (("EMAIL", "email"), ("SMS", "phone_number")):
        if medium in mediums and user.attributes.get(attribute):
            message = Message("AdminCreateUser", "", attribute, client=client.id, metadata=metadata)
            await delivery.send(call, pool, user, message)
