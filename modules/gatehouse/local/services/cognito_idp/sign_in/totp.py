"""Codes of authenticator apps (RFC 6238): six digits, new every half minute."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct

from gatehouse.local.services.cognito_idp.comparing import same

_STEP = 30


def new_secret() -> str:
    """Make a secret, as an app reads it."""
    return base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=")


def matches(secret: str, code: str, now: float) -> bool:
    """Return whether a code is the one of now, or of the half minute before or after."""
    step = int(now) // _STEP
    return any(same(_code(secret, each), code) for each in (step - 1, step, step + 1))


def _code(secret: str, step: int) -> str:
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    found = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = found[-1] & 15
    number: int = struct.unpack(">I", found[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
