"""Links to the code of functions and layers, signed for whoever may read the function or layer.

Who has one needs no other permission. It is valid for ten minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Mapping

from gatehouse.local.gateway.call import Answer, Call

_PLACES = ("/_ministack/lambda-code/", "/_ministack/lambda-layers/")
#: As AWS documents it: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html
_SECONDS = 600
_ENDS = "ends"
_SIGNATURE = "X-Amz-Signature"


def signed(url: str) -> str:
    """Return a link with an end and a signature."""
    plain = url.partition("?")[0]
    path = "/" + plain.split("/", 3)[3]
    ends = str(int(time.time()) + _SECONDS)
    return f"{plain}?{_ENDS}={ends}&{_SIGNATURE}={_signature(path, ends)}"


async def check(call: Call) -> Answer | None:
    """Refuse a link to code that was not handed out, or has ended."""
    received = call.received
    if not received.path.startswith(_PLACES) or _is_valid(received.path, received.query):
        return None
    told = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
    return Answer(403, {"Content-Type": "application/xml"}, told)


def _is_valid(path: str, query: Mapping[str, object]) -> bool:
    ends, given = _only(query.get(_ENDS)), _only(query.get(_SIGNATURE))
    if not (ends.isascii() and ends.isdigit()) or int(ends) < time.time():
        return False
    return hmac.compare_digest(given.encode(), _signature(path, ends).encode())


def _only(value: object) -> str:
    """Return the only value of a parameter, empty if there is none or there are several."""
    if isinstance(value, list):
        return str(value[0]) if len(value) == 1 else ""
    return str(value or "")


def _signature(path: str, ends: str) -> str:
    """Sign with the root's secret, which only the launcher and the root's user know."""
    key = os.environ["AWS_SECRET_ACCESS_KEY"].encode()
    return hmac.new(key, f"{path}\n{ends}".encode(), hashlib.sha256).hexdigest()
