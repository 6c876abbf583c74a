"""From an HTTP request to the operation that it calls, and its parameters.

The protocol is read from the request: a target header means JSON, a parameter ``Action`` a form,
and anything else a path of the model (https://smithy.io/2.0/aws/protocols/index.html).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from botocore.model import OperationModel, ServiceModel, Shape, StructureShape

from gatehouse.local.models import wire
from gatehouse.local.models.services import service_model

#: Fixed and all segments of a path; what else of an address is met; whether it is current.
_Rank = tuple[tuple[int, int], int, bool]
_FORM = "x-www-form-urlencoded"
_TARGETS, _FORMS = frozenset({"json"}), frozenset({"query", "ec2"})
_PATHS = frozenset({"rest-json", "rest-xml"})
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
#: botocore's names of services where the emulator's differ.
_NAMES = {
    "airflow": ("mwaa",),
    "apigateway": ("apigatewayv2", "apigateway"),
    "elasticfilesystem": ("efs",),
    "elasticloadbalancing": ("elbv2", "elb"),
    "elasticmapreduce": ("emr",),
    "execute-api": ("apigatewaymanagementapi",),
    "monitoring": ("cloudwatch",),
    "ses": ("sesv2", "ses"),
    "states": ("stepfunctions",),
    "tagging": ("resourcegroupstaggingapi",),
}


@dataclass(frozen=True)
class HttpRequest:
    """A request as it came.

    Parameters
    ----------
    method : str
        ``POST``.
    path : str
        The path, decoded.
    headers : dict
        Its headers, by names in lower case.
    query : dict
        The parameters of its query string: each a text, or a list of texts.
    body : bytes
        Its body, unpacked.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, Any]
    body: bytes


@dataclass(frozen=True)
class Call:
    """A call of an operation.

    Parameters
    ----------
    service : str
        botocore's name for the service.
    operation : str
        The operation's name.
    protocol : str
        ``json``, ``query``, ``ec2``, ``rest-json`` or ``rest-xml``.
    parameters : dict
        Its parameters, by the names of the model's members.
    """

    service: str
    operation: str
    protocol: str
    parameters: dict[str, Any] = field(default_factory=dict)


def read(service: str, request: HttpRequest) -> Call | None:
    """Return the call that a request makes.

    Parameters
    ----------
    service : str
        The emulator's name for the service.
    request : HttpRequest
        The request.

    Returns
    -------
    Call or None
        None if the models do not have the operation, or the request cannot be read: then the
        service itself has to answer.
    """
    models = _models(service)
    targeted, in_forms, by_path = (_speaking(models, each) for each in (_TARGETS, _FORMS, _PATHS))
    if targeted and "." in (target := request.headers.get("x-amz-target", "")):
        return _by_target(targeted, target.rpartition(".")[2], request)
    if in_forms and (form := _form(request)):
        return _by_form(in_forms, form)
    return next((call for model in by_path if (call := _by_path(model, request))), None)


def _models(service: str) -> list[ServiceModel]:
    """Return the models of a service, by the emulator's name for it."""
    return [found for name in _NAMES.get(service, (service,)) if (found := service_model(name))]


def _speaking(models: list[ServiceModel], protocols: frozenset[str]) -> list[ServiceModel]:
    """Return the services that speak a protocol; the others do not look where it names operations.

    A target means nothing to a service with paths: read as an operation there, it would be another
    one than that which the policies were asked for.
    """
    return [each for each in models if protocols & _protocols(each)]


def _protocols(model: ServiceModel) -> set[str]:
    return {model.metadata["protocol"], *model.metadata.get("protocols", ())}


@cache
def speaks_forms(service: str) -> bool:
    """Return whether a service may take forms; one without a model may."""
    models = _models(service)
    return not models or bool(_speaking(models, _FORMS))


def signing_names(service: str) -> frozenset[str]:
    """Return the names under which clients sign requests of a service; none without a model."""
    return frozenset(model.signing_name for model in _models(service))


@cache
def target_prefix(service: str) -> str:
    """Return what the targets of a service begin with; empty if its requests have none."""
    prefixes = (model.metadata.get("targetPrefix") for model in _models(service))
    return next((str(each) for each in prefixes if each), "")


def names_operation(service: str, operation: str) -> bool:
    """Return whether a service's model has an operation of that name."""
    return any(operation in model.operation_names for model in _models(service))


def operation_model(service: str, operation: str) -> OperationModel | None:
    """Return the model of an operation of a service, by the emulator's name for it; or None."""
    found = next((each for each in _models(service) if operation in each.operation_names), None)
    return found.operation_model(operation) if found else None


@cache
def members(service: str, operation: str) -> frozenset[str] | None:
    """Return the names under which an operation's parameters come, None if no model has it.

    Parameters
    ----------
    service : str
        The emulator's name for the service.
    operation : str
        The operation's name.
    """
    model = operation_model(service, operation)
    if model is None:
        return None
    shape = model.input_shape
    of_ec2 = (
        model.service_model.metadata["protocol"] == "ec2"
    )  # which begins each name with a capital
    names: set[str] = set()
    for name, member in shape.members.items() if shape else ():
        written = [member.serialization.get(each) for each in ("name", "queryName")]
        own = [each for each in (name, *written) if isinstance(each, str)]
        names |= {each[:1].upper() + each[1:] if of_ec2 else each for each in own}
    return frozenset(names)


@cache
def choosing(service: str) -> frozenset[str]:
    """Return the parameters of the query string that choose among operations of one path."""
    routes = (each for routes in _routes(service).values() for each in routes)
    return frozenset(name for route in routes for name in route.constants)


def _by_target(models: list[ServiceModel], operation: str, request: HttpRequest) -> Call | None:
    model = next((each for each in models if operation in each.operation_names), None)
    body = read_json(request.body)
    if model is None or not isinstance(body, dict):
        return None
    shape = model.operation_model(operation).input_shape
    given = wire.from_json(shape, body) if shape else {}
    return Call(model.service_name, operation, "json", given)


def _by_form(models: list[ServiceModel], form: dict[str, str]) -> Call | None:
    operation = form["Action"]
    model = next((each for each in models if operation in each.operation_names), None)
    if model is None:
        return None
    protocol = "ec2" if model.metadata["protocol"] == "ec2" else "query"
    shape = model.operation_model(operation).input_shape
    given = wire.from_form(shape, form, ec2=protocol == "ec2") if shape else {}
    return Call(model.service_name, operation, protocol, given)


def _form(request: HttpRequest) -> dict[str, str]:
    """Return the parameters of a form, or nothing if the request is none."""
    found = {name: _first(value) for name, value in request.query.items()}
    if _FORM in request.headers.get("content-type", ""):
        sent = parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True)
        found.update({name: values[0] for name, values in sent.items()})
    return found if "Action" in found and "Version" in found else {}


@dataclass(frozen=True)
class _Route:
    """The address of one operation of a model; of two, that with more fixed segments is meant."""

    operation: OperationModel
    path: re.Pattern[str]
    segments: tuple[int, int]
    constants: Mapping[str, str]
    queries: frozenset[str]
    headers: frozenset[str]

    def rank(self, request: HttpRequest) -> _Rank | None:
        """Return how well a request meets the address; None if it does not."""
        for name, value in self.constants.items():
            if name not in request.query or (value and _first(request.query[name]) != value):
                return None
        met = sum(name in request.query for name in self.queries)
        met += sum(name in request.headers for name in self.headers)
        missing = len(self.queries) + len(self.headers) - met
        # Two generations of an operation of S3 share an address: the old one has other parameters.
        current = not self.operation.deprecated
        return self.segments, len(self.constants) + met - 10 * missing, current


def _by_path(model: ServiceModel, request: HttpRequest) -> Call | None:
    best: tuple[_Rank, _Route, re.Match[str]] | None = None
    path = _path(model, request)
    for route in _routes(model.service_name).get(request.method, ()):
        match = route.path.fullmatch(path)
        rank = route.rank(request) if match else None
        if match and rank and (best is None or rank > best[0]):
            best = rank, route, match
    if best is None:
        return None
    _, route, match = best
    protocol = str(model.metadata["protocol"])
    shape = route.operation.input_shape
    labels = list(match.groups())
    given = dict(_parameters(shape, route.operation, labels, request, protocol)) if shape else {}
    return Call(model.service_name, route.operation.name, protocol, given)


def _path(model: ServiceModel, request: HttpRequest) -> str:
    """Return the path without slashes that mean nothing; in a key of S3 each means something."""
    if model.service_name == "s3":
        bucket, _, key = request.path.lstrip("/").partition("/")
        return f"/{bucket}/{key}" if key else f"/{bucket}"
    return request.path.rstrip("/") or "/"


@cache
def _routes(service: str) -> dict[str, list[_Route]]:
    model = service_model(service)
    assert model is not None
    routes: dict[str, list[_Route]] = {}
    for name in model.operation_names:
        operation = model.operation_model(name)
        routes.setdefault(operation.http["method"], []).append(_route(operation))
    return routes


_LABEL = re.compile(r"\{([^}+]+)\+?\}")


def _route(operation: OperationModel) -> _Route:
    path, _, query = operation.http["requestUri"].partition("?")
    segments = [each for each in path.split("/") if each]
    constants = dict(each.partition("=")[::2] for each in query.split("&") if each)
    constants.pop("x-id", None)  # names the operation for logs; clients may leave it out
    pattern = "".join("/" + _LABEL.sub("\0", each) for each in segments) or "/"
    # A label may hold a slash that came encoded: the path is decoded here.
    pattern = re.escape(pattern).replace(re.escape("\0"), "\0").replace("\0", "(.+?)")
    required = _required(operation.input_shape)
    return _Route(
        operation,
        re.compile(pattern, re.DOTALL),
        (sum("{" not in each for each in segments), len(segments)),
        constants,
        frozenset(required["querystring"]),
        frozenset(each.lower() for each in required["header"]),
    )


def _required(shape: StructureShape | None) -> dict[str, list[str]]:
    """List the parameters and headers without which an operation cannot be meant."""
    found: dict[str, list[str]] = {"querystring": [], "header": []}
    for name in shape.required_members if shape else ():
        serialization = shape.members[name].serialization if shape else {}
        if (place := serialization.get("location")) in found:
            found[place].append(serialization.get("name", name))
    return found


def _parameters(
    shape: StructureShape,
    operation: OperationModel,
    labels: list[str],
    request: HttpRequest,
    protocol: str,
) -> Iterator[tuple[str, Any]]:
    """Collect the parameters from path, query string, headers and body."""
    path = operation.http["requestUri"].partition("?")[0]
    in_path = dict(zip(_LABEL.findall(path), labels, strict=True))
    for name, member in shape.members.items():
        told = member.serialization.get("name", name)
        place = member.serialization.get("location")
        if place == "uri" and told in in_path:
            yield name, wire.from_text(member, in_path[told])
        elif place == "querystring":
            yield from _from_query(name, told, member, request)
        elif place == "header" and (text := request.headers.get(told.lower())):
            yield name, _from_header(member, text)
        elif place == "headers":
            begin = told.lower()
            yield name, {k[len(begin) :]: v for k, v in request.headers.items() if _is(k, begin)}
    yield from _from_body(shape, request, protocol)


def _is(name: str, begin: str) -> bool:
    return name.startswith(begin) and name != begin


def _from_query(
    name: str, told: str, member: Shape, request: HttpRequest
) -> Iterator[tuple[str, Any]]:
    if member.type_name == "map":
        return  # every other parameter of the query string
    if (given := request.query.get(told)) is None:
        return
    if member.type_name == "list":
        yield name, given if isinstance(given, list) else [given]
    else:
        yield name, wire.from_text(member, _first(given))


def _from_header(member: Shape, text: str) -> Any:
    if member.type_name == "list":
        return [each.strip() for each in text.split(",")]
    return wire.from_text(member, text)


def _from_body(
    shape: StructureShape, request: HttpRequest, protocol: str
) -> Iterator[tuple[str, Any]]:
    payload = shape.serialization.get("payload")
    body = shape.members[payload] if payload else shape
    if not isinstance(body, StructureShape):
        if payload and request.body:
            text = body.type_name == "string"
            yield payload, request.body.decode("utf-8", "replace") if text else request.body
        return
    given = _json_or_xml(body, request.body, protocol)
    if payload:
        if given is not None:
            yield payload, given
    elif isinstance(given, dict):
        for name, value in given.items():
            if "location" not in shape.members[name].serialization:
                yield name, value


def _json_or_xml(shape: StructureShape, body: bytes, protocol: str) -> Any:
    if not body:
        return None
    if protocol == "rest-xml":
        return wire.from_xml(shape, body)
    found = read_json(body)
    if not isinstance(found, dict):
        return None
    given = wire.from_json(shape, found)
    return {name: each for name, each in given.items() if name in shape.members}


def read_json(body: bytes) -> Any:
    """Read JSON; None if it cannot be read.

    Half of a surrogate pair is no character: what holds one can neither be stored nor answered.
    """
    try:
        found = json.loads(body or b"{}")
        if _SURROGATE.search(body):
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found


def _first(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value)
