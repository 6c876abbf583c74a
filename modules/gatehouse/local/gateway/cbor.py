"""Requests in CBOR go on as if they had come in JSON; their answers go back in CBOR.

Newer SDKs call CloudWatch so, and those for Java call Kinesis so. Operations, members and errors
are those of JSON, so the other handlers and the services read one form of a request alone.
https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
"""

from __future__ import annotations

import base64
import json
import math
import re
from dataclasses import dataclass
from typing import Any

import cbor2
from botocore.model import ListShape, MapShape, Shape, StructureShape

from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.models import reading

_PATH = re.compile(r"/service/([^/]+)/operation/([^/]+)")
#: Marks a time (RFC 8949, 3.4.2).
_TIME = 1
#: Headers of an answer that are about its body.
_ABOUT_BODY = ("content-length", "content-type")


@dataclass(frozen=True)
class _Protocol:
    """A protocol in CBOR: the headers of its answers, and a second in its unit of time."""

    headers: dict[str, str]
    second: int


_RPC = _Protocol({"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}, 1)
_OLDER = _Protocol({"Content-Type": "application/x-amz-cbor-1.1"}, 1000)


def _protocol(call: Call) -> _Protocol | None:
    """Return the protocol in CBOR that a client speaks to a service; it reads nothing else."""
    sent = call.received.headers
    if "smithy-protocol" in sent and reading.target_prefix(call.service):
        return _RPC
    is_older = sent.get("content-type") == _OLDER.headers["Content-Type"]
    return _OLDER if is_older and call.service == "kinesis" else None


async def unpack(call: Call) -> Answer | None:
    """Put JSON in the place of CBOR; ``refuse_unreadable`` refuses what is none."""
    protocol = _protocol(call)
    target = _target(call) if protocol is _RPC else call.headers.get("x-amz-target", "")
    if protocol is None or not target or call.received.method != "POST":
        return None
    model = reading.operation_model(call.service, target.rpartition(".")[2])
    shape = model.input_shape if model else None
    try:
        content = json.dumps(_plain(shape, _read(call.content, protocol))).encode()
    except Exception:  # whatever a decoder raises of bytes from outside
        return None
    version = "1.0" if protocol is _RPC else "1.1"
    told = {"content-type": f"application/x-amz-json-{version}", "x-amz-target": target}
    call.headers = {**call.headers, **told}
    call.headers.pop("smithy-protocol", None)
    call.content, call.path = content, "/"
    return None


def is_unread(call: Call) -> bool:
    """Return whether a request says that it is CBOR, and has not become JSON.

    The service could read it otherwise than whoever asks for permission.
    """
    is_said = "cbor" in call.headers.get("content-type", "").lower()
    is_said = is_said or "smithy-protocol" in call.headers
    return is_said and bool(reading.target_prefix(call.service))


def pack(call: Call, answer: Answer) -> Answer:
    """Return an answer in the form that the client reads."""
    protocol = _protocol(call)
    if protocol is None or not isinstance(answer.body, bytes):  # a stream has its own form
        return answer
    told = reading.read_json(answer.body or b"{}")
    if not isinstance(told, dict):
        return answer
    done = call.read if answer.status < 300 else None
    model = reading.operation_model(call.service, done.operation) if done else None
    told = _shaped(model.output_shape if model else None, told, protocol)
    kept = {name: each for name, each in answer.headers.items() if name.lower() not in _ABOUT_BODY}
    return Answer(answer.status, {**kept, **protocol.headers}, cbor2.dumps(told))


def _target(call: Call) -> str:
    """Return what the path names, as a target; empty if it names no operation of this service."""
    named = _PATH.fullmatch(call.path)
    # A target beside the path would be a second operation.
    if named is None or "x-amz-target" in call.headers:
        return ""
    prefix, operation = named.groups()
    return f"{prefix}.{operation}" if reading.target_prefix(call.service) == prefix else ""


def _read(content: bytes, protocol: _Protocol) -> Any:
    if not content:
        return {}
    given = cbor2.loads(
        content,
        semantic_decoders={_TIME: lambda value, _: value / protocol.second},
        allow_duplicate_keys=False,  # of two values each reader could take another one
        strict_hashable_types=True,
    )
    if not isinstance(given, dict):
        raise ValueError(f"{type(given).__name__} is no structure")
    return given


def _plain(shape: Shape | None, value: Any) -> Any:
    """Return a value as JSON holds it; what no parameter is, such as a set, is an error."""
    if isinstance(value, dict) and all(isinstance(each, str) for each in value):
        return {name: _plain(_member(shape, name), each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(_member(shape), each) for each in value]
    if isinstance(value, bytes) and shape is not None and shape.type_name == "blob":
        return base64.b64encode(value).decode()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise ValueError(f"{type(value).__name__} is no type of a parameter")


def _shaped(shape: Shape | None, value: Any, protocol: _Protocol) -> Any:
    """Return a JSON value as CBOR holds it, which has types for times and bytes.

    What has no value is left out: clients in Go take a null for a wrong type.
    """
    if isinstance(value, dict):
        given = {name: each for name, each in value.items() if each is not None}
        return {name: _shaped(_member(shape, name), each, protocol) for name, each in given.items()}
    if isinstance(value, list):
        return [_shaped(_member(shape), each, protocol) for each in value]
    kind = shape.type_name if shape else ""
    if kind == "timestamp" and isinstance(value, (int, float)):
        return cbor2.CBORTag(_TIME, value if protocol is _RPC else int(value * protocol.second))
    if kind == "blob" and isinstance(value, str):
        return base64.b64decode(value)
    if kind == "double" and isinstance(value, (int, str)):
        return float(value)  # in JSON 2.0 may be 2, and a number without an end is a text
    return value


def _member(shape: Shape | None, name: str = "") -> Shape | None:
    """Return the shape of what a value holds, None where the model has none."""
    if isinstance(shape, StructureShape):
        return shape.members.get(name)
    if isinstance(shape, ListShape):
        return shape.member
    return shape.value if isinstance(shape, MapShape) else None
