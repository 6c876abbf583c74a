"""What comes after a factor was shown: a new password, a second factor, the device, the tokens."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace as with_changes

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.records import Device, Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_in import events, factors
from gatehouse.local.services.cognito_idp.sign_in.progress import Challenge, Progress, give
from gatehouse.local.services.cognito_idp.tokens import issue
from gatehouse.local.services.cognito_idp.triggers.events import post_authentication
from gatehouse.local.services.cognito_idp.users import passwords
from gatehouse.local.services.contract import ServiceError

NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"
#: What a page gets instead of tokens: the user.
SIGNED_IN = "SignedIn"
#: Attributes that a user can't write, and that a challenge does not show.
_HIDDEN = {"sub", "identities"}


async def after_first_factor(call: Call, progress: Progress) -> Json:
    """Go on after the password, or what stands for it."""
    user = progress.somebody()
    check_status(user)
    if user.status == "FORCE_CHANGE_PASSWORD":
        passwords.check_age(progress.pool, user, call.now)
        return give(call, Challenge(NEW_PASSWORD, progress), _new_password(progress.pool, user))
    return await after_password(call, progress)


async def after_password(call: Call, progress: Progress) -> Json:
    """Go on after the first factor: ask for a second, unless a remembered device stands for it."""
    device = remembered(progress)
    tracked = progress.pool.settings.get("DeviceConfiguration") or {}
    if device is None or not tracked.get("ChallengeRequiredOnNewDevice"):
        challenge = await factors.due(call, progress)
        if challenge:
            return challenge
    return await after_second_factor(call, progress)


async def after_second_factor(call: Call, progress: Progress) -> Json:
    """Go on after the second factor: ask the device for its proof, if it is remembered."""
    if remembered(progress):
        user = progress.somebody()
        parameters = {"DEVICE_KEY": progress.device, "USERNAME": user.name}
        return give(call, Challenge("DEVICE_SRP_AUTH", progress), parameters)
    return await finish(call, progress)


async def finish(call: Call, progress: Progress) -> Json:
    """Give the tokens; to a page, that the user has signed in."""
    user, pool = progress.somebody(), progress.pool
    check_status(user)
    known = progress.device in user.devices
    tracks = pool.settings.get("DeviceConfiguration") is not None and progress.page is None
    await post_authentication(
        call,
        pool,
        user,
        progress.client.id,
        progress.metadata,
        new_device=tracks and not known,
    )
    user.failures = 0
    events.record(call, pool, user, "SignIn", passed=True)
    if progress.page is not None:
        return {SIGNED_IN: user}
    device = progress.device if known else ""
    if tracks and not known:
        device = f"{pool.region}_{uuid.uuid4()}"
    if known:
        user.devices[device].used = call.now
    session = issue.begin(call, progress.client, user, scope=None, device=device)
    made = await issue.tokens(
        call, pool, progress.client, user, session, progress.source, progress.metadata
    )
    made["RefreshToken"] = issue.refresh_token(call, pool, user, session)
    if device and not known:
        made["NewDeviceMetadata"] = {"DeviceKey": device, "DeviceGroupKey": group_key(pool)}
    return {"AuthenticationResult": made, "ChallengeParameters": {}}


def check_status(user: User) -> None:
    """Refuse a user who may not sign in."""
    if not user.enabled:
        raise ServiceError("NotAuthorizedException", "User is disabled.")
    if user.status == "UNCONFIRMED":
        raise ServiceError("UserNotConfirmedException", "User is not confirmed.")
    if user.status == "RESET_REQUIRED":
        raise ServiceError("PasswordResetRequiredException", "Password reset required for the user")


def remembered(progress: Progress) -> Device | None:
    """Return the device that a sign-in comes from, if the user has remembered it."""
    device = progress.somebody().devices.get(progress.device)
    tracks = progress.pool.settings.get("DeviceConfiguration") is not None
    return device if tracks and device and device.status == "remembered" else None


def group_key(pool: Pool) -> str:
    """Return the name that stands for the pool in a device's proof."""
    return f"-{pool.suffix}"


def with_new_password(progress: Progress) -> Progress:
    """Return a sign-in after the temporary password was replaced."""
    return with_changes(progress, source="NewPasswordChallenge")


def _new_password(pool: Pool, user: User) -> Json:
    shown = {name: value for name, value in user.attributes.items() if name not in _HIDDEN}
    lacking = [
        f"userAttributes.{name}"
        for name, attribute in pool.schema.items()
        if attribute["Required"] and name not in user.attributes
    ]
    return {
        "USER_ID_FOR_SRP": user.name,
        "userAttributes": json.dumps(shown),
        "requiredAttributes": json.dumps(lacking),
    }
