"""Permissions are checked for what a request does, not for what it claims to do."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping
from typing import Any

import boto3
import botocore
import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.local.least import least_of
from tests.gatehouse.local.pools import Pool

_REFUSALS = ("AccessDenied", "AccessDeniedException", "NotAuthorizedException", "403")
#: What AWS answers without a permission: unsigned calls, and the question who one is.
_FOR_EVERYBODY = {
    "cognito-identity": {
        "GetCredentialsForIdentity",
        "GetId",
        "GetOpenIdToken",
        "UnlinkIdentity",
    },
    "sts": {"AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "GetCallerIdentity"},
}
#: Services of which every operation is tried: those whose operations a path or a form names, and
#: two of whose operations the emulator knows no action.
_SERVICES = (
    "apigatewayv2",
    "bedrock-agentcore-control",
    "cognito-identity",
    "iam",
    "lambda",
    "s3files",
    "secretsmanager",
    "sqs",
    "sts",
)


@pytest.fixture(scope="module")
def pool(pools: Any, clients: Callable[..., Any]) -> Pool:
    clients("s3").create_bucket(Bucket="named")
    clients("s3").put_object(Bucket="named", Key="a", Body=b"kept")
    made: Pool = pools()
    return made


@pytest.fixture(scope="module")
def keys(pool: Pool) -> dict[str, str]:
    return pool.credentials(pool.token("ann"))


@pytest.fixture
def send(local_aws: LocalAws, keys: dict[str, str]) -> Callable[..., int]:
    """Send a request unchanged, signed by a user with the role of the pool."""

    def request(
        service: str,
        method: str,
        path: str,
        body: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> int:
        host = local_aws.endpoint.partition("://")[2]
        signed = AWSRequest(method, f"http://{host}{path}", dict(headers or {}), body.encode())
        given = Credentials(keys["AccessKeyId"], keys["SecretKey"], keys["SessionToken"])
        signer = S3SigV4Auth if service == "s3" else SigV4Auth
        signer(given, service, local_aws.region).add_auth(signed)
        connection = http.client.HTTPConnection("127.0.0.1", local_aws.port, timeout=30)
        try:
            connection.request(method, path, body.encode(), dict(signed.headers.items()))
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    return request


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/named/a?Action=GetObject", {}),
        ("/named/a", {"x-amz-target": "S3.GetObject", "content-type": "text/plain"}),
        ("/named/a", {"x-amz-target": "S3.GetObject"}),
    ],
)
def test_the_action_of_an_s3_request_follows_from_its_method_and_path(
    pool: Pool, send: Callable[..., int], method: str, path: str, headers: dict[str, str]
) -> None:
    pool.grant("s3:GetObject", "arn:aws:s3:::named/*")
    assert send("s3", method, path, headers=headers) >= 400
    assert pool.clients("s3").get_object(Bucket="named", Key="a")["Body"].read() == b"kept"


def test_parameters_that_s3_ignores_remove_no_permission(
    pool: Pool, send: Callable[..., int]
) -> None:
    pool.grant("s3:GetObject", "arn:aws:s3:::named/*")
    assert send("s3", "GET", "/named/a?Action=PutObject") == 200


def test_a_json_request_that_names_two_operations_needs_more_than_one(
    pool: Pool, send: Callable[..., int], clients: Callable[..., Any]
) -> None:
    clients("dynamodb").create_table(
        TableName="named",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    pool.grant("dynamodb:DescribeTable", "*")
    scan = {
        "x-amz-target": "DynamoDB_20120810.Scan",
        "content-type": "application/x-amz-json-1.0",
    }
    body = '{"TableName": "named"}'
    assert send("dynamodb", "POST", "/?Action=DescribeTable", body, scan) == 400
    describe = {**scan, "x-amz-target": "DynamoDB_20120810.DescribeTable"}
    assert send("dynamodb", "POST", "/?Action=DescribeTable", body, describe) == 200


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        (
            "/?Action=GetRole&Version=2010-05-08",
            "Action=DeleteRole&RoleName=<role>",
            {"content-type": "application/x-www-form-urlencoded"},
        ),
        (
            "/?Action=GetRole&Version=2010-05-08",
            '{"RoleName": "<role>"}',
            {"content-type": "application/x-amz-json-1.1", "x-amz-target": "IAM.DeleteRole"},
        ),
    ],
)
@pytest.mark.parametrize("granted", ["iam:GetRole", "iam:Get*"])
def test_a_form_that_names_two_operations_needs_more_than_one(
    pool: Pool,
    send: Callable[..., int],
    path: str,
    body: str,
    headers: dict[str, str],
    granted: str,
) -> None:
    pool.grant(granted, "*")
    assert send("iam", "POST", path, body.replace("<role>", pool.name("guest")), headers) >= 400
    assert pool.clients("iam").get_role(RoleName=pool.name("guest"))


@pytest.mark.parametrize(
    ("granted", "path", "method"),
    [
        ("lambda:ListAliases", "/2015-03-31/functions/f/aliases/live", "DELETE"),
        ("lambda:ListAliases", "/2015-03-31/functions/f/aliases/live", "PUT"),
        ("lambda:PutFunctionConcurrency", "/2017-10-31/functions/f/concurrency", "DELETE"),
        ("lambda:CreateFunctionUrlConfig", "/2021-10-31/functions/f/url", "DELETE"),
        ("lambda:DeleteFunction", "/2019-09-25/functions/f/event-invoke-config", "DELETE"),
        ("lambda:ListLayers", "/2018-10-31/layers?find=LayerVersion&Arn=a", "GET"),
        (
            "lambda:GetProvisionedConcurrencyConfig",
            "/2019-09-30/functions/f/provisioned-concurrency?List=ALL",
            "GET",
        ),
    ],
)
def test_an_operation_of_lambda_needs_its_own_permission(
    pool: Pool, send: Callable[..., int], granted: str, path: str, method: str
) -> None:
    pool.grant(granted, "*")
    assert send("lambda", method, path, "{}") == 403


def test_a_stream_of_answers_needs_the_permission_to_invoke(
    pool: Pool, send: Callable[..., int], functions: Any
) -> None:
    arn = functions.make("streamed", "def main(event, context):\n    return 'heard'\n")
    path = "/2021-11-15/functions/streamed/response-streaming-invocations"
    pool.grant("lambda:GetFunction", arn)
    assert send("lambda", "POST", path, "{}") == 403
    pool.grant("lambda:InvokeFunction", arn)
    assert send("lambda", "POST", path, "{}") == 200


@pytest.mark.parametrize(
    ("granted", "path"),
    [
        ("lambda:ListLayers", "/2018-10-31/layers"),
        ("lambda:GetLayerVersion", "/2018-10-31/layers?find=LayerVersion&Arn=a"),
        (
            "lambda:ListProvisionedConcurrencyConfigs",
            "/2019-09-30/functions/f/provisioned-concurrency?List=ALL",
        ),
    ],
)
def test_the_query_string_chooses_among_operations_of_one_path(
    pool: Pool, send: Callable[..., int], granted: str, path: str
) -> None:
    pool.grant(granted, "*")
    assert send("lambda", "GET", path) != 403


def test_the_tags_of_an_identity_pool_need_the_permission_for_its_arn(
    pool: Pool, keys: dict[str, str], clients: Callable[..., Any], local_aws: LocalAws
) -> None:
    made = clients("cognito-identity").create_identity_pool(
        IdentityPoolName="tagged", AllowUnauthenticatedIdentities=False
    )
    begin = f"arn:aws:cognito-identity:{local_aws.region}:000000000000:identitypool"
    arn = f"{begin}/{made['IdentityPoolId']}"
    tag = pool.clients("cognito-identity", keys).tag_resource
    pool.grant("cognito-identity:TagResource", f"{begin}/other")
    asked = {"ResourceArn": arn, "Tags": {"a": "b"}}
    assert _code(tag, asked) in _REFUSALS
    pool.grant("cognito-identity:TagResource", arn)
    assert _code(tag, asked) == "done"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("us-east-1", "eu-west-9"), "ResourceNotFoundException"),
        (("000000000000", "111122223333"), "AccessDeniedException"),
        (("cognito-idp", "sqs"), "InvalidParameterException"),
        (("userpool/", "pool/"), "InvalidParameterException"),
    ],
)
def test_the_tags_of_a_user_pool_change_by_its_own_arn_alone(
    pool: Pool,
    keys: dict[str, str],
    clients: Callable[..., Any],
    change: tuple[str, str],
    code: str,
) -> None:
    owner = clients("cognito-idp")
    arn = owner.create_user_pool(PoolName="tagged")["UserPool"]["Arn"]
    other = arn.replace(*change)
    allow = {"Effect": "Allow", "Action": "cognito-idp:TagResource", "Resource": "*"}
    pool.grant_all([allow, {**allow, "Effect": "Deny", "Resource": arn}])
    tag = pool.clients("cognito-idp", keys).tag_resource
    assert _code(tag, {"ResourceArn": arn, "Tags": {"a": "b"}}) == "AccessDeniedException"
    assert _code(tag, {"ResourceArn": other, "Tags": {"a": "b"}}) == code
    assert owner.list_tags_for_resource(ResourceArn=arn)["Tags"] == {}
    owner.tag_resource(ResourceArn=arn, Tags={"a": "b"})
    assert owner.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"a": "b"}


@pytest.mark.parametrize(
    ("service", "method", "path"),
    [
        ("apigateway", "HEAD", "/v2/apis"),
        ("bedrock-agentcore", "GET", "/memories/"),
        ("xray", "POST", "/TraceSummaries"),
    ],
)
def test_a_request_of_which_nobody_knows_the_action_needs_every_permission(
    pool: Pool, send: Callable[..., int], service: str, method: str, path: str
) -> None:
    pool.grant(f"{service}:Get*", "*")
    assert send(service, method, path, "{}") == 403
    pool.grant("*", "*")
    assert send(service, method, path, "{}") != 403


def test_a_path_of_lambda_without_an_operation_is_refused(
    pool: Pool, send: Callable[..., int]
) -> None:
    pool.grant("lambda:InvokeFunction", "*")
    assert send("lambda", "POST", "/2015-03-31/capacity/f/anything", "{}") == 403


@pytest.mark.parametrize("service", _SERVICES)
def test_a_caller_without_permissions_may_call_nothing(
    local_aws: LocalAws, pools: Any, service: str
) -> None:
    nobody = pools()
    given = nobody.credentials(nobody.token("bea"))
    client: BaseClient = boto3.client(
        service,
        endpoint_url=local_aws.endpoint,
        region_name=local_aws.region,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretKey"],
        aws_session_token=given["SessionToken"],
        config=Config(retries={"total_max_attempts": 1}, proxies={}, parameter_validation=False),
    )
    model = client.meta.service_model
    let_in = {}
    for name in set(model.operation_names) - _FOR_EVERYBODY.get(service, set()):
        shape = model.operation_model(name).input_shape
        arguments = least_of(shape) if shape else {}
        code = _code(getattr(client, botocore.xform_name(name)), arguments)
        if code not in _REFUSALS:
            let_in[name] = code
    assert let_in == {}


def _code(call: Callable[..., Any], arguments: dict[str, Any]) -> str:
    try:
        call(**arguments)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "done"
