"""The proof that a sign-in comes from a device that its user has remembered.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import wrong_credentials
from gatehouse.local.services.cognito_idp.records import Json, Password
from gatehouse.local.services.cognito_idp.sign_in import proofs, srp, steps, verifier
from gatehouse.local.services.cognito_idp.sign_in.progress import Challenge, give

BEGIN, VERIFIER = "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"


async def begun(call: Call, challenge: Challenge, given: Json) -> Json:
    """Ask for the proof."""
    progress = challenge.progress
    device = steps.remembered(progress)
    if device is None or given.get("DEVICE_KEY") != device.key:
        raise wrong_credentials()
    kept = Password(device.salt, device.verifier, device.created)
    public = verifier.public_value(given.get("SRP_A"))
    exchange = srp.begin(device.group_key, device.key, public, kept)
    parameters = {**exchange.parameters(), "DEVICE_KEY": device.key, "USERNAME": progress.name}
    return give(call, Challenge(VERIFIER, progress, exchange=exchange), parameters)


async def answered(call: Call, challenge: Challenge, given: Json) -> Json:
    """Go on after the proof."""
    device = steps.remembered(challenge.progress)
    if device is None or not proofs.proves(challenge, given):
        raise wrong_credentials()
    return await steps.finish(call, challenge.progress)
