"""From what a function returns to what the client gets, in payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any

from gatehouse.local.emulator.patching import Answer

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
#: The gateway frames the answer itself.
_FRAMING = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})


class NonsenseError(ValueError):
    """What a function returned is not a valid response; the message says why."""


def message(status: int, text: str) -> Answer:
    """Make an answer of the gateway itself: ``{"message": text}``."""
    return (
        status,
        {"Content-Type": "application/json"},
        json.dumps({"message": text}, separators=(",", ":")).encode(),
    )


def answer_of(returned: Any) -> Answer:
    """Make the answer for what a function returned.

    Parameters
    ----------
    returned : Any
        The decoded JSON. Anything without a ``statusCode`` is a body for status 200.

    Returns
    -------
    Answer
        Status, headers and body for the client; each cookie is a ``Set-Cookie`` line.

    Raises
    ------
    NonsenseError
        If it has a ``statusCode`` but is not a valid response.
    """
    if not isinstance(returned, dict) or "statusCode" not in returned:
        text = returned if isinstance(returned, str) else json.dumps(returned, ensure_ascii=False)
        return 200, {"content-type": "application/json"}, text.encode()
    status = _status(returned["statusCode"])
    headers: dict[str, Any] = dict(_headers(returned.get("headers")))
    if not any(name.lower() == "content-type" for name in headers):
        headers["content-type"] = "text/plain; charset=utf-8"
    cookies = _cookies(returned.get("cookies"))
    if cookies:
        cookies += [headers.pop(name) for name in list(headers) if name.lower() == "set-cookie"]
        headers["set-cookie"] = cookies
    body = _body(returned.get("body"), bool(returned.get("isBase64Encoded")))
    return status, headers, b"" if status in (204, 304) else body


def _status(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 200 <= value <= 599:
        raise NonsenseError(f"statusCode must be a number from 200 to 599, not {value!r}")
    return value


def _headers(value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, (dict, type(None))):
        raise NonsenseError("headers must be an object")
    for name, content in (value or {}).items():
        if isinstance(content, (dict, list, type(None))):
            raise NonsenseError(f"the header {name} must be a string, a number or a boolean")
        text = str(content).lower() if isinstance(content, bool) else str(content)
        if not _TOKEN.fullmatch(name) or _CONTROL.search(text):
            raise NonsenseError(
                f"the header {name!r} must hold only characters that are valid in a header"
            )
        if name.lower() not in _FRAMING:
            yield name, text


def _cookies(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise NonsenseError("cookies must be a list of strings")
    if any(_CONTROL.search(each) for each in value):
        raise NonsenseError("a cookie must hold only characters that are valid in a header")
    return list(value)


def _body(value: Any, encoded: bool) -> bytes:
    if value is None:
        return b""
    if not isinstance(value, str):
        raise NonsenseError("body must be a string")
    if not encoded:
        return value.encode()
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise NonsenseError("body must be base64, because isBase64Encoded is true") from None
