"""Tokens as attackers make them, and one as Cognito makes it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.attack.people import claims_of

#: The `tokens` that the pool never signed, or that are not tokens.
FORGED = frozenset({"forged", "none", "confused", "tampered", "cut", "nonsense"})


def tokens(genuine: str, access: str, foreign: str, key_file: Path) -> dict[str, str]:
    """Make tokens that differ from a genuine ID token by one thing each.

    Parameters
    ----------
    genuine : str
        An ID token of the pool.
    access : str
        An access token of the pool.
    foreign : str
        An ID token of another pool.
    key_file : Path
        The key that the pool signs ID tokens with. Nobody else has it; it is used for the defects
        that only its owner could make, such as a token that has expired.
    """
    key = key_file.read_bytes()
    claims = claims_of(genuine)
    kid = jwt.get_unverified_header(genuine)["kid"]
    now = int(time.time())

    def minted(**changes: Any) -> str:
        return jwt.encode({**claims, **changes}, key, "RS256", headers={"kid": kid})

    head, body, signature = genuine.split(".")
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return {
        "minted": minted(),
        "forged": jwt.encode(claims, other, "RS256", headers={"kid": kid}),
        "none": f"{_part({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "confused": _confused(kid, body, key),
        "tampered": f"{head}.{_part({**claims, 'sub': 'someone-else'})}.{signature}",
        "cut": genuine[:-8],
        "expired": minted(iat=now - 7200, exp=now - 3600),
        "early": minted(nbf=now + 3600),
        "other-issuer": minted(iss=f"{claims['iss']}x"),
        "other-audience": minted(aud="another-client"),
        "reports": jwt.encode(
            {**claims_of(access), "scope": "club/reports"}, key, "RS256", headers={"kid": kid}
        ),
        "foreign": foreign,
        "nonsense": "not-a-token",
        "empty": "",
    }


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def _confused(kid: str, body: str, key: bytes) -> str:
    """Sign with the public key as if it were a shared secret."""
    private = serialization.load_pem_private_key(key, None)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{body}"
    mac = hmac.new(public, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
