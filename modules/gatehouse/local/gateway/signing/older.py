"""Signatures of Version 2, which S3 still takes and which boto3 presigns with in older regions.

https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl

from gatehouse.local.gateway.call import Received
from gatehouse.local.gateway.signing.reading import RefusedError, Signature

#: The parameters that choose what is asked for, which are part of the text that is signed.
_ASKED = frozenset(
    [
        "accelerate",
        "acl",
        "analytics",
        "cors",
        "defaultObjectAcl",
        "delete",
        "inventory",
        "lifecycle",
        "location",
        "logging",
        "metrics",
        "notification",
        "object-lock",
        "partNumber",
        "policy",
        "replication",
        "requestPayment",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
        "restore",
        "select",
        "select-type",
        "storageClass",
        "tagging",
        "torrent",
        "uploadId",
        "uploads",
        "versionId",
        "versioning",
        "versions",
        "website",
    ]
)
_PLAIN = ("content-md5", "content-type")
_SKEW = 15 * 60
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your key "
    "and signing method."
)


def verify(signature: Signature, secret: str, received: Received, bucket: str) -> None:
    """Check a signature of Version 2.

    Parameters
    ----------
    signature : Signature
        The signature of the request.
    secret : str
        The secret of the key that it names.
    received : Received
        The request, as it came.
    bucket : str
        The bucket that the host names, which is signed as part of the path; empty if it does not.

    Raises
    ------
    RefusedError
        If it is not the signature of this request, or no longer valid.
    """
    _check_time(signature, received)
    headers = _headers(signature, received)
    orders = sorted(name for name in headers if name.startswith("x-amz-"))
    beginning = (
        received.method,
        *(headers.get(name, "") for name in _PLAIN),
        signature.moment,
        *(f"{name}:{headers[name]}" for name in orders),
    )
    for resource in _resources(received, bucket):
        text = "\n".join((*beginning, resource))
        digest = hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()
        if hmac.compare_digest(base64.b64encode(digest), signature.value.encode()):
            return
    raise RefusedError("SignatureDoesNotMatch", _MISMATCH)


def _check_time(signature: Signature, received: Received) -> None:
    now = time.time()
    if signature.in_url:
        if not signature.expires.isdigit() or int(signature.expires) < now:
            raise RefusedError("RequestExpired", "Request has expired")
        return
    told = received.headers.get("x-amz-date") or signature.moment
    try:
        made = parsedate_to_datetime(told)
    except (TypeError, ValueError):
        raise RefusedError(
            "MissingAuthenticationToken",
            "AWS authentication requires a valid Date or x-amz-date header",
        ) from None
    zoned = made if made.tzinfo else made.replace(tzinfo=timezone.utc)
    if abs((datetime.now(timezone.utc) - zoned).total_seconds()) > _SKEW:
        raise RefusedError(
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        )


def _headers(signature: Signature, received: Received) -> dict[str, str]:
    """Return the headers that are signed; those of a URL may be among its parameters."""
    values: dict[str, list[str]] = {}
    for name, value in received.header_lines:
        values.setdefault(name, []).append(" ".join(value.split()))
    headers = {name: ",".join(each) for name, each in values.items()}
    if signature.in_url:
        for name, given in received.query.items():
            if name.lower().startswith("x-amz-") or name.lower() in _PLAIN:
                headers.setdefault(name.lower(), given[0])
    return headers


def _resources(received: Received, bucket: str) -> Iterator[str]:
    """Return what is asked for; AWS's clients sign the path of a bucket with a slash at its end."""
    path = f"/{bucket}{received.raw_path}" if bucket else received.raw_path
    asked = []
    for part in received.raw_query.split("&"):
        name, told, _ = part.partition("=")
        if name in _ASKED:
            value = parse_qsl(part.replace("+", "%2B"), keep_blank_values=True)[0][1]
            asked.append(f"{name}={value}" if told else name)
    query = f"?{'&'.join(sorted(asked))}" if asked else ""
    yield f"{path}{query}"
    if "/" not in path[1:]:
        yield f"{path}/{query}"
