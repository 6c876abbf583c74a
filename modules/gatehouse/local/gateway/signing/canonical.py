"""The text that a signature is made of.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from gatehouse.local.gateway.call import Received
from gatehouse.local.gateway.signing.reading import V4, Signature

UNSIGNED = "UNSIGNED-PAYLOAD"
_NOT_SIGNED_IN_URL = ("X-Amz-Signature",)
#: IoT's clients add the token of a session to a URL that they have signed:
#: https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html
_NOT_SIGNED_FOR_IOT = (*_NOT_SIGNED_IN_URL, "X-Amz-Security-Token")


def request_text(signature: Signature, received: Received, digest: str) -> str:
    """Return the canonical request.

    Parameters
    ----------
    signature : Signature
        The signature; its scope names the service, which decides how the path is written.
    received : Received
        The request.
    digest : str
        What stands for the body.
    """
    headers = _headers(signature, received)
    return "\n".join(
        (
            received.method,
            _path(signature.service, received.raw_path),
            _query(signature, received.raw_query),
            *(f"{name}:{value}" for name, value in headers),
            "",
            ";".join(signature.signed_headers),
            digest,
        )
    )


def text_to_sign(signature: Signature, canonical: str) -> str:
    """Return the text whose digest is the signature."""
    return "\n".join((V4, signature.moment, scope(signature), digest_of(canonical.encode())))


def scope(signature: Signature) -> str:
    """Return the scope of a signature as the texts name it."""
    return f"{signature.date}/{signature.region}/{signature.service}/aws4_request"


def digest_of(content: bytes) -> str:
    """Return the digest of a text or a body."""
    return hashlib.sha256(content).hexdigest()


def _path(service: str, raw: str) -> str:
    """Return the path as the service signs it.

    S3 decodes the path and encodes it itself: a raw ``:`` or ``=`` is signed as ``%3A`` and
    ``%3D``. The others encode the path as it came, once more, without its ``.`` and ``..``.
    """
    if service == "s3":
        return quote(unquote_to_bytes(raw), safe="/~") or "/"
    parts: list[str] = []
    for each in raw.split("/"):
        if each == "..":
            del parts[-1:]
        elif each and each != ".":
            parts.append(each)
    end = "/" if raw.endswith("/") and parts else ""
    return quote(f"/{'/'.join(parts)}{end}", safe="/~")


def _query(signature: Signature, raw: str) -> str:
    of_iot = signature.service == "iotdevicegateway" and signature.in_url
    unsigned = _NOT_SIGNED_FOR_IOT if of_iot else _NOT_SIGNED_IN_URL
    pairs = [
        (quote(name, safe="~"), quote(value, safe="~"))
        for name, value in parse_qsl(raw, keep_blank_values=True)
        if name not in unsigned
    ]
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def _headers(signature: Signature, received: Received) -> list[tuple[str, str]]:
    values: dict[str, list[str]] = {}
    for name, value in received.header_lines:
        values.setdefault(name, []).append(" ".join(value.split()))
    return [(name, ",".join(values.get(name, [""]))) for name in signature.signed_headers]
