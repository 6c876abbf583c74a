"""The triggers that only say yes or no, and the one that moves users in.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-lambda-trigger-syntax-shared.html
"""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.records import Json, Pool, User
from gatehouse.local.services.cognito_idp.triggers.run import attributes_of, run, told


@dataclass(frozen=True)
class PreSignUp:
    """What a function decides about a user who signs up.

    Parameters
    ----------
    confirms, verifies_email, verifies_phone : bool
        What it does for the user. Default False.
    """

    confirms: bool = False
    verifies_email: bool = False
    verifies_phone: bool = False


async def pre_sign_up(
    call: Call,
    pool: Pool,
    source: str,
    *,
    name: str,
    client: str,
    attributes: Json,
    validation: Json | None = None,
    metadata: Json | None = None,
) -> PreSignUp:
    """Ask the function before a user is made: ``PreSignUp_SignUp``, ``_AdminCreateUser``, ….

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
    """
    empty = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}
    answer = await run(
        call,
        pool,
        source,
        name=name,
        client=client,
        request={
            "userAttributes": dict(attributes),
            "validationData": dict(validation) if validation else None,
            **told(metadata),
        },
        response=empty,
    )
    given = {**empty, **(answer or {})}
    return PreSignUp(
        given["autoConfirmUser"] is True,
        given["autoVerifyEmail"] is True,
        given["autoVerifyPhone"] is True,
    )


async def post_confirmation(
    call: Call, pool: Pool, user: User, client: str, metadata: Json | None, *, reset: bool = False
) -> None:
    """Tell the function that a user was confirmed, or has a new password."""
    kind = "ConfirmForgotPassword" if reset else "ConfirmSignUp"
    await run(
        call,
        pool,
        f"PostConfirmation_{kind}",
        name=user.name,
        client=client,
        request={"userAttributes": attributes_of(user), **told(metadata)},
        response={},
    )


async def pre_authentication(
    call: Call, pool: Pool, user: User | None, name: str, client: str, metadata: Json | None
) -> None:
    """Ask the function before a user signs in, also one who does not exist."""
    await run(
        call,
        pool,
        "PreAuthentication_Authentication",
        name=user.name if user else name,
        client=client,
        request={
            "userAttributes": attributes_of(user) if user else {},
            "validationData": dict(metadata) if metadata else None,
            "userNotFound": user is None,
        },
        response={},
    )


async def post_authentication(
    call: Call, pool: Pool, user: User, client: str, metadata: Json | None, *, new_device: bool
) -> None:
    """Tell the function that a user has signed in."""
    await run(
        call,
        pool,
        "PostAuthentication_Authentication",
        name=user.name,
        client=client,
        request={
            "userAttributes": attributes_of(user),
            "newDeviceUsed": new_device,
            **told(metadata),
        },
        response={},
    )


async def migrate(
    call: Call,
    pool: Pool,
    source: str,
    *,
    name: str,
    client: str,
    password: str | None = None,
    validation: Json | None = None,
    metadata: Json | None = None,
) -> Json | None:
    """Ask the function for a user of an older directory.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
    """
    request: Json = {**told(validation, "validationData"), **told(metadata)}
    if password is not None:
        request["password"] = password
    return await run(
        call,
        pool,
        f"UserMigration_{source}",
        name=name,
        client=client,
        request=request,
        response={
            "userAttributes": None,
            "finalUserStatus": None,
            "messageAction": None,
            "desiredDeliveryMediums": None,
            "forceAliasCreation": None,
            "enableSMSMFA": None,
        },
    )
