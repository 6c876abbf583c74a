"""Ask a client for the proof that it knows the password."""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.cognito_idp.sign_in import srp
from gatehouse.local.services.cognito_idp.sign_in.progress import Challenge, Progress, give
from gatehouse.local.services.cognito_idp.users import passwords

VERIFIER = "PASSWORD_VERIFIER"


def public_value(text: object) -> int:
    """Read ``SRP_A``.

    Raises
    ------
    ServiceError
        If it is missing, or no hexadecimal number.
    """
    if not text:
        raise invalid("Missing required parameter SRP_A")
    value = srp.public_value(str(text))
    if value is None:
        raise invalid(
            f"1 validation error detected: Value '{text}' at 'sRPA' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: ^[0-9a-fA-F]+$"
        )
    return value


def ask(call: Call, progress: Progress, public: int) -> Json:
    """Ask for the proof; an unknown user gets a challenge that nobody can answer."""
    if progress.user:
        passwords.check_pause(progress.user, call.now)
    kept = progress.user.password if progress.user else None
    exchange = srp.begin(progress.pool.suffix, progress.name, public, kept)
    named = {"USERNAME": progress.name, "USER_ID_FOR_SRP": progress.name}
    challenge = Challenge(VERIFIER, progress, exchange=exchange)
    return give(call, challenge, {**exchange.parameters(), **named})
