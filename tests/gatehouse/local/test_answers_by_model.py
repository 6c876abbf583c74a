"""What the models write is what AWS's own client reads: every operation of the services of ours."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timezone
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.parsers import create_parser
from gatehouse.local.gateway import operations
from gatehouse.local.models import writing
from gatehouse.local.models.reading import HttpRequest
from gatehouse.local.models.services import service_model
from gatehouse.local.services.contract import Context, Service, ServiceError

SERVICES = ("apigatewayv2", "cognito-identity", "cognito-idp", "iam", "sts")
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
_SAMPLES = {"integer": 7, "long": 8, "float": 1.5, "double": 2.5, "boolean": True, "blob": b"\0a"}


def _sample(shape: Shape, seen: tuple[str, ...] = ()) -> Any:
    if isinstance(shape, StructureShape):
        return {
            name: _sample(member, (*seen, shape.name))
            for name, member in shape.members.items()
            if member.name not in seen
        }
    if isinstance(shape, ListShape):
        return [_sample(shape.member, seen)]
    if isinstance(shape, MapShape):
        return {"a <key>": _sample(shape.value, seen)}
    return NOW if shape.type_name == "timestamp" else _SAMPLES.get(shape.type_name, 'ü & <"x">')


def _operations() -> list[tuple[str, str]]:
    found = []
    for name in SERVICES:
        model = service_model(name)
        assert model is not None
        found += [(name, each) for each in model.operation_names]
    return found


def _read(service: str, operation: str, answer: writing.Answer) -> Any:
    model = service_model(service)
    assert model is not None
    parser = create_parser(model.metadata["protocol"])
    shape: Any = model.operation_model(operation).output_shape
    status, headers, body = answer
    response = {"status_code": status, "headers": headers, "body": body}
    return parser.parse(response, shape)


@pytest.mark.parametrize(("service", "operation"), _operations())
def test_a_client_reads_the_output_that_was_written(service: str, operation: str) -> None:
    model = service_model(service)
    assert model is not None
    shape = model.operation_model(operation).output_shape
    output = _sample(shape) if shape else {}
    read = _read(service, operation, writing.answer(service, operation, output, "id-1"))
    read.pop("ResponseMetadata")
    if operation == "ExportApi":
        output = {"body": output["body"].decode()}  # the client decodes a body that is all there is
    assert read == output


@pytest.mark.parametrize("service", SERVICES)
def test_an_output_that_the_model_does_not_have_is_a_fault(service: str) -> None:
    model = service_model(service)
    assert model is not None
    operation = next(
        name for name in model.operation_names if model.operation_model(name).output_shape
    )
    with pytest.raises(KeyError):
        writing.answer(service, operation, {"NotInTheModel": 1}, "id-1")


@pytest.mark.parametrize(
    ("service", "operation", "code", "status"),
    [
        ("iam", "GetRole", "NoSuchEntity", 404),
        ("sts", "AssumeRole", "AccessDenied", 403),
        ("cognito-identity", "GetId", "NotAuthorizedException", 400),
        ("cognito-idp", "InitiateAuth", "NotAuthorizedException", 400),
        ("cognito-idp", "InitiateAuth", "InternalErrorException", 500),
        ("apigatewayv2", "GetApi", "NotFoundException", 404),
    ],
)
def test_a_client_reads_the_error_that_was_written(
    service: str, operation: str, code: str, status: int
) -> None:
    told = writing.error(service, code, "no <such> thing", request_id="id-1")
    read = _read(service, operation, told)
    assert read["Error"]["Code"] == code
    assert read["Error"]["Message"] == "no <such> thing"
    assert told[0] == status


def _get_role(context: Context, asked: dict[str, Any]) -> dict[str, Any]:
    if asked["RoleName"] == "none":
        raise ServiceError("NoSuchEntity", "The role with name none cannot be found.")
    if asked["RoleName"] == "broken":
        raise ZeroDivisionError
    return {"Role": {"RoleName": asked["RoleName"], "Arn": f"arn:{context.account}"}}


def _ask(body: str) -> writing.Answer:
    service = Service("iam", {"GetRole": _get_role})
    headers = {"content-type": "application/x-www-form-urlencoded"}
    request = HttpRequest("POST", "/", headers, {}, body.encode())
    context = Context("000000000000", "us-east-1")
    return asyncio.run(operations.carry_out(service, request, context))


def test_an_operation_is_carried_out_by_its_name() -> None:
    read = _read("iam", "GetRole", _ask("Action=GetRole&Version=2010-05-08&RoleName=app"))
    assert read["Role"] == {"RoleName": "app", "Arn": "arn:000000000000"}


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        ("Action=GetRole&Version=2010-05-08&RoleName=none", "NoSuchEntity", 404),
        ("Action=GetRole&Version=2010-05-08", "ValidationError", 400),
        ("Action=GetUser&Version=2010-05-08", "NotImplemented", 501),
        ("Action=Nothing&Version=2010-05-08", "InvalidAction", 400),
        ("Action=GetRole&Version=2010-05-08&RoleName=broken", "InternalFailure", 500),
    ],
)
def test_what_goes_wrong_is_an_error_of_the_service(body: str, code: str, status: int) -> None:
    answer = _ask(body)
    assert _read("iam", "GetRole", answer)["Error"]["Code"] == code
    assert answer[0] == status


@pytest.mark.parametrize(
    ("target", "body", "code"),
    [
        ("AWSCognitoIdentityService.Nothing", b"{}", "UnknownOperationException"),
        ("AWSCognitoIdentityService.GetId", b"[1]", "SerializationException"),
    ],
)
def test_json_that_names_no_operation_is_told_from_json_that_is_none(
    target: str, body: bytes, code: str
) -> None:
    service = Service("cognito-identity", {})
    request = HttpRequest("POST", "/", {"x-amz-target": target}, {}, body)
    context = Context("000000000000", "us-east-1")
    _, _, told = asyncio.run(operations.carry_out(service, request, context))
    assert json.loads(told)["__type"] == code
