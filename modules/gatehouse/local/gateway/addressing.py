"""Which service a request is for, and how the service reads it."""

from __future__ import annotations

import json
import logging
import zlib
from functools import cache
from urllib.parse import parse_qs, parse_qsl

from ministack import app
from ministack.core import responses

from gatehouse.local.emulator import app as emulator
from gatehouse.local.emulator.service_errors import written
from gatehouse.local.gateway import cbor
from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.models import reading
from gatehouse.local.models.reading import read_json, target_prefix
from gatehouse.local.questions import others
from gatehouse.local.services import registry

logger = logging.getLogger("gatehouse")


_FORM = "x-www-form-urlencoded"
#: The most bytes of a request when it is unpacked: ten times what CloudWatch, which alone takes
#: packed requests, takes of one. Without an end, half a megabyte would fill the memory.
_LARGEST = 10_000_000


async def address(call: Call) -> Answer | None:
    """Find the service of a request, and its path, headers and parameters as the service has them.

    A bucket in the host's name becomes the beginning of the path. What a signed URL carries as
    parameters becomes headers.
    """
    call.parameters = app._routing_params(
        call.received.method, call.path, call.headers, call.content, dict(call.received.query)
    )
    if bucket := emulator.bucket_of_host(call):
        call.service = "s3"
        call.path = f"/{bucket}{call.received.path}"
    else:
        call.service = _ours(call) or emulator.service_of(call)
    if call.service == "unknown_query":
        return Answer(*app._unknown_query_error(call.content, call.request_id))
    if call.service == "s3":
        call.headers = app._get_module("s3")._merge_hoisted_amz_headers(
            call.headers, call.received.query
        )
        return None
    if too_large := _unpack(call):
        return too_large
    call.parameters = app._routing_params(
        call.received.method, call.path, call.headers, call.content, dict(call.received.query)
    )
    return None


def _unpack(call: Call) -> Answer | None:
    """Unpack a body that the client has packed; what can't be is refused as what it is then.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
    """
    named = [each.strip() for each in call.headers.get("content-encoding", "").lower().split(",")]
    if "gzip" not in named:
        return None
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        content = reader.decompress(call.content, _LARGEST)
    except zlib.error:
        return None
    if reader.unconsumed_tail:
        told = f"The request is larger than {_LARGEST} bytes when it is unpacked."
        return _refused("RequestEntityTooLargeException", told, 413)
    if reader.eof and not reader.unused_data:
        call.content = content
        kept = {name: value for name, value in call.headers.items() if name != "content-encoding"}
        left = ", ".join(each for each in named if each != "gzip")
        call.headers = {**kept, **({"content-encoding": left} if left else {})}
    return None


def _ours(call: Call) -> str:
    """Return the service of ours that a target names, if the emulator has none of that name."""
    prefix = call.headers.get("x-amz-target", "").partition(".")[0]
    return _targets().get(prefix, "") if prefix else ""


@cache
def _targets() -> dict[str, str]:
    named = {each.name: target_prefix(each.name) for each in registry.services()}
    return {
        prefix: name
        for name, prefix in named.items()
        if prefix and name not in app.SERVICE_HANDLERS
    }


async def refuse_several(call: Call) -> Answer | None:
    """Refuse a request that names more than one operation: which is carried out would be chance."""
    if call.service == "s3":
        return _refuse_several_of_s3(call)
    if _hides_a_form(call):
        told = f"A form must be sent by POST, with the type application/{_FORM}."
        return Answer(*responses.error_response_xml("MalformedQueryString", told, 400))
    if name := _given_twice(call):
        told = f"The parameter {name} must be in the request once."
        return Answer(*responses.error_response_xml("InvalidParameterCombination", told, 400))
    target = call.headers.get("x-amz-target", "")
    prefix = target_prefix(call.service)
    named = target.removeprefix(f"{prefix}.") if prefix else ""
    if "," in target or ("." in named and named != target):
        return _refused("UnknownOperationException", f"The operation {target} is not known.")
    return None


def _hides_a_form(call: Call) -> bool:
    """Return whether a body that is no form to us could be one to the service.

    The emulator's services read every body that is posted as a form, whatever its type, and none
    that comes with another method.
    """
    prefix, target = target_prefix(call.service), call.headers.get("x-amz-target", "")
    if not call.content or call.service in others.with_paths():
        return False
    if _is_ours(call.service) and not reading.speaks_forms(call.service):
        return False
    if prefix and target.startswith(f"{prefix}."):
        return False
    sent = parse_qs(call.content.decode("utf-8", "replace"), keep_blank_values=True)
    if "Action" not in sent and "Action" not in call.received.query:
        return False
    is_form = call.headers.get("content-type", "").startswith(f"application/{_FORM}")
    return call.received.method != "POST" or not is_form


def _given_twice(call: Call) -> str:
    """Return a parameter of a form that has two values; empty if there is none.

    Who asks for permission and who carries it out could take another one: of the address and of the
    body. An operation that is named twice is a question of its own.
    """
    if "Action" not in call.parameters or _FORM not in call.headers.get("content-type", "").lower():
        return ""
    sent = parse_qsl(call.content.decode("utf-8", "replace"), keep_blank_values=True)
    values: dict[str, set[str]] = {}
    for name, value in (*sent, *parse_qsl(call.received.raw_query, keep_blank_values=True)):
        values.setdefault(name, set()).add(value)
    return next((name for name, each in values.items() if len(each) > 1 and name != "Action"), "")


def _is_ours(service: str) -> bool:
    return any(each.name == service for each in registry.services())


def _refuse_several_of_s3(call: Call) -> Answer | None:
    """Refuse several subresources, as S3 does; only the two of a selection belong together."""
    choosing = (reading.choosing("s3") | {"uploadId"}) - {"select-type"}
    named = sorted(choosing & call.received.query.keys())
    if len(named) < 2:
        return None
    told = f"Conflicting query string parameters: {', '.join(named)}"
    of_s3 = reading.Call("s3", "", "rest-xml")
    return Answer(*written(of_s3, "InvalidArgument", told, resource=call.path))


async def refuse_unreadable(call: Call) -> Answer | None:
    """Refuse a request of a JSON service whose body is no JSON object, and a form that is no text.

    https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
    """
    if call.service != "s3" and "Action" in call.parameters and not _is_text(call.content):
        told = "The request is not UTF-8 text"
        return Answer(*responses.error_response_xml("MalformedQueryString", told, 400))
    if cbor.is_unread(call):
        return _refused("MalformedInput", "The request is no operation of this service in CBOR")
    if _is_readable(call):
        return None
    return _refused("SerializationException", "The request is not a JSON object")


def _refused(code: str, message: str, status: int = 400) -> Answer:
    told = {"__type": code, "message": message}
    headers = {"Content-Type": "application/x-amz-json-1.0"}
    return Answer(status, headers, json.dumps(told).encode())


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_readable(call: Call) -> bool:
    if "x-amz-target" not in call.headers:
        return True
    return not call.content or isinstance(read_json(call.content), dict)
