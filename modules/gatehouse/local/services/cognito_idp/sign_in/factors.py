"""Which second factor a sign-in needs, and the challenge that asks for it.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

from __future__ import annotations

import json

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.messages import codes, delivery
from gatehouse.local.services.cognito_idp.messages.delivery import Message
from gatehouse.local.services.cognito_idp.pools import checks
from gatehouse.local.services.cognito_idp.records import Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_in.progress import Challenge, Progress, give

APP, SMS, EMAIL = "SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP"
#: By factor: the pool's setting, and the attribute that a code goes to.
_FACTORS = {
    SMS: (checks.SMS, "phone_number"),
    EMAIL: (checks.EMAIL, "email"),
    APP: (checks.APP, ""),
}


async def due(call: Call, progress: Progress) -> Json | None:
    """Return the challenge of a second factor, None if the first is enough."""
    user, pool = progress.somebody(), progress.pool
    if pool.mfa == "OFF":
        return None
    usable = usable_factors(pool, user)
    if not usable:
        return None if pool.mfa == "OPTIONAL" else _setup(call, progress)
    if user.preferred in usable:
        return await ask(call, progress, user.preferred)
    if len(usable) == 1:
        return await ask(call, progress, usable[0])
    parameters = {"MFAS_CAN_CHOOSE": json.dumps(usable), "USER_ID_FOR_SRP": user.name}
    return give(call, Challenge("SELECT_MFA_TYPE", progress, choices=usable), parameters)


def usable_factors(pool: Pool, user: User) -> list[str]:
    """Return the second factors that a user can show now.

    Where MFA is required, an address is a factor without the user's doing.
    """
    found = []
    for factor, (setting, address) in _FACTORS.items():
        wanted = factor in user.factors or (pool.mfa == "ON" and not user.factors)
        has = bool(user.attributes.get(address)) if address else bool(user.totp_secret)
        if is_on(pool, setting) and wanted and has:
            found.append(factor)
    return found


def is_on(pool: Pool, setting: str) -> bool:
    """Return whether a pool has a second factor."""
    held = pool.settings.get(setting)
    return bool(held is not None and (setting != checks.APP or held.get("Enabled")))


async def ask(call: Call, progress: Progress, factor: str, *, first: bool = False) -> Json:
    """Ask for a factor; a code that it needs is sent.

    Parameters
    ----------
    call : Call
        The call.
    progress : Progress
        The sign-in.
    factor : str
        ``SMS_MFA``, ``EMAIL_OTP``, ``SMS_OTP`` or ``SOFTWARE_TOKEN_MFA``.
    first : bool
        Whether it is the first factor. Default False.
    """
    user = progress.user
    if factor == APP:
        named = {"USER_ID_FOR_SRP": progress.name}
        return give(call, Challenge(APP, progress), named)
    attribute = "email" if factor == EMAIL else "phone_number"
    code = codes.new(call, digits=8 if first else 6)
    if user is None:
        sent = delivery.details(attribute, progress.given)
        code = ""
    else:
        sent = await delivery.send(
            call,
            progress.pool,
            user,
            Message(
                "Authentication",
                code,
                attribute,
                client=progress.client.id,
                metadata=progress.metadata,
            ),
        )
    parameters = {
        "CODE_DELIVERY_DELIVERY_MEDIUM": sent["DeliveryMedium"],
        "CODE_DELIVERY_DESTINATION": sent["Destination"],
        "USER_ID_FOR_SRP": progress.name,
    }
    return give(call, Challenge(factor, progress, code=code, first=first), parameters)


def _setup(call: Call, progress: Progress) -> Json:
    pool = progress.pool
    can = [factor for factor, (setting, _) in _FACTORS.items() if is_on(pool, setting)]
    if not can:
        raise invalid("The user pool has no second factor that can be set up.")
    parameters = {"MFAS_CAN_SETUP": json.dumps(can), "USER_ID_FOR_SRP": progress.name}
    return give(call, Challenge("MFA_SETUP", progress), parameters)
