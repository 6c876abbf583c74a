"""From an operation's output, or an error, to the bytes that the client reads.

The counterpart of ``reading``, by the same models and for the same protocols
(https://smithy.io/2.0/aws/protocols/index.html). An output that the model does not have is a fault
of ours, and raises.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from botocore.model import (
    ListShape,
    MapShape,
    OperationModel,
    ServiceModel,
    Shape,
    StructureShape,
)

from gatehouse.local.models.services import service_model

Answer = tuple[int, dict[str, Any], bytes]
#: Errors that every service has and no model names
#: (https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html).
_FORBIDDEN = frozenset(
    {
        "AccessDenied",
        "ExpiredToken",
        "InvalidClientTokenId",
        "MissingAuthenticationToken",
        "SignatureDoesNotMatch",
    }
)
_IN_ADDRESS = ("header", "headers", "statusCode")


def answer(
    service: str, operation: str, output: Mapping[str, Any], request_id: str, protocol: str = ""
) -> Answer:
    """Write the answer of an operation.

    Parameters
    ----------
    service : str
        botocore's name for the service.
    operation : str
        The operation's name.
    output : dict
        Its output, by the names of the model's members. A member that is None is left out.
    request_id : str
        The id of the request, which some protocols put into the body.
    protocol : str
        The protocol, of a service that speaks several. Default: the first of its model.

    Returns
    -------
    tuple
        Status, headers and body.

    Raises
    ------
    KeyError
        If the output has a member that the model has not.
    """
    model = _model(service)
    asked = model.operation_model(operation)
    status = int(asked.http.get("responseCode") or 200)
    shape = asked.output_shape
    protocol = protocol or str(model.metadata["protocol"])
    if protocol == "json":
        told = json_value(shape, output) if shape else {}
        return status, _json_headers(model), _dumped(told)
    if protocol in ("query", "ec2"):
        return status, {"Content-Type": "text/xml"}, _query_body(asked, output, request_id)
    return _rest(model, asked, shape, output, status)


def error(service: str, code: str, message: str, **more: Any) -> Answer:
    """Write the answer for an error.

    Parameters
    ----------
    service : str
        botocore's name for the service.
    code : str
        The error's code on the wire, or the name of its shape.
    message : str
        The text for people.
    more : Any
        ``status``, ``request_id`` and ``fields`` (further members of the error's shape), all
        optional: the model's status for the code, else 400.

    Returns
    -------
    tuple
        Status, headers and body.
    """
    model = _model(service)
    shape = _error_shape(model, code)
    told = (shape.metadata.get("error") or {}) if shape else {}
    protocol = str(model.metadata["protocol"])
    status = int(more.get("status") or _error_status(protocol, code, shape))
    code = str(told.get("code") or code)
    request_id = str(more.get("request_id") or "")
    fields = more.get("fields") or {}
    if protocol in ("json", "rest-json"):
        body = {**fields, "message": message}
        headers = _json_headers(model)
        if protocol == "json":
            body = {"__type": code, **body}
        headers["x-amzn-errortype"] = code
        return status, headers, _dumped(body)
    sender = "Sender" if status < 500 else "Receiver"
    content = f"<Type>{sender}</Type>{_element('Code', code)}{_element('Message', message)}"
    told_id = _element("RequestId", request_id)
    body_xml = (
        f"<ErrorResponse{_namespace(model)}><Error>{content}</Error>{told_id}</ErrorResponse>"
    )
    return status, {"Content-Type": "text/xml"}, _document(body_xml)


def _model(service: str) -> ServiceModel:
    model = service_model(service)
    if model is None:
        raise KeyError(f"botocore has no model of a service {service}.")
    return model


def _error_shape(model: ServiceModel, code: str) -> Shape | None:
    for shape in model.error_shapes:
        if code in (shape.name, (shape.metadata.get("error") or {}).get("code")):
            return shape
    return None


def _error_status(protocol: str, code: str, shape: Shape | None) -> int:
    """Return the HTTP status of an error.

    A service whose protocol is JSON answers 400 to every error of the caller, whatever its model
    holds: NotAuthorizedException of a user pool has 403 there, and 400 in the API reference.
    """
    if protocol == "json":
        return 500 if shape and _is_fault(shape) else 400
    told = (shape.metadata.get("error") or {}) if shape else {}
    return int(told.get("httpStatusCode") or (403 if code in _FORBIDDEN else 400))


def _is_fault(shape: Shape) -> bool:
    """Whether the service, not the caller, is at fault; botocore drops the model's own mark."""
    told = shape.metadata.get("error") or {}
    return shape.name.startswith("Internal") or told.get("httpStatusCode", 400) >= 500


def _json_headers(model: ServiceModel) -> dict[str, Any]:
    version = model.metadata.get("jsonVersion")
    if model.metadata["protocol"] == "json" and version:
        return {"Content-Type": f"application/x-amz-json-{version}"}
    return {"Content-Type": "application/json"}


def _dumped(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _rest(
    model: ServiceModel,
    asked: OperationModel,
    shape: StructureShape | None,
    output: Mapping[str, Any],
    status: int,
) -> Answer:
    """Write an answer whose members are spread over status, headers and body."""
    as_json = model.metadata["protocol"] == "rest-json"
    headers = _json_headers(model) if as_json else {"Content-Type": "application/xml"}
    if shape is None:
        return status, {}, b""
    body = {}
    for name, value in output.items():
        member = shape.members[name]
        place = member.serialization.get("location")
        told = member.serialization.get("name", name)
        if value is None:
            continue
        if place == "statusCode":
            status = int(value)
        elif place == "header":
            headers[told] = _text(member, value, in_header=True)
        elif place == "headers":
            headers.update({f"{told}{key}": str(each) for key, each in value.items()})
        else:
            body[name] = value
    payload = shape.serialization.get("payload")
    inner: Any = shape.members[payload] if payload else shape
    content = body.get(payload) if payload else body
    if payload and not isinstance(inner, StructureShape):
        given = content or b""
        return status, headers, given if isinstance(given, bytes) else str(given).encode()
    if status == 204 or (payload and content is None):
        return status, headers, b""
    if as_json:
        return status, headers, _dumped(json_value(inner, content))
    told = inner.serialization.get("name", payload or f"{asked.name}Response")
    root = f"<{told}{_namespace(model)}>{''.join(_xml_members(inner, content or {}))}</{told}>"
    return status, headers, _document(root)


def json_value(shape: Shape, value: Any) -> Any:
    """Return a value as the JSON of its shape: by the names on the wire, without what is None."""
    if isinstance(shape, StructureShape) and shape.is_document_type:
        return value
    if isinstance(shape, StructureShape):
        return {
            shape.members[name].serialization.get("name", name): json_value(
                shape.members[name], each
            )
            for name, each in value.items()
            if each is not None
            and shape.members[name].serialization.get("location") not in _IN_ADDRESS
        }
    if isinstance(shape, ListShape):
        return [json_value(shape.member, each) for each in value]
    if isinstance(shape, MapShape):
        return {str(key): json_value(shape.value, each) for key, each in value.items()}
    if shape.type_name == "timestamp":
        return _timestamp(shape, value, "unixTimestamp")
    if shape.type_name == "blob" and isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _query_body(asked: OperationModel, output: Mapping[str, Any], request_id: str) -> bytes:
    shape = asked.output_shape
    content = ""
    if shape is not None:
        content = "".join(_xml_members(shape, output))
        wrapper = shape.serialization.get("resultWrapper")
        content = f"<{wrapper}>{content}</{wrapper}>" if wrapper else content
    told = f"<ResponseMetadata>{_element('RequestId', request_id)}</ResponseMetadata>"
    name = f"{asked.name}Response"
    return _document(f"<{name}{_namespace(asked.service_model)}>{content}{told}</{name}>")


def _namespace(model: ServiceModel) -> str:
    space = model.metadata.get("xmlNamespace")
    return f' xmlns="{space}"' if space else ""


def _document(content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}'.encode()


def _xml_members(shape: StructureShape, value: Mapping[str, Any]) -> Iterator[str]:
    for name, each in value.items():
        member = shape.members[name]
        if each is not None and member.serialization.get("location") not in _IN_ADDRESS:
            yield from _xml(member, member.serialization.get("name", name), each)


def _xml(shape: Shape, name: str, value: Any) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        yield f"<{name}>{''.join(_xml_members(shape, value))}</{name}>"
    elif isinstance(shape, ListShape):
        told = shape.member.serialization.get("name", "member")
        flat = shape.serialization.get("flattened")
        items = "".join(
            part for each in value for part in _xml(shape.member, name if flat else told, each)
        )
        yield items if flat else f"<{name}>{items}</{name}>"
    elif isinstance(shape, MapShape):
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        flat = shape.serialization.get("flattened")
        entry = name if flat else "entry"
        items = "".join(
            f"<{entry}>{_element(key_name, str(key))}"
            f"{''.join(_xml(shape.value, value_name, each))}</{entry}>"
            for key, each in value.items()
        )
        yield items if flat else f"<{name}>{items}</{name}>"
    else:
        yield _element(name, _text(shape, value))


def _text(shape: Shape, value: Any, *, in_header: bool = False) -> str:
    if shape.type_name == "timestamp":
        return str(_timestamp(shape, value, "rfc822" if in_header else "iso8601"))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)


def _timestamp(shape: Shape, value: Any, usual: str) -> Any:
    """Write a moment, given as a ``datetime``, seconds since 1970 or a text that is ready."""
    if isinstance(value, str):
        return value
    moment = value
    if not isinstance(value, datetime):
        moment = datetime.fromtimestamp(value, timezone.utc)
    form = shape.serialization.get("timestampFormat", usual)
    if form == "unixTimestamp":
        return round(moment.timestamp(), 3)
    moment = moment.astimezone(timezone.utc)
    if form == "rfc822":
        return format_datetime(moment, usegmt=True)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
