"""The custom flow: functions of the pool decide what is asked."""

from __future__ import annotations

from dataclasses import replace as with_changes

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, wrong_credentials
from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.cognito_idp.sign_in import factors, steps, verifier
from gatehouse.local.services.cognito_idp.sign_in.progress import Challenge, Progress, give
from gatehouse.local.services.cognito_idp.triggers import custom_auth
from gatehouse.local.services.cognito_idp.triggers.custom_auth import Rounds
from gatehouse.local.services.cognito_idp.triggers.run import wrong_answer

CUSTOM = "CUSTOM_CHALLENGE"


async def begin(call: Call, progress: Progress, given: Json) -> Json:
    """Begin the flow, with a password's proof first where the client sends ``SRP_A``."""
    rounds = Rounds(progress.name, progress.client.id)
    progress = with_changes(progress, rounds=rounds)
    public = None
    if given.get("CHALLENGE_NAME") == "SRP_A" or given.get("SRP_A"):
        public = verifier.public_value(given.get("SRP_A"))
        rounds.add("SRP_A", passed=True)
    return await _next(call, progress, public)


async def answered(call: Call, challenge: Challenge, given: str) -> Json:
    """Go on after an answer to a custom challenge."""
    progress = challenge.progress
    rounds = _rounds(progress)
    right = await custom_auth.verify(
        call, progress.pool, progress.user, rounds, given, progress.metadata
    )
    rounds.add(CUSTOM, passed=right)
    return await _next(call, progress, None)


async def proven(call: Call, progress: Progress, *, right: bool) -> Json:
    """Go on after the proof of the password."""
    _rounds(progress).add(verifier.VERIFIER, passed=right)
    return await _next(call, progress, None)


async def _next(call: Call, progress: Progress, public: int | None) -> Json:
    rounds, pool, user = _rounds(progress), progress.pool, progress.user
    decided = await custom_auth.define(call, pool, user, rounds, progress.metadata)
    if decided.fails:
        raise wrong_credentials()
    if decided.issues_tokens:
        steps.check_status(progress.somebody())
        return await steps.finish(call, progress)
    if decided.challenge == verifier.VERIFIER:
        if public is None:
            raise invalid("PASSWORD_VERIFIER needs SRP_A at the beginning.")
        return verifier.ask(call, progress, public)
    if decided.challenge in (factors.SMS, factors.APP, factors.EMAIL):
        return await factors.ask(call, progress, decided.challenge)
    if decided.challenge != CUSTOM:
        raise wrong_answer()
    shown = await custom_auth.create(call, pool, user, rounds, progress.metadata)
    return give(call, Challenge(CUSTOM, progress), {"USERNAME": progress.name, **shown})


def _rounds(progress: Progress) -> Rounds:
    assert progress.rounds is not None, "the flow is the custom one"
    return progress.rounds
