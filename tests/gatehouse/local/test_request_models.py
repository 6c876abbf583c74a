"""Every request is checked against AWS's model of its operation before a service sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.conftest import Person

Clients = Callable[..., Any]

_POOL = {"PoolName": "checked"}
_TRUST = '{"Version": "2012-10-17", "Statement": []}'


@pytest.fixture
def sent(clients: Clients) -> Callable[..., dict[str, Any]]:
    """Send what botocore itself would not: return the error, or {} if it was answered."""

    def send(service: str, operation: str, **given: Any) -> dict[str, Any]:
        client = clients(service)
        client.meta.config.parameter_validation = False
        client._serializer = _unchecked(client)
        try:
            getattr(client, operation)(**given)
        except ClientError as error:
            return dict(error.response["Error"])
        return {}

    return send


def _unchecked(client: Any) -> Any:
    return getattr(client._serializer, "_serializer", client._serializer)


@pytest.mark.parametrize(
    ("service", "operation", "given", "code", "told"),
    [
        (
            "cognito-idp",
            "create_user_pool",
            {
                **_POOL,
                "AdminCreateUserConfig": {
                    "InviteMessageTemplate": {
                        "EmailMessage": "Hello {username}, begin with {####}",
                        "EmailSubject": "Welcome",
                        "SMSMessage": "",
                    }
                },
            },
            "InvalidParameterException",
            "1 validation error detected: Value '' at "
            "'adminCreateUserConfig.inviteMessageTemplate.sMSMessage' failed to satisfy "
            "constraint: Member must have length greater than or equal to 6",
        ),
        (
            "cognito-idp",
            "create_user_pool",
            {},
            "InvalidParameterException",
            "1 validation error detected: Value null at 'poolName' failed to satisfy constraint: "
            "Member must not be null",
        ),
        (
            "cognito-identity",
            "get_id",
            {"IdentityPoolId": "eu-west-1_abc"},
            "ValidationException",
            "1 validation error detected: Value 'eu-west-1_abc' at 'identityPoolId' failed to "
            "satisfy constraint: Member must satisfy regular expression pattern: "
            r"[\w-]+:[0-9a-f-]+",
        ),
        (
            "cognito-identity",
            "set_identity_pool_roles",
            {"IdentityPoolId": "eu-west-1:0a", "Roles": {"invalid": "arn:aws:iam::1:role/members"}},
            "ValidationException",
            "Value '{invalid=arn:aws:iam::1:role/members}' at 'roles' failed to satisfy "
            "constraint: Map keys must satisfy constraint: "
            "[Member must have length less than or equal to 128, "
            "Member must have length greater than or equal to 1, "
            "Member must satisfy regular expression pattern: (un)?authenticated]",
        ),
        (
            "dynamodb",
            "create_table",
            {
                "TableName": "checked",
                "KeySchema": [{"AttributeName": "id", "KeyType": "SORT"}],
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            },
            "ValidationException",
            "Value 'SORT' at 'keySchema.1.member.keyType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [HASH, RANGE]",
        ),
        (
            "dynamodb",
            "put_item",
            {"TableName": "checked", "Item": {"id": {"S": 5}}},
            "SerializationException",
            "Member must be a string",
        ),
        (
            "iam",
            "create_role",
            {"RoleName": "two words", "AssumeRolePolicyDocument": _TRUST},
            "ValidationError",
            "1 validation error detected: Value 'two words' at 'roleName' failed to satisfy "
            r"constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+",
        ),
        (
            "sts",
            "assume_role",
            {"RoleArn": "arn:aws:iam::000000000000:role/none", "RoleSessionName": "a"},
            "ValidationError",
            "Value 'a' at 'roleSessionName' failed to satisfy constraint: "
            "Member must have length greater than or equal to 2",
        ),
        (
            "lambda",
            "update_function_configuration",
            {"FunctionName": "checked", "MemorySize": 5, "Environment": {"Variables": {"1": "x"}}},
            "ValidationException",
            "2 validation errors detected: Value '5' at 'memorySize' failed to satisfy constraint: "
            "Member must have value greater than or equal to 128; Value '{1=x}' at "
            "'environment.variables' failed to satisfy constraint: Map keys must satisfy",
        ),
        (
            "apigatewayv2",
            "create_api",
            {"Name": "checked", "ProtocolType": "GRPC"},
            "BadRequestException",
            "Value 'GRPC' at 'protocolType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [WEBSOCKET, HTTP]",
        ),
        (
            "application-autoscaling",
            "describe_scalable_targets",
            {"ServiceNamespace": "tables"},
            "ValidationException",
            "Value 'tables' at 'serviceNamespace' failed to satisfy constraint: "
            "Member must satisfy enum value set: [ecs, ",
        ),
        (
            "logs",
            "put_retention_policy",
            {"logGroupName": "no spaces", "retentionInDays": 7},
            "InvalidParameterException",
            "Value 'no spaces' at 'logGroupName' failed to satisfy constraint: "
            r"Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+",
        ),
    ],
)
def test_a_request_that_the_model_forbids_gets_the_services_own_error(
    sent: Callable[..., dict[str, Any]],
    service: str,
    operation: str,
    given: dict[str, Any],
    code: str,
    told: str,
) -> None:
    error = sent(service, operation, **given)
    assert error["Code"] == code
    assert told in error["Message"]


def test_headers_of_s3_are_checked(sent: Callable[..., dict[str, Any]], clients: Clients) -> None:
    clients("s3").create_bucket(Bucket="checked")
    error = sent("s3", "put_object", Bucket="checked", Key="a/b", ServerSideEncryption="ROT13")
    assert error["Code"] == "InvalidArgument"
    assert "Value 'ROT13' at 'serverSideEncryption' failed to satisfy" in error["Message"]
    error = sent("s3", "put_object", Bucket="checked", Key="a/b", StorageClass="CHEAP")
    assert error["Code"] == "InvalidStorageClass"
    assert not sent("s3", "put_object", Bucket="checked", Key="a/b", StorageClass="STANDARD")


def test_nothing_is_done_for_a_request_that_the_model_forbids(
    sent: Callable[..., dict[str, Any]], clients: Clients
) -> None:
    assert sent("cognito-idp", "create_user_pool", PoolName="forbidden", MfaConfiguration="MAYBE")
    found = clients("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    assert "forbidden" not in [pool["Name"] for pool in found]


def test_a_caller_without_permission_is_not_told_what_is_wrong_with_the_request(
    clients: Clients, ada: Person
) -> None:
    with pytest.raises(ClientError) as refused:
        clients("dynamodb", ada.credentials).describe_table(TableName="n o")
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


def test_an_unsigned_request_is_refused_for_that_before_its_parameters_are_read(
    local_aws: LocalAws, clients: Clients
) -> None:
    anonymous = boto3.client(
        "dynamodb",
        endpoint_url=local_aws.endpoint,
        region_name=local_aws.region,
        config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}, proxies={}),
    )
    with pytest.raises(ClientError) as refused:
        anonymous.describe_table(TableName="n o")
    assert "MissingAuthenticationToken" in refused.value.response["Error"]["Code"]


def test_a_public_operation_is_checked_too(local_aws: LocalAws) -> None:
    anonymous = boto3.client(
        "cognito-idp",
        endpoint_url=local_aws.endpoint,
        region_name=local_aws.region,
        config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}, proxies={}),
    )
    with pytest.raises(ClientError) as refused:
        anonymous.sign_up(ClientId="a b", Username="ada", Password="x" * 8)
    told = refused.value.response["Error"]["Message"]
    # The client's id is sensitive: AWS does not repeat it.
    assert told.startswith("1 validation error detected: Value at 'clientId' failed to satisfy")
