from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from gatehouse.deployed.outputs import resolvable

_HANDLER = """
import json
def main(event, context):
    identity = event["requestContext"].get("authorizer", {}).get("iam", {}).get("cognitoIdentity")
    return {"statusCode": 200, "body": json.dumps({"path": event["rawPath"], "caller": identity})}
"""
_FORBIDDEN = (403, {"message": "Forbidden"})
Answer = tuple[int, Any]


@dataclass(frozen=True)
class Api:
    """An API with a route for signed-in users, one that only they lack, and a public one."""

    url: str
    region: str

    def get(
        self, path: str, person: Any = None, *, service: str = "execute-api", method: str = "GET"
    ) -> Answer:
        request = AWSRequest(method, self.url + path)
        if person is not None:
            given = person.credentials
            keys = Credentials(given["AccessKeyId"], given["SecretKey"], given["SessionToken"])
            SigV4Auth(keys, service, self.region).add_auth(request)
        return self.send(path, dict(request.headers.items()), method=method)

    def send(self, path: str, headers: dict[str, str], *, method: str = "GET") -> Answer:
        request = urllib.request.Request(self.url + path, headers=headers, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)


def _packed() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("show.py", _HANDLER)
    return packed.getvalue()


@pytest.fixture(scope="module")
def api(clients: Callable[..., Any], local_aws: Any, sign_in: Any, functions: Any) -> Api:
    function = clients("lambda").create_function(
        FunctionName="caller",
        Runtime="python3.12",
        Handler="show.main",
        Role=functions.role,
        Code={"ZipFile": _packed()},
    )["FunctionArn"]
    gateway = clients("apigatewayv2")
    made = gateway.create_api(Name="notes", ProtocolType="HTTP")
    integration = gateway.create_integration(
        ApiId=made["ApiId"],
        IntegrationType="AWS_PROXY",
        IntegrationUri=function,
        PayloadFormatVersion="2.0",
    )["IntegrationId"]
    for key, authorization in (
        ("GET /private", "AWS_IAM"),
        ("GET /admin", "AWS_IAM"),
        ("GET /public", "NONE"),
    ):
        gateway.create_route(
            ApiId=made["ApiId"],
            RouteKey=key,
            Target=f"integrations/{integration}",
            AuthorizationType=authorization,
        )
    gateway.create_stage(ApiId=made["ApiId"], StageName="$default", AutoDeploy=True)
    clients("lambda").add_permission(
        FunctionName="caller",
        StatementId="gateway",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
    )
    sign_in.grant(
        "invoke",
        {
            "Effect": "Allow",
            "Action": "execute-api:Invoke",
            "Resource": f"arn:aws:execute-api:{local_aws.region}:*:{made['ApiId']}/*/GET/private",
        },
    )
    published = f"https://{made['ApiId']}.execute-api.{local_aws.region}.amazonaws.com"
    return Api(resolvable(published, local_aws.endpoint), local_aws.region)


def test_the_function_of_a_signed_call_knows_the_caller(api: Api, ada: Any) -> None:
    status, answer = api.get("/private", ada)
    assert (status, answer["caller"]["identityId"]) == (200, ada.identity)


def test_a_public_route_answers_an_unsigned_call(api: Api) -> None:
    assert api.get("/public") == (200, {"path": "/public", "caller": None})


def test_an_unsigned_call_is_forbidden(api: Api) -> None:
    assert api.get("/private") == _FORBIDDEN


def test_a_route_that_nobody_granted_is_forbidden(api: Api, ada: Any) -> None:
    assert api.get("/admin", ada) == _FORBIDDEN


def test_a_signature_for_another_service_is_forbidden(api: Api, ada: Any) -> None:
    assert api.get("/private", ada, service="s3") == _FORBIDDEN


def test_a_signature_of_another_users_secret_is_forbidden(api: Api, ada: Any, bob: Any) -> None:
    mixed = type(ada)(ada.identity, {**ada.credentials, "SecretKey": bob.credentials["SecretKey"]})
    assert api.get("/private", mixed) == _FORBIDDEN


def test_a_signature_without_its_session_token_is_forbidden(api: Api, ada: Any) -> None:
    request = AWSRequest("GET", api.url + "/private")
    keys = Credentials(ada.credentials["AccessKeyId"], ada.credentials["SecretKey"])
    SigV4Auth(keys, "execute-api", api.region).add_auth(request)
    assert api.send("/private", dict(request.headers.items())) == _FORBIDDEN


def test_a_signature_for_another_path_is_forbidden(api: Api, ada: Any) -> None:
    request = AWSRequest("GET", api.url + "/public")
    given = ada.credentials
    keys = Credentials(given["AccessKeyId"], given["SecretKey"], given["SessionToken"])
    SigV4Auth(keys, "execute-api", api.region).add_auth(request)
    assert api.send("/private", dict(request.headers.items())) == _FORBIDDEN


@pytest.mark.parametrize("authorization", ["Bearer abc", "Basic YTpi", "AWS4-HMAC-SHA256 x"])
def test_another_kind_of_authorization_is_forbidden(api: Api, authorization: str) -> None:
    assert api.send("/private", {"Authorization": authorization}) == _FORBIDDEN


def test_a_path_without_a_route_is_not_found(api: Api) -> None:
    assert api.get("/nothing-here") == (404, {"message": "Not Found"})
