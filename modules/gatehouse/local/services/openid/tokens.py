"""Read a JSON web token, and check its signature with a key of its issuer.

The algorithms are those of the pages "Create an OpenID Connect (OIDC) identity provider in IAM"
(``id_roles_providers_create_oidc``: RS256, RS384, RS512, ES256, ES384, ES512) and "Control access
to HTTP APIs with JWT authorizers" (RSA alone).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

RSA_ALGORITHMS = frozenset({"RS256", "RS384", "RS512"})
ALGORITHMS = RSA_ALGORITHMS | {"ES256", "ES384", "ES512"}

_HASHES: Mapping[str, type[hashes.HashAlgorithm]] = {
    "256": hashes.SHA256,
    "384": hashes.SHA384,
    "512": hashes.SHA512,
}
_CURVES: Mapping[str, tuple[str, type[ec.EllipticCurve], int]] = {
    "ES256": ("P-256", ec.SECP256R1, 32),
    "ES384": ("P-384", ec.SECP384R1, 48),
    "ES512": ("P-521", ec.SECP521R1, 66),
}
_SMALLEST_RSA = 2048


class NotATokenError(ValueError):
    """The text is no signed JSON web token."""


@dataclass(frozen=True)
class Token:
    """A token that has been read, and not yet been believed.

    Parameters
    ----------
    header, claims : dict
        Its first two parts.
    text : str
        The whole token.
    signed : bytes
        What the signature is over.
    signature : bytes
        The signature.
    """

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    text: str
    signed: bytes
    signature: bytes

    @property
    def issuer(self) -> str:
        """Who says that it issued the token; empty if it names nobody."""
        found = self.claims.get("iss")
        return found if isinstance(found, str) else ""

    @property
    def subject(self) -> str:
        """Whom the token is about; empty if it names nobody."""
        found = self.claims.get("sub")
        return found if isinstance(found, str) else ""

    @property
    def audiences(self) -> tuple[str, ...]:
        """Whom the token is for; none if it does not say."""
        found = self.claims.get("aud")
        listed = found if isinstance(found, list) else [found]
        return tuple(each for each in listed if isinstance(each, str))

    def expires(self) -> float | None:
        """Return when it expires, in seconds since 1970; None if it never does."""
        found = self.claims.get("exp")
        is_number = isinstance(found, (int, float)) and not isinstance(found, bool)
        return float(found) if is_number and found is not None else None


def read(text: object) -> Token:
    """Read a token.

    Parameters
    ----------
    text : object
        What a client sent as a token.

    Raises
    ------
    NotATokenError
        If it has not three parts, of which the first two are JSON objects.
    """
    if not isinstance(text, str) or text.count(".") != 2:
        raise NotATokenError("a token must have three parts, divided by dots.")
    head, body, signature = text.split(".")
    header, claims = _object(head), _object(body)
    return Token(header, claims, text, f"{head}.{body}".encode(), _decoded(signature))


def is_signed_by(
    token: Token, key: Mapping[str, Any], algorithms: frozenset[str] = ALGORITHMS
) -> bool:
    """Return whether a key has made the token's signature.

    Parameters
    ----------
    token : Token
        The token.
    key : dict
        A JSON web key, as an issuer publishes it.
    algorithms : frozenset of str
        The algorithms that are accepted. Default: those of OpenID Connect providers in IAM.
    """
    algorithm = token.header.get("alg")
    if algorithm not in algorithms or key.get("alg", algorithm) != algorithm:
        return False
    if key.get("use", "sig") != "sig":
        return False
    try:
        if algorithm in RSA_ALGORITHMS:
            _check_rsa(token, key, str(algorithm))
        else:
            _check_curve(token, key, str(algorithm))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


def _check_rsa(token: Token, key: Mapping[str, Any], algorithm: str) -> None:
    if key["kty"] != "RSA":
        raise ValueError("the key is not one of RSA")
    public = rsa.RSAPublicNumbers(_integer(key["e"]), _integer(key["n"])).public_key()
    if public.key_size < _SMALLEST_RSA:
        raise ValueError("the key is too short")
    public.verify(
        token.signature, token.signed, padding.PKCS1v15(), _HASHES[algorithm.removeprefix("RS")]()
    )


def _check_curve(token: Token, key: Mapping[str, Any], algorithm: str) -> None:
    name, curve, size = _CURVES[algorithm]
    if key["kty"] != "EC" or key["crv"] != name or len(token.signature) != 2 * size:
        raise ValueError("the key is not one of the algorithm's curve")
    public = ec.EllipticCurvePublicNumbers(_integer(key["x"]), _integer(key["y"]), curve())
    halves = (token.signature[:size], token.signature[size:])
    encoded = encode_dss_signature(*(int.from_bytes(each, "big") for each in halves))
    public.public_key().verify(
        encoded, token.signed, ec.ECDSA(_HASHES[algorithm.removeprefix("ES")]())
    )


def _integer(text: str) -> int:
    return int.from_bytes(_decoded(text), "big")


def _object(part: str) -> dict[str, Any]:
    try:
        found = json.loads(_decoded(part))
    except (ValueError, RecursionError) as error:
        raise NotATokenError(f"a part of the token is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise NotATokenError("a part of the token is not a JSON object.")
    return found


def _decoded(part: str) -> bytes:
    try:
        filled = part + "=" * (-len(part) % 4)
        return base64.b64decode(filled.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise NotATokenError(f"a part of the token is not base64: {error}") from None
