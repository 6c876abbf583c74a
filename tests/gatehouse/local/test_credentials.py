from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import boto3
import pytest
import requests
from botocore.auth import HmacV1Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from gatehouse.local.launcher.environment import RootKey


def _client(aws: Any, service: str, key: str, secret: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=aws.endpoint,
        region_name=aws.region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


def _open(request: urllib.request.Request) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(request, timeout=30)


def _status(request: urllib.request.Request) -> int:
    try:
        return int(_open(request).status)
    except urllib.error.HTTPError as refused:
        return refused.code


def _refusal(call: Callable[..., Any], **arguments: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    answer = refused.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def test_every_instance_has_a_root_key_of_its_own() -> None:
    assert RootKey.fresh() != RootKey.fresh()


def test_a_root_key_looks_like_one_of_aws() -> None:
    made = RootKey.fresh()
    assert (made.access_key_id[:4], len(made.access_key_id)) == ("AKIA", 20)
    assert len(made.secret_access_key) == 40


def test_the_launchers_key_is_the_roots(clients: Callable[..., Any]) -> None:
    assert clients("sts").get_caller_identity()["Arn"].endswith(":root")


def test_the_roots_key_is_refused_without_its_secret(local_aws: Any) -> None:
    root = local_aws.environment["AWS_ACCESS_KEY_ID"]
    tables = _client(local_aws, "dynamodb", root, "a-guess")
    assert _refusal(tables.list_tables) == ("InvalidSignatureException", 400)


def test_the_roots_signed_urls_need_its_secret_too(local_aws: Any, clients: Any) -> None:
    clients("s3").create_bucket(Bucket="signed-urls")
    root = local_aws.environment["AWS_ACCESS_KEY_ID"]
    files = _client(local_aws, "s3", root, "a-guess")
    url = files.generate_presigned_url("list_objects_v2", Params={"Bucket": "signed-urls"})
    assert _status(urllib.request.Request(url)) == 403


@pytest.mark.parametrize("key", ["test", "123456789012", "000000000000", "AKIAIOSFODNN7EXAMPLE"])
@pytest.mark.parametrize("secret", ["test", "x"])
def test_no_other_key_is_valid(local_aws: Any, key: str, secret: str) -> None:
    tables = _client(local_aws, "dynamodb", key, secret)
    assert _refusal(tables.list_tables) == ("UnrecognizedClientException", 400)


@pytest.mark.parametrize("key", ["test", "123456789012"])
def test_no_other_key_is_valid_in_s3(local_aws: Any, key: str) -> None:
    assert _refusal(_client(local_aws, "s3", key, "test").list_buckets) == (
        "InvalidAccessKeyId",
        403,
    )


@pytest.mark.parametrize("authorization", ["Bearer abc", "Basic dGVzdDp0ZXN0", "x"])
def test_another_kind_of_authorization_is_not_a_signature(
    local_aws: Any, authorization: str
) -> None:
    request = urllib.request.Request(
        local_aws.endpoint,
        data=b"{}",
        headers={
            "Authorization": authorization,
            "X-Amz-Target": "DynamoDB_20120810.ListTables",
            "Content-Type": "application/x-amz-json-1.0",
        },
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        _open(request)
    assert refused.value.code == 400
    assert "MissingAuthenticationToken" in json.load(refused.value)["__type"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("PUT", "/a-strangers-bucket")])
def test_a_stranger_cannot_list_or_make_buckets(
    local_aws: Any, clients: Callable[..., Any], method: str, path: str
) -> None:
    assert _status(urllib.request.Request(local_aws.endpoint + path, method=method)) == 403
    made = [each["Name"] for each in clients("s3").list_buckets()["Buckets"]]
    assert "a-strangers-bucket" not in made


@pytest.mark.parametrize("path", ["/_ministack/reset", "/_ministack/config"])
def test_a_stranger_cannot_change_the_local_aws_itself(
    local_aws: Any, clients: Callable[..., Any], path: str
) -> None:
    clients("iam").create_user(UserName=f"before{path.replace('/', '-')}")
    request = urllib.request.Request(local_aws.endpoint + path, data=b"{}", method="POST")
    assert _status(request) >= 400
    clients("iam").get_user(UserName=f"before{path.replace('/', '-')}")


def _signed(aws: Any, authorization: Callable[[str], str]) -> int:
    """Ask for the tables with a signature whose header is changed: the status."""
    root = [aws.environment[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")]
    headers = {
        "X-Amz-Target": "DynamoDB_20120810.ListTables",
        "Content-Type": "application/x-amz-json-1.0",
    }
    asked = AWSRequest("POST", f"{aws.endpoint}/", headers=headers, data=b"{}")
    SigV4Auth(Credentials(*root), "dynamodb", aws.region).add_auth(asked)
    sent = {**dict(asked.headers), "Authorization": authorization(asked.headers["Authorization"])}
    return _status(urllib.request.Request(f"{aws.endpoint}/", b"{}", sent))


@pytest.mark.parametrize("name", ["Credential", "X-Credential"])
def test_a_signature_names_one_key(local_aws: Any, name: str) -> None:
    """What reads the first key and what reads the last would take it for two callers'."""
    other = f"{name}=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/dynamodb/aws4_request, "
    assert _signed(local_aws, lambda header: header) == 200
    assert _signed(local_aws, lambda header: header.replace("Cred", f"{other}Cred", 1)) == 400


def _form(aws: Any, key: str, secret: str) -> int:
    """Send a file in a form that a key has signed, as a browser does: the status."""
    made = _client(aws, "s3", key, secret).generate_presigned_post("forms", "a.txt")
    files = {"file": ("a.txt", b"hello")}
    answer = requests.post(f"{aws.endpoint}/forms", data=made["fields"], files=files, timeout=30)
    return answer.status_code


def test_a_form_is_taken_from_a_key_with_its_secret_alone(
    local_aws: Any, clients: Callable[..., Any]
) -> None:
    clients("s3").create_bucket(Bucket="forms")
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    root, secret = (local_aws.environment[name] for name in names)
    assert _form(local_aws, root, secret) == 204
    for key in (root, "test", "123456789012", "000000000000"):
        assert _form(local_aws, key, "test") == 403


def test_a_user_does_not_act_as_the_root_by_naming_its_key_first(
    local_aws: Any, clients: Callable[..., Any]
) -> None:
    """At an address that the emulator itself asks about, which reads the header again."""
    clients("iam").create_user(UserName="first-and-last")
    made = clients("iam").create_access_key(UserName="first-and-last")["AccessKey"]
    root = local_aws.environment["AWS_ACCESS_KEY_ID"]
    asked = AWSRequest("GET", f"{local_aws.endpoint}/v2/email/identities")
    keys = Credentials(made["AccessKeyId"], made["SecretAccessKey"])
    SigV4Auth(keys, "ses", local_aws.region).add_auth(asked)
    header = asked.headers["Authorization"]
    first = f"Credential={root}/20260101/{local_aws.region}/ses/aws4_request, Credential="
    for sent in (header, header.replace("Credential=", first, 1)):
        headers = {**dict(asked.headers), "Authorization": sent}
        assert _status(urllib.request.Request(str(asked.url), headers=headers)) == 403
    assert clients("sesv2").list_email_identities()["EmailIdentities"] == []


@pytest.mark.parametrize("name", ["X-Amz-Credential", "AWSAccessKeyId"])
def test_a_signature_of_version_2_stands_beside_no_other_key(
    local_aws: Any, clients: Callable[..., Any], name: str
) -> None:
    clients("s3").create_bucket(Bucket="version-2")
    root = [local_aws.environment[f"AWS_{part}"] for part in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")]
    asked = AWSRequest("GET", f"{local_aws.endpoint}/version-2")
    asked.auth_path = "/version-2"
    HmacV1Auth(Credentials(*root)).add_auth(asked)
    other = f"?{name}=AKIAIOSFODNN7EXAMPLE%2F20260101%2Fus-east-1%2Fs3%2Faws4_request"
    for query, status in (("", 200), (other, 400)):
        headers = dict(asked.headers)
        assert _status(urllib.request.Request(f"{asked.url}{query}", headers=headers)) == status


@pytest.fixture(scope="module")
def nobody(clients: Callable[..., Any]) -> tuple[str, str]:
    """Return the key of a user without permissions."""
    clients("iam").create_user(UserName="may-nothing")
    made = clients("iam").create_access_key(UserName="may-nothing")["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]


@pytest.mark.parametrize(
    ("service", "operation", "refusal"),
    [
        ("sqs", "list_queues", ("AccessDenied", 403)),
        ("dynamodb", "list_tables", ("AccessDeniedException", 400)),
    ],
)
def test_a_service_refuses_with_the_status_of_its_protocol(
    local_aws: Any, nobody: tuple[str, str], service: str, operation: str, refusal: tuple[str, int]
) -> None:
    assert _refusal(getattr(_client(local_aws, service, *nobody), operation)) == refusal
