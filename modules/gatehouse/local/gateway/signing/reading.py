"""The signature that a request carries.

A request is signed in its ``Authorization`` header or in its URL, never in both
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html). What
is signed in part is refused: nothing behind this may take the key that it names for the caller's.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timezone
from email.utils import parsedate_to_datetime

from gatehouse.local.gateway.call import Received

V4 = "AWS4-HMAC-SHA256"
_V2 = "AWS "
#: What an ``Authorization`` header has.
_PARTS = ("Credential", "Signature", "SignedHeaders")
#: Each makes a request one that is signed in its URL.
_IN_URL = ("x-amz-algorithm", "x-amz-credential", "x-amz-signature", "awsaccesskeyid")


class RefusedError(Exception):
    """A signature that is not valid.

    Parameters
    ----------
    code : str
        Which of the failures it is; ``denials`` has each service's name for it.
    message : str
        The text for people.
    details : dict
        Further elements of S3's error. Default: none.
    """

    def __init__(self, code: str, message: str, **details: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.details = details


@dataclass(frozen=True)
class Signature:
    """A signature and the scope that it was made for.

    Parameters
    ----------
    access_key : str
        The id of the key that signed.
    value : str
        The signature itself.
    token : str
        The session token; empty for a key that lasts.
    in_url : bool
        Whether it is in the URL.
    version : int
        4, or 2 for the older form that S3 takes.
    moment : str
        When it was made: ``20260101T000000Z``, or for Version 2 the text that was signed.
    date, region, service : str
        The scope of Version 4.
    signed_headers : tuple of str
        The names of the headers that are signed, of Version 4.
    expires : str
        For a URL: how long it is valid; for Version 2 until when.
    """

    access_key: str
    value: str
    token: str
    in_url: bool
    version: int = 4
    moment: str = ""
    date: str = ""
    region: str = ""
    service: str = ""
    signed_headers: tuple[str, ...] = field(default=())
    expires: str = ""


def read(received: Received) -> Signature | None:
    """Return the signature of a request, None if it has none.

    Parameters
    ----------
    received : Received
        The request.

    Raises
    ------
    RefusedError
        If there is a part of a signature only, or more than one.
    """
    authorization = received.headers.get("authorization", "")
    in_header = authorization.startswith(("AWS4-", _V2))
    url = _parameters(received.query)
    in_url = any(name in url for name in _IN_URL)
    if in_header and ("x-amz-algorithm" in url or "signature" in url):
        raise _several()
    if in_header:
        return _of_header(received, authorization)
    if "x-amz-algorithm" in url or "x-amz-signature" in url or "x-amz-credential" in url:
        return _of_url(url)
    return _older_of_url(url) if in_url else None


def _several() -> RefusedError:
    return RefusedError(
        "SeveralSignatures",
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature "
        "query string parameter or the Authorization header should be specified",
    )


def _parameters(query: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the parameters of a URL by their names in lower case, in which they may come."""
    found: dict[str, list[str]] = {}
    for name, values in query.items():
        found.setdefault(name.lower(), []).extend(values)
    return found


def _one(url: Mapping[str, list[str]], name: str) -> str:
    values = url.get(name) or [""]
    if len(values) > 1:
        raise RefusedError("IncompleteSignature", f"{name} must be in the URL once.")
    return values[0]


def _of_header(received: Received, authorization: str) -> Signature:
    headers = received.headers
    token = headers.get("x-amz-security-token", "")
    if authorization.startswith(_V2):
        if any(name in _parameters(received.query) for name in _IN_URL):
            raise _several()
        key, _, value = authorization.removeprefix(_V2).partition(":")
        moment = headers.get("date", "") if "x-amz-date" not in headers else ""
        return Signature(key, value, token, in_url=False, version=2, moment=moment)
    algorithm, _, rest = authorization.partition(" ")
    if algorithm != V4:
        raise RefusedError(
            "UnsupportedSignature", "The request signature does not conform to AWS standards."
        )
    given = [each.strip().partition("=")[::2] for each in rest.split(",")]
    parts = dict(given)
    moment = headers.get("x-amz-date", "") or _of_date(headers.get("date", ""))
    reasons = [
        f"Authorization header requires '{name}' parameter."
        for name in _PARTS
        if not parts.get(name)
    ]
    absent = any(name not in parts for name in _PARTS)
    if len(given) > len(_PARTS) or authorization.count("Credential=") > 1:
        # Whoever reads it after this must find the same key.
        reasons.append(f"Authorization header must have {', '.join(_PARTS)}, each once.")
    if not moment:
        reasons.append(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        )
    if reasons:
        digest = base64.b64encode(hashlib.sha256(authorization.encode()).digest()).decode()
        hashed = f"(Hashed with SHA-256 and encoded with Base64) Authorization={digest}"
        raise RefusedError(
            "MissingAuthorizationParameter" if absent else "IncompleteSignature",
            f"{' '.join(reasons)} {hashed}",
        )
    key, date, region, service = _scope(parts["Credential"])
    signed = tuple(parts["SignedHeaders"].lower().split(";"))
    return Signature(
        key, parts["Signature"], token, False, 4, moment, date, region, service, signed
    )


def _of_url(url: Mapping[str, list[str]]) -> Signature:
    if (algorithm := _one(url, "x-amz-algorithm")) != V4:
        raise RefusedError(
            "UnsupportedSignature", f"X-Amz-Algorithm must be {V4}, not {algorithm!r}."
        )
    names = ("X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date")
    missing = [name for name in names if not _one(url, name.lower())]
    if missing:
        absent = any(name.lower() not in url for name in missing)
        told = " ".join(f"AWS query-string parameters must include '{name}'." for name in missing)
        raise RefusedError(
            "MissingAuthorizationParameter" if absent else "IncompleteSignature",
            f"{told} Re-examine the query-string parameters.",
        )
    key, date, region, service = _scope(_one(url, "x-amz-credential"))
    signed = tuple(_one(url, "x-amz-signedheaders").lower().split(";"))
    return Signature(
        key,
        _one(url, "x-amz-signature"),
        _one(url, "x-amz-security-token"),
        True,
        4,
        _one(url, "x-amz-date"),
        date,
        region,
        service,
        signed,
        _one(url, "x-amz-expires"),
    )


def _older_of_url(url: Mapping[str, list[str]]) -> Signature:
    value, expires = _one(url, "signature"), _one(url, "expires")
    if not value or not expires:
        raise RefusedError(
            "IncompleteSignature",
            "Query-string authentication requires the Signature, Expires and AWSAccessKeyId "
            "parameters",
        )
    token = _one(url, "x-amz-security-token")
    return Signature(
        _one(url, "awsaccesskeyid"), value, token, True, 2, moment=expires, expires=expires
    )


def _scope(credential: str) -> tuple[str, str, str, str]:
    parts = credential.split("/")
    if len(parts) != 5 or parts[4] != "aws4_request":
        raise RefusedError(
            "IncompleteSignature",
            "Credential must have exactly 5 slash-delimited elements, e.g. "
            f"keyid/date/region/service/term, got '{credential}'",
        )
    return parts[0], parts[1], parts[2], parts[3]


def _of_date(text: str) -> str:
    try:
        return parsedate_to_datetime(text).astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    except (TypeError, ValueError):
        return ""
