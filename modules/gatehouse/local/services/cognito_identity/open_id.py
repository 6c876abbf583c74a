"""The tokens of identities: who signs them, and what is in them."""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gatehouse.local.services.openid import tokens
from gatehouse.local.services.openid.believing import COGNITO
from gatehouse.local.services.openid.tokens import Token


class OpenIdIssuer:
    """Signs the tokens of all identity pools. Its key is made when it is first needed."""

    def __init__(self) -> None:
        self._key: rsa.RSAPrivateKey | None = None
        self._id = secrets.token_hex(16)
        self._lock = threading.Lock()

    def is_mine(self, issuer: str) -> bool:
        """Return whether an address is that of identity pools."""
        return issuer == COGNITO

    def has_signed(self, token: Token) -> bool:
        """Return whether a token is one of an identity of this local AWS."""
        if token.header.get("kid") != self._id:
            return False
        return tokens.is_signed_by(token, self.public_key())

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return the token of these claims."""
        header = {"kid": self._id, "typ": "JWS", "alg": "RS512"}
        signed = f"{_encoded(header)}.{_encoded(claims)}"
        made = self._private().sign(signed.encode(), padding.PKCS1v15(), hashes.SHA512())
        return f"{signed}.{_in_base64(made)}"

    def public_key(self) -> dict[str, str]:
        """Return the key that verifies the tokens, as a JSON web key."""
        numbers = self._private().public_key().public_numbers()
        size = (numbers.n.bit_length() + 7) // 8
        return {
            "kty": "RSA",
            "alg": "RS512",
            "use": "sig",
            "kid": self._id,
            "n": _in_base64(numbers.n.to_bytes(size, "big")),
            "e": _in_base64(numbers.e.to_bytes(3, "big")),
        }

    def save(self) -> dict[str, Any]:
        """Return the key as JSON, nothing if none was needed yet."""
        if self._key is None:
            return {}
        text = self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return {"id": self._id, "key": text.decode()}

    def load(self, state: Mapping[str, Any]) -> None:
        """Take back what ``save`` returned."""
        if state:
            self._id = state["id"]
            found = serialization.load_pem_private_key(state["key"].encode(), None)
            assert isinstance(found, rsa.RSAPrivateKey)
            self._key = found

    def _private(self) -> rsa.RSAPrivateKey:
        with self._lock:
            if self._key is None:
                self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            return self._key


def _encoded(part: Mapping[str, Any]) -> str:
    return _in_base64(json.dumps(part, separators=(",", ":")).encode())


def _in_base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
