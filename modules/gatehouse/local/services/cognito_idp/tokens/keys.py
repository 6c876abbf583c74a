"""The keys that a pool signs its tokens with: one for ID tokens and one for access tokens.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from __future__ import annotations

import base64
import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from gatehouse.local.services.cognito_idp.records import Json, Pool

USES = ("id", "access")


def sign(pool: Pool, use: str, claims: Json, folder: Path | None) -> str:
    """Sign a token with the pool's key for that use."""
    pem = _pem(pool, use, folder)
    headers: Any = {"kid": _id(pem), "typ": None}
    return jwt.encode(claims, _private(pem), algorithm="RS256", headers=headers)


def claims_of(pool: Pool, use: str, token: str, folder: Path | None) -> Json | None:
    """Return the claims of a token that this pool signed for that use, else None.

    Whether it has expired is left to the caller.
    """
    pem = _pem(pool, use, folder)
    try:
        found: Json = jwt.decode(
            token,
            _private(pem).public_key(),
            algorithms=["RS256"],
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False},
        )
    except (jwt.PyJWTError, ValueError):
        return None
    return found if found.get("token_use") == use else None


def unverified(token: object) -> Json:
    """Return what a token says, whoever signed it; nothing if it is none."""
    try:
        found: Json = jwt.decode(str(token), options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError):
        return {}
    return found


def published(pool: Pool, folder: Path | None) -> Json:
    """Return the pool's public keys, as ``/.well-known/jwks.json`` shows them."""
    return {"keys": [_jwk(_pem(pool, use, folder)) for use in USES]}


def _pem(pool: Pool, use: str, folder: Path | None) -> str:
    """Return a pool's private key; it is made when it is first needed."""
    if use not in pool.keys:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        pool.keys[use] = pem.decode()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            with os.fdopen(os.open(folder / f"{pool.id}-{use}.pem", flags, 0o600), "wb") as file:
                file.write(pem)
    return pool.keys[use]


@lru_cache(maxsize=256)
def _private(pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _id(pem: str) -> str:
    numbers = _private(pem).public_key().public_numbers()
    return base64.b64encode(hashlib.sha256(str(numbers.n).encode()).digest()).decode()


def _jwk(pem: str) -> Json:
    numbers = _private(pem).public_key().public_numbers()
    return {
        "alg": "RS256",
        "e": _number(numbers.e),
        "kid": _id(pem),
        "kty": "RSA",
        "n": _number(numbers.n),
        "use": "sig",
    }


def _number(value: int) -> str:
    data = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
