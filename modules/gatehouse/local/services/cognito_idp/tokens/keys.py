"""The keys that a pool signs its tokens with: one for ID tokens and one for access tokens.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.openid import tokens
from gatehouse.local.services.openid.tokens import Token

USES = ("id", "access")
_ALGORITHMS = frozenset({"RS256"})


def sign(pool: Pool, use: str, claims: Json, folder: Path | None) -> str:
    """Sign a token with the pool's key for that use."""
    pem = _pem(pool, use, folder)
    signed = f"{_encoded({'kid': _id(pem), 'alg': 'RS256'})}.{_encoded(claims)}"
    made = _private(pem).sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{_in_base64(made)}"


def claims_of(pool: Pool, use: str, text: str, folder: Path | None) -> Json | None:
    """Return the claims of a token that this pool signed for that use, else None.

    Whether it has expired is left to the caller.
    """
    try:
        token = tokens.read(text)
    except tokens.NotATokenError:
        return None
    if not tokens.is_signed_by(token, _jwk(_pem(pool, use, folder)), _ALGORITHMS):
        return None
    claims = dict(token.claims)
    return claims if claims.get("token_use") == use else None


def has_signed(pool: Pool, token: Token, folder: Path | None) -> bool:
    """Return whether one of the pool's keys has made a token's signature."""
    return any(
        tokens.is_signed_by(token, key, _ALGORITHMS)
        for key in published(pool, folder)["keys"]
        if key["kid"] == token.header.get("kid")
    )


def unverified(text: object) -> Json:
    """Return what a token says, whoever signed it; nothing if it is none."""
    try:
        return dict(tokens.read(text).claims)
    except tokens.NotATokenError:
        return {}


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


@lru_cache(maxsize=256)
def _id(pem: str) -> str:
    numbers = _private(pem).public_key().public_numbers()
    return base64.b64encode(hashlib.sha256(str(numbers.n).encode()).digest()).decode()


@lru_cache(maxsize=256)
def _jwk(pem: str) -> Json:
    numbers = _private(pem).public_key().public_numbers()
    return {
        "alg": "RS256",
        "e": _in_base64(numbers.e.to_bytes(3, "big")),
        "kid": _id(pem),
        "kty": "RSA",
        "n": _in_base64(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")),
        "use": "sig",
    }


def _encoded(content: Json) -> str:
    return _in_base64(json.dumps(content).encode())


def _in_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
