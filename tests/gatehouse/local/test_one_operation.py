"""A request is decided as the operation that is carried out, wherever else it names another."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from gatehouse.local.launcher.server import LocalAws

_FORM = {"content-type": "application/x-www-form-urlencoded"}
_Send = Callable[..., tuple[int, str]]
#: What the user of these tests may do, and nothing else.
_ALLOWED = [
    "apigateway:GET",
    "cloudwatch:ListMetrics",
    "cognito-idp:ListUserPools",
    "dynamodb:DescribeLimits",
    "dynamodb:ListTables",
    "iam:ListUsers",
]


@pytest.fixture(scope="module")
def keys(clients: Callable[..., Any]) -> Credentials:
    iam = clients("iam")
    iam.create_user(UserName="reader")
    allowed = {"Effect": "Allow", "Action": _ALLOWED, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="reader", PolicyName="p", PolicyDocument=document)
    made = iam.create_access_key(UserName="reader")["AccessKey"]
    return Credentials(made["AccessKeyId"], made["SecretAccessKey"])


@pytest.fixture(scope="module")
def send(local_aws: LocalAws, keys: Credentials) -> _Send:
    """Send a request exactly as it is written here, signed by the reader for a service."""

    def sending(
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        body: str = "",
        *,
        service: str = "",
        host: str = "",
        doubled: tuple[tuple[str, str], ...] = (),
    ) -> tuple[int, str]:
        named = host or f"127.0.0.1:{local_aws.port}"
        request = AWSRequest(method, f"http://{named}{path}", dict(headers or {}), body.encode())
        if service:
            signer = S3SigV4Auth if service == "s3" else SigV4Auth
            signer(keys, service, local_aws.region).add_auth(request)
        connection = http.client.HTTPConnection("127.0.0.1", local_aws.port, timeout=30)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("host", named)
        for name, value in (*request.headers.items(), *doubled):
            connection.putheader(name, value)
        if body or method in ("POST", "PUT"):
            connection.putheader("content-length", str(len(body.encode())))
        connection.endheaders(body.encode())
        try:
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    return sending


def _a_link(clients: Callable[..., Any]) -> int:
    return len(clients("apigatewayv2").get_vpc_links()["Items"])


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/v2/apis", {"x-amz-target": "ApiGatewayV2.CreateVpcLink"}),
        ("/v2/apis", {"x-amz-target": "CreateVpcLink"}),
        ("/v2/apis?Action=CreateVpcLink&Version=2018-11-29&Name=x&SubnetIds.member.1=s", {}),
    ],
)
def test_a_reader_of_apis_makes_nothing(
    send: _Send, clients: Callable[..., Any], path: str, headers: dict[str, str]
) -> None:
    before = _a_link(clients)
    asked = json.dumps({"Name": "x", "SubnetIds": ["subnet-1"], "name": "x", "subnetIds": ["s"]})
    send("GET", path, headers, asked, service="apigateway")
    assert _a_link(clients) == before


def test_a_reader_of_apis_reads(send: _Send) -> None:
    assert send("GET", "/v2/apis", service="apigateway")[0] == 200


@pytest.mark.parametrize(
    ("path", "headers", "body"),
    [
        ("/?Action=ListUsers&Version=2010-05-08", _FORM, "Action=CreateUser&UserName=evil"),
        ("/?Action=CreateUser&Version=2010-05-08&UserName=evil", _FORM, "Action=ListUsers"),
        ("/?Action=ListUsers&Action=CreateUser&Version=2010-05-08&UserName=evil", {}, ""),
        ("/", _FORM, "Action=ListUsers&Action=CreateUser&Version=2010-05-08&UserName=evil"),
        ("/", _FORM, "Action=CreateUser&Action=ListUsers&Version=2010-05-08&UserName=evil"),
        (
            "/",
            {**_FORM, "x-amz-target": "IAM.ListUsers"},
            "Action=CreateUser&Version=2010-05-08&UserName=evil",
        ),
        (
            "/",
            {**_FORM, "x-amz-target": "ListUsers"},
            "Action=CreateUser&Version=2010-05-08&UserName=evil",
        ),
        (
            "/?Action=ListUsers&Version=2010-05-08",
            {"content-type": "application/X-WWW-form-urlencoded"},
            "Action=CreateUser&Version=2010-05-08&UserName=evil",
        ),
        ("/?action=ListUsers&Action=CreateUser&Version=2010-05-08&UserName=evil", {}, ""),
    ],
)
def test_a_reader_of_users_makes_none(
    send: _Send, clients: Callable[..., Any], path: str, headers: dict[str, str], body: str
) -> None:
    send("POST", path, headers, body, service="iam")
    made = [each["UserName"] for each in clients("iam").list_users()["Users"]]
    assert ("reader" in made, "evil" in made) == (True, False)


def test_a_reader_of_users_reads(send: _Send) -> None:
    status, text = send("POST", "/", _FORM, "Action=ListUsers&Version=2010-05-08", service="iam")
    assert (status, "<UserName>reader</UserName>" in text) == (200, True)


_COGNITO = "AWSCognitoIdentityProviderService"


@pytest.mark.parametrize(
    ("path", "headers", "doubled"),
    [
        ("/?Action=ListUserPools", {"x-amz-target": f"{_COGNITO}.CreateUserPool"}, ()),
        ("/?Action=CreateUserPool&Version=1", {"x-amz-target": f"{_COGNITO}.ListUserPools"}, ()),
        ("/", {"x-amz-target": f"{_COGNITO}.ListUserPools.CreateUserPool"}, ()),
        ("/", {"x-amz-target": f"{_COGNITO}.CreateUserPool.ListUserPools"}, ()),
        (
            "/",
            {"x-amz-target": f"{_COGNITO}.ListUserPools"},
            (("X-Amz-Target", f"{_COGNITO}.CreateUserPool"),),
        ),
    ],
)
def test_a_reader_of_pools_makes_none(
    send: _Send,
    clients: Callable[..., Any],
    path: str,
    headers: dict[str, str],
    doubled: tuple[tuple[str, str], ...],
) -> None:
    body = json.dumps({"PoolName": "evil", "MaxResults": 10})
    status, _ = send("POST", path, headers, body, service="cognito-idp", doubled=doubled)
    assert status >= 400
    pools = clients("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    assert "evil" not in [each["Name"] for each in pools]


def test_a_reader_of_pools_reads(send: _Send) -> None:
    headers = {"x-amz-target": f"{_COGNITO}.ListUserPools"}
    assert send("POST", "/", headers, '{"MaxResults": 1}', service="cognito-idp")[0] == 200


@pytest.mark.parametrize(
    ("path", "headers", "body", "host"),
    [
        ("/?Action=ListUserPools&Version=1&MaxResults=3", "InitiateAuth", "{}", "cognito-idp"),
        ("/?Action=GetId&Version=1", f"{_COGNITO}.ListUserPools", '{"MaxResults": 3}', ""),
        ("/", "ConfirmSubscription", "Action=CreateUser&Version=2010-05-08&UserName=evil", "iam"),
    ],
)
def test_a_stranger_borrows_no_open_operation(
    send: _Send, path: str, headers: str, body: str, host: str
) -> None:
    named = f"{host}.us-east-1.amazonaws.com" if host else ""
    form = _FORM if body.startswith("Action") else {}
    status, text = send("POST", path, {"x-amz-target": headers, **form}, body, host=named)
    assert (status in (400, 403), "MissingAuthenticationToken" in text) == (True, True)


@pytest.mark.parametrize("kind", ["header", "link"])
def test_a_bucket_of_the_host_and_one_of_the_path_are_two(
    send: _Send, clients: Callable[..., Any], local_aws: LocalAws, keys: Credentials, kind: str
) -> None:
    """The bucket that the host names is asked for; that of the path is a part of the key."""
    s3, iam = clients("s3"), clients("iam")
    for bucket in ("mine-alone", "of-others"):
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="a", Body=bucket.encode())
    arn = "arn:aws:s3:::mine-alone/*"
    allowed = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": arn}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="reader", PolicyName="s3", PolicyDocument=document)
    port = local_aws.port

    def get(host: str, path: str) -> int:
        if kind == "header":
            return send("GET", path, service="s3", host=host)[0]
        request = AWSRequest("GET", f"http://{host}{path}")
        S3SigV4QueryAuth(keys, "s3", local_aws.region, 60).add_auth(request)
        return send("GET", str(request.url).partition(host)[2], host=host)[0]

    assert get(f"mine-alone.s3.localhost:{port}", "/a") == 200
    assert get(f"127.0.0.1:{port}", "/mine-alone/a") == 200
    assert get(f"of-others.s3.localhost:{port}", "/a") == 403
    assert get(f"of-others.s3.localhost:{port}", "/mine-alone/a") == 403
    assert get(f"127.0.0.1:{port}", "/mine-alone/../of-others/a") in (403, 404)
    assert get(f"127.0.0.1:{port}", "//of-others/a") in (400, 403, 404)
    assert get(f"127.0.0.1:{port}", "/%6ff-others/a") == 403


@pytest.mark.parametrize(
    ("method", "path", "named"),
    [
        ("PUT", "/two-in-one?accelerate&policy", "accelerate, policy"),
        ("PUT", "/two-in-one?policy&accelerate=x", "accelerate, policy"),
        ("GET", "/two-in-one?list-type=2&policy", "list-type, policy"),
        ("GET", "/two-in-one/a?uploadId=1&acl", "acl, uploadId"),
        ("DELETE", "/two-in-one/a?tagging&annotation", "annotation, tagging"),
        ("POST", "/two-in-one?delete&metadataTable", "delete, metadataTable"),
    ],
)
def test_a_request_of_s3_that_names_two_operations_is_refused(
    send: _Send, clients: Callable[..., Any], method: str, path: str, named: str
) -> None:
    s3, iam = clients("s3"), clients("iam")
    s3.create_bucket(Bucket="two-in-one")
    arn = "arn:aws:s3:::two-in-one"
    actions = ["s3:PutAccelerateConfiguration", "s3:GetBucketPolicy", "s3:GetObjectAcl"]
    allowed = {"Effect": "Allow", "Action": actions, "Resource": [arn, f"{arn}/*"]}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="reader", PolicyName="two", PolicyDocument=document)
    policy = {**allowed, "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject"}
    body = json.dumps({"Version": "2012-10-17", "Statement": [policy]}) if method == "PUT" else ""
    status, told = send(method, path, body=body, service="s3")
    assert (status, f"Conflicting query string parameters: {named}<" in told) == (400, True)
    with pytest.raises(s3.exceptions.ClientError, match="NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket="two-in-one")


def test_a_repeated_request_is_the_same_operation(send: _Send) -> None:
    """The answer that was lost is that of the operation, not of another with the same body."""

    def ask(operation: str) -> str:
        headers = {
            "amz-sdk-invocation-id": "one-and-the-same",
            "x-amz-target": f"DynamoDB_20120810.{operation}",
        }
        status, text = send("POST", "/", headers, "{}", service="dynamodb")
        assert status == 200
        return text

    assert "TableNames" in ask("ListTables")
    assert "AccountMaxReadCapacityUnits" in ask("DescribeLimits")


def test_a_policy_holds_from_the_answer_on(send: _Send, clients: Callable[..., Any]) -> None:
    """What is taken away is refused at once, and what is given is allowed at once."""
    iam = clients("iam")
    asked = ("POST", "/", _FORM, "Action=ListGroups&Version=2010-05-08")
    allowed = {"Effect": "Allow", "Action": "iam:ListGroups", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    for _ in range(10):
        assert send(*asked, service="iam")[0] == 403
        iam.put_user_policy(UserName="reader", PolicyName="groups", PolicyDocument=document)
        assert send(*asked, service="iam")[0] == 200
        iam.delete_user_policy(UserName="reader", PolicyName="groups")


@pytest.mark.parametrize("place", ["", "/service/GraniteServiceVersion20100801"])
@pytest.mark.parametrize("listed", ["body", "query", "nowhere"])
def test_a_reader_of_metrics_deletes_no_alarm(
    send: _Send, clients: Callable[..., Any], place: str, listed: str
) -> None:
    cloudwatch = clients("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="kept",
        MetricName="Errors",
        Namespace="tests",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    listing, alarm = "Action=ListMetrics&Version=2010-08-01", "AlarmNames.member.1=kept"
    query = f"?{listing}&{alarm}" if listed == "query" else ""
    body = {"body": f"{listing}&{alarm}", "query": "", "nowhere": alarm}[listed]
    path = f"{place}/operation/DeleteAlarms{query}"
    assert send("POST", path, _FORM, body, service="monitoring")[0] == 403
    assert cloudwatch.describe_alarms(AlarmNames=["kept"])["MetricAlarms"]
    assert send("POST", "/", _FORM, listing, service="monitoring")[0] == 200
