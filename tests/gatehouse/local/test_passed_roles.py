"""Whoever gives a role to a service needs iam:PassRole on it."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import botocore
import pytest
from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, Shape, StructureShape

from tests.gatehouse.local.least import least_of

_NUMBERS = itertools.count()


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(action: str, resource: str = "*", **condition: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **condition}


@pytest.fixture(scope="module")
def role(clients: Callable[..., Any]) -> str:
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"},
    }
    made = clients("iam").create_role(RoleName="passed", AssumeRolePolicyDocument=_policy(trust))
    return str(made["Role"]["Arn"])


@pytest.fixture
def somebody(clients: Callable[..., Any]) -> Callable[..., Any]:
    """Make clients of a user with a policy of these statements."""

    def make(service: str, *statements: dict[str, Any]) -> Any:
        iam, name = clients("iam"), f"passing-{next(_NUMBERS)}"
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=_policy(*statements))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys = {"AccessKeyId": key["AccessKeyId"], "SecretKey": key["SecretAccessKey"]}
        return clients(service, {**keys, "SessionToken": None})

    return make


def _create_function(lambda_: Any, role: str) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("handler.py", "def main(event, context): pass")
    made = lambda_.create_function(
        FunctionName=f"passed-{next(_NUMBERS)}",
        Runtime="python3.11",
        Handler="handler.main",
        Role=role,
        Code={"ZipFile": packed.getvalue()},
    )
    return str(made["FunctionName"])


def _refused(call: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(*arguments, **named)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403)
    return str(refused.value)


_TO_LAMBDA = {"Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}}
_TO_OTHERS = {"Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}}


def test_a_function_is_made_by_whoever_may_pass_its_role(
    role: str, somebody: Callable[..., Any]
) -> None:
    passing = _allow("iam:PassRole", role, **_TO_LAMBDA)
    assert _create_function(somebody("lambda", _allow("lambda:*"), passing), role)


@pytest.mark.parametrize("condition", [None, _TO_OTHERS])
def test_a_function_is_not_made_with_a_role_that_may_not_be_passed(
    role: str, somebody: Callable[..., Any], condition: dict[str, Any] | None
) -> None:
    statements = [_allow("lambda:*")]
    if condition:
        statements.append(_allow("iam:PassRole", role, **condition))
    told = _refused(_create_function, somebody("lambda", *statements), role)
    assert "iam:PassRole" in told
    assert role in told


def test_a_role_is_passed_by_its_own_arn_alone(
    role: str, somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    passing = _allow("iam:PassRole", "arn:aws:iam::*:role/app/*")
    making = somebody("lambda", _allow("lambda:*"), passing)
    other_path = role.replace(":role/", ":role/app/")
    _refused(_create_function, making, other_path)
    other_account = other_path.replace("000000000000", "111122223333")
    _refused(_create_function, making, other_account)
    name = _create_function(clients("lambda"), role)
    for arn in (other_path, other_account):
        _refused(making.update_function_configuration, FunctionName=name, Role=arn)
    function = clients("lambda").get_function_configuration(FunctionName=name)
    assert function["Role"] == role


def test_a_function_gets_another_role_only_from_whoever_may_pass_it(
    role: str, somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    name = _create_function(clients("lambda"), role)
    update = somebody("lambda", _allow("lambda:*")).update_function_configuration
    assert update(FunctionName=name, Timeout=5)["Timeout"] == 5
    assert "iam:PassRole" in _refused(update, FunctionName=name, Role=role)


def test_an_identity_pool_gets_roles_only_from_whoever_may_pass_them(
    role: str, somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    pool = clients("cognito-identity").create_identity_pool(
        IdentityPoolName="passed", AllowUnauthenticatedIdentities=False
    )["IdentityPoolId"]
    asked = {"IdentityPoolId": pool, "Roles": {"authenticated": role}}
    alone = somebody("cognito-identity", _allow("cognito-identity:*"))
    assert "iam:PassRole" in _refused(alone.set_identity_pool_roles, **asked)
    both = [_allow("cognito-identity:*"), _allow("iam:PassRole", role)]
    somebody("cognito-identity", *both).set_identity_pool_roles(**asked)


@pytest.fixture
def pool(clients: Callable[..., Any]) -> str:
    made = clients("cognito-idp").create_user_pool(PoolName="passed")
    return str(made["UserPool"]["Id"])


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("create_group", {"GroupName": "team", "RoleArn": "<role>"}),
        (
            "create_user_pool_client",
            {
                "ClientName": "web",
                "AnalyticsConfiguration": {
                    "ApplicationId": "0123abcd",
                    "ExternalId": "measured",
                    "RoleArn": "<role>",
                },
            },
        ),
        (
            "set_user_pool_mfa_config",
            {
                "MfaConfiguration": "OPTIONAL",
                "SmsMfaConfiguration": {
                    "SmsConfiguration": {"SnsCallerArn": "<role>", "ExternalId": "texts"}
                },
            },
        ),
        (
            "update_user_pool",
            {"SmsConfiguration": {"SnsCallerArn": "<role>", "ExternalId": "texts"}},
        ),
    ],
)
def test_a_user_pool_gets_roles_only_from_whoever_may_pass_them(
    role: str, pool: str, somebody: Callable[..., Any], operation: str, asked: dict[str, Any]
) -> None:
    named = json.loads(json.dumps({"UserPoolId": pool, **asked}).replace("<role>", role))
    alone = somebody("cognito-idp", _allow("cognito-idp:*"))
    assert "iam:PassRole" in _refused(getattr(alone, operation), **named)
    both = somebody("cognito-idp", _allow("cognito-idp:*"), _allow("iam:PassRole", role))
    assert getattr(both, operation)(**named)


def test_an_integration_gets_a_role_only_from_whoever_may_pass_it(
    role: str, somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    api = clients("apigatewayv2").create_api(Name="passed", ProtocolType="HTTP")["ApiId"]
    asked = {
        "ApiId": api,
        "IntegrationType": "AWS_PROXY",
        "IntegrationSubtype": "SQS-SendMessage",
        "PayloadFormatVersion": "1.0",
        "RequestParameters": {"QueueUrl": "$request.body.url", "MessageBody": "$request.body.text"},
        "CredentialsArn": role,
    }
    alone = somebody("apigatewayv2", _allow("apigateway:*"))
    assert "iam:PassRole" in _refused(alone.create_integration, **asked)
    to_apis = {"Condition": {"StringEquals": {"iam:PassedToService": "apigateway.amazonaws.com"}}}
    passing = _allow("iam:PassRole", role, **to_apis)
    both = somebody("apigatewayv2", _allow("apigateway:*"), passing)
    assert both.create_integration(**asked)["CredentialsArn"] == role


def test_a_patch_of_a_rest_api_gives_a_role_only_from_whoever_may_pass_it(
    role: str, somebody: Callable[..., Any]
) -> None:
    patch = {"op": "replace", "path": "/cloudwatchRoleArn", "value": role}
    alone = somebody("apigateway", _allow("apigateway:*"))
    assert "iam:PassRole" in _refused(alone.update_account, patchOperations=[patch])
    both = somebody("apigateway", _allow("apigateway:*"), _allow("iam:PassRole", role))
    assert both.update_account(patchOperations=[patch])["cloudwatchRoleArn"] == role


_DOCUMENTS = {
    "an integration": {"paths": {"/": {"get": {"x-amazon-apigateway-integration": "<role>"}}}},
    "an authorizer": {
        "components": {"securitySchemes": {"own": {"x-amazon-apigateway-authorizer": "<role>"}}}
    },
}


@pytest.mark.parametrize("place", _DOCUMENTS)
@pytest.mark.parametrize("form", ["json", "json with escapes", "yaml"])
def test_a_description_of_an_api_gives_roles_only_from_whoever_may_pass_them(
    role: str, somebody: Callable[..., Any], place: str, form: str
) -> None:
    name = "credentials" if place == "an integration" else "authorizerCredentials"
    extension = {"type": "aws_proxy", "uri": "arn:aws:apigateway:::none", name: role}
    told = {"openapi": "3.0.1", "info": {"title": "told", "version": "1"}, **_DOCUMENTS[place]}
    document = json.dumps(told).replace('"<role>"', json.dumps(extension))
    if form == "json with escapes":
        document = document.replace("arn:aws:iam", "\\u0061rn:aws:iam")
    elif form == "yaml":
        document = f"# an API\n{document}"
    alone = somebody("apigateway", _allow("apigateway:*"))
    assert "iam:PassRole" in _refused(alone.import_rest_api, body=document.encode())
    rest = alone.create_rest_api(name="told")["id"]
    put = {"restApiId": rest, "body": document.encode()}
    assert "iam:PassRole" in _refused(alone.put_rest_api, **put)
    http = somebody("apigatewayv2", _allow("apigateway:*"))
    assert "iam:PassRole" in _refused(http.import_api, Body=document)
    both = somebody("apigateway", _allow("apigateway:*"), _allow("iam:PassRole", role))
    assert both.import_rest_api(body=document.encode())["id"]


#: Services of the constructs, and the name that their actions have.
_SERVICES = {
    "apigatewayv2": "apigateway",
    "application-autoscaling": "application-autoscaling",
    "cognito-idp": "cognito-idp",
    "dynamodb": "dynamodb",
    "kms": "kms",
    "lambda": "lambda",
    "logs": "logs",
    "s3": "s3",
    "sqs": "sqs",
}
_ROLE = re.compile(r"(role(_?arn)?|credentials(arn)?|SnsCallerArn)$", re.IGNORECASE)
#: What asks for the role where it is carried out, with a test of its own.
_ASKED_LATER = {"cognito-idp": {"CreateGroup", "CreateUserImportJob", "UpdateGroup"}}
#: What the local AWS does not carry out, or whose role has one name only: that of auto scaling.
_WITHOUT_EFFECT = {
    "dynamodb": {"UpdateGlobalTableSettings", "UpdateTableReplicaAutoScaling"},
    "logs": {
        "CreateImportTask",
        "CreateScheduledQuery",
        "PutDeliveryDestination",
        "PutIntegration",
        "UpdateScheduledQuery",
    },
    "s3": {
        "CreateBucketMetadataConfiguration",
        "PutBucketNotification",
        "UpdateBucketMetadataAnnotationTableConfiguration",
    },
}


@pytest.mark.parametrize("service", _SERVICES)
def test_every_operation_that_takes_a_role_asks_for_the_permission_to_pass_it(
    role: str, somebody: Callable[..., Any], service: str
) -> None:
    client = somebody(service, _allow(f"{_SERVICES[service]}:*"))
    model = client.meta.service_model
    others = _ASKED_LATER.get(service, set()) | _WITHOUT_EFFECT.get(service, set())
    unasked = {}
    for name in set(model.operation_names) - others:
        if name.startswith(("Delete", "Describe", "Get", "List")):
            continue
        for arguments in _with_role(model.operation_model(name).input_shape, role):
            try:
                told = str(getattr(client, botocore.xform_name(name))(**arguments))
            except ClientError as error:
                told = str(error)
            if "iam:PassRole" not in told:
                unasked[name] = told
    assert unasked == {}


def _with_role(shape: Shape | None, role: str, depth: int = 0) -> Iterator[Any]:
    """Yield the least values of a shape that have a role, one for each place of a role."""
    if depth > 8:  # a shape that contains itself
        return
    if isinstance(shape, StructureShape):
        least = {name: least_of(shape.members[name]) for name in shape.required_members}
        for name, member in shape.members.items():
            if member.type_name == "string" and _ROLE.search(name):
                yield {**least, name: role}
            for each in _with_role(member, role, depth + 1):
                yield {**least, name: each}
    elif isinstance(shape, ListShape):
        yield from ([each] for each in _with_role(shape.member, role, depth + 1))
    elif isinstance(shape, MapShape):
        yield from ({"x": each} for each in _with_role(shape.value, role, depth + 1))
