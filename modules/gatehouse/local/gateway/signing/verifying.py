"""Whether a signature was made with a secret, for this very request, and is still current."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from gatehouse.local.gateway.call import Received
from gatehouse.local.gateway.signing import canonical, older
from gatehouse.local.gateway.signing.reading import RefusedError, Signature

_SHA256 = "x-amz-content-sha256"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS "
    "Secret Access Key and signing method. Consult the service documentation for details."
)
#: Services that take a clock which is up to 15 minutes off; the others take 5.
_PATIENT = frozenset({"dynamodb", "ecr", "elasticache", "iam", "rds", "s3", "sns", "sqs", "sts"})
#: The longest that a URL of S3 is valid for: a week
#: (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html).
_WEEK = 7 * 24 * 3600


def verify(signature: Signature, secret: str, received: Received, bucket: str = "") -> None:
    """Check a signature.

    Parameters
    ----------
    signature : Signature
        The signature of the request.
    secret : str
        The secret of the key that it names.
    received : Received
        The request, as it came.
    bucket : str
        The bucket that the host names, which Version 2 signs as part of the path. Default: none.

    Raises
    ------
    RefusedError
        If it is not the signature of this request, or no longer valid.
    """
    if signature.version == 2:
        older.verify(signature, secret, received, bucket)
        return
    _check_time(signature)
    digest = _digest(signature, received)
    text = canonical.request_text(signature, received, digest)
    to_sign = canonical.text_to_sign(signature, text)
    key = _key(secret, signature.date, signature.region, signature.service)
    if not hmac.compare_digest(_signed(key, to_sign).encode(), signature.value.encode()):
        raise RefusedError(
            "SignatureDoesNotMatch", _MISMATCH, **_explained(signature, to_sign, text)
        )
    _check_headers(signature, received)
    _check_body(signature, received, key)


def check_scope(signature: Signature, names: frozenset[str]) -> None:
    """Check that a signature was made for the service that carries the request out.

    Parameters
    ----------
    signature : Signature
        The signature.
    names : frozenset of str
        The names under which clients sign for the service.

    Raises
    ------
    RefusedError
        If it was made for another service.
    """
    made_for = signature.service if signature.version == 4 else "s3"
    if names and made_for not in names:
        told = sorted(names)[0]
        raise RefusedError(
            "SignatureDoesNotMatch", f"Credential should be scoped to correct service: '{told}'. "
        )


def _check_time(signature: Signature) -> None:
    made = _moment(signature.moment)
    if signature.date != signature.moment[:8]:
        raise RefusedError(
            "CredentialDateMismatch",
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
            "HTTP. ",
        )
    now = datetime.now(timezone.utc)
    minutes = 15 if signature.service in _PATIENT else 5
    window = timedelta(minutes=minutes)
    if made > now + window:
        raise RefusedError(
            "RequestTimeTooSkewed",
            f"Signature not yet current: {signature.moment} is still later than "
            f"{_stamp(now + window)} ({_stamp(now)} + {minutes} min.)",
        )
    if signature.in_url and signature.service == "s3":
        window = timedelta(seconds=_lifetime(signature.expires))
        if made < now - window:
            raise RefusedError("RequestExpired", "Request has expired")
    elif made < now - window:
        raise RefusedError(
            "RequestTimeTooSkewed",
            f"Signature expired: {signature.moment} is now earlier than {_stamp(now - window)} "
            f"({_stamp(now)} - {minutes} min.)",
        )


def _lifetime(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= _WEEK:
        raise RefusedError(
            "BadQueryParameters",
            "X-Amz-Expires must be a number of seconds from 1 to 604800"
            if text
            else "Query-string authentication version 4 requires the X-Amz-Algorithm, "
            "X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires "
            "parameters.",
        )
    return int(text)


def _moment(text: str) -> datetime:
    digits = text[:8] + text[9:15]
    if len(text) == 16 and text[8] == "T" and text[15] == "Z" and digits.isdigit():
        try:
            parts = (text[:4], text[4:6], text[6:8], text[9:11], text[11:13], text[13:15])
            return datetime(*map(int, parts), tzinfo=timezone.utc)  # type: ignore[misc, arg-type]
        except ValueError:
            pass
    raise RefusedError("IncompleteSignature", f"X-Amz-Date must be YYYYMMDD'T'HHMMSS'Z': {text}")


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")


def _digest(signature: Signature, received: Received) -> str:
    """Return what stands for the body in the text that was signed."""
    if signature.in_url and signature.service == "s3":
        return canonical.UNSIGNED
    return received.headers.get(_SHA256) or canonical.digest_of(received.body)


def _check_headers(signature: Signature, received: Received) -> None:
    """Check that what changes the request is signed.

    S3 takes orders from headers that begin with ``x-amz-``, so it requires them to be signed
    (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). The digest of
    the body is compared with the body instead.
    """
    if "host" not in signature.signed_headers:
        raise RefusedError(
            "SignatureDoesNotMatch",
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
        )
    signed = {_SHA256, *signature.signed_headers}
    orders = (name for name in received.headers if name.startswith("x-amz-"))
    if signature.service == "s3" and any(name not in signed for name in orders):
        raise RefusedError(
            "HeadersNotSigned", "There were headers present in the request which were not signed"
        )


def _check_body(signature: Signature, received: Received, key: bytes) -> None:
    told = received.headers.get(_SHA256) or ""
    if not told and signature.service == "s3" and not signature.in_url:
        raise RefusedError("MissingDigest", f"Missing required header for this request: {_SHA256}")
    if told.startswith(_CHUNKS):
        if not _chunks_match(signature, received.body, key):
            raise RefusedError("SignatureDoesNotMatch", _MISMATCH)
    elif _DIGEST.fullmatch(told) and told != canonical.digest_of(received.body):
        if signature.service == "s3":
            raise RefusedError(
                "XAmzContentSHA256Mismatch",
                f"The provided '{_SHA256}' header does not match what was computed.",
            )
        raise RefusedError("SignatureDoesNotMatch", _MISMATCH)


def _chunks_match(signature: Signature, body: bytes, key: bytes) -> bool:
    """Check the signatures of a body in chunks, each of which includes the one before it.

    https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
    """
    empty = canonical.digest_of(b"")
    previous, place = signature.value, 0
    while (end := body.find(b"\r\n", place)) >= 0:
        told, _, value = body[place:end].decode("ascii", "replace").partition(";chunk-signature=")
        try:
            size = int(told, 16)
        except ValueError:
            return False
        chunk = body[end + 2 : end + 2 + size]
        text = (signature.moment, canonical.scope(signature), previous, empty)
        to_sign = "\n".join(("AWS4-HMAC-SHA256-PAYLOAD", *text, canonical.digest_of(chunk)))
        previous = _signed(key, to_sign)
        if not hmac.compare_digest(previous.encode(), value.strip().encode()):
            return False
        if size == 0:
            return True
        place = end + 2 + size + 2
    return False


def _signed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=256)
def _key(secret: str, date: str, region: str, service: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _explained(signature: Signature, to_sign: str, text: str) -> dict[str, str]:
    """Return what S3 and API Gateway add to their errors, so that a client can compare."""
    if signature.service not in ("s3", "execute-api"):
        return {}
    return {
        "AWSAccessKeyId": signature.access_key,
        "StringToSign": to_sign,
        "SignatureProvided": signature.value,
        "StringToSignBytes": to_sign.encode().hex(" "),
        "CanonicalRequest": text,
        "CanonicalRequestBytes": text.encode().hex(" "),
    }
