"""Only the services that a function's own policy names can call it."""

from __future__ import annotations

import contextlib
import io
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from gatehouse.deployed.outputs import resolvable

from tests.gatehouse.local.pools import refusal

_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": ["lambda.amazonaws.com", "apigateway.amazonaws.com"]},
        },
    }
)

_HANDLER = """
def main(event, context):
    if "triggerSource" in event:
        event["response"]["autoConfirmUser"] = True
        return event
    if event.get("type") == "REQUEST":
        return {"isAuthorized": True}
    return {"statusCode": 200, "body": "{}"}
"""


@dataclass
class Called:
    """A function behind a route, a route with an authorizer, and a user pool's trigger."""

    clients: Callable[..., Any]
    url: str
    api: str
    region: str
    arn: str
    client: str
    users: str

    def permit(self, principal: str, source: str) -> None:
        self.clients("lambda").add_permission(
            FunctionName="called",
            StatementId="permitted",
            Action="lambda:InvokeFunction",
            Principal=principal,
            SourceArn=source,
        )

    def forbid(self) -> None:
        functions = self.clients("lambda")
        with contextlib.suppress(functions.exceptions.ResourceNotFoundException):
            functions.remove_permission(FunctionName="called", StatementId="permitted")

    def execute_api(self, rest: str, *, api: str | None = None) -> str:
        return f"arn:aws:execute-api:{self.region}:000000000000:{api or self.api}/{rest}"

    def get(self, path: str = "/open") -> tuple[int, Any]:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        request = urllib.request.Request(self.url + path, headers={"Authorization": "x"})
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    def sign_up(self, name: str) -> Any:
        return self.clients("cognito-idp").sign_up(
            ClientId=self.client, Username=name, Password="Correct-1-horse"
        )


@pytest.fixture(scope="module")
def made(clients: Callable[..., Any], local_aws: Any) -> Called:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("show.py", _HANDLER)
    role = clients("iam").create_role(RoleName="called", AssumeRolePolicyDocument=_TRUST)
    arn = clients("lambda").create_function(
        FunctionName="called",
        Runtime="python3.12",
        Handler="show.main",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": packed.getvalue()},
    )["FunctionArn"]
    gateway = clients("apigatewayv2")
    api = gateway.create_api(Name="called", ProtocolType="HTTP")["ApiId"]
    integration = gateway.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=arn, PayloadFormatVersion="2.0"
    )["IntegrationId"]
    target = f"integrations/{integration}"
    gateway.create_route(ApiId=api, RouteKey="GET /open", Target=target)
    gateway.create_route(ApiId=api, RouteKey="GET /notes/{id}", Target=target)
    gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    idp = clients("cognito-idp")
    users = idp.create_user_pool(PoolName="called", LambdaConfig={"PreSignUp": arn})
    users_id = users["UserPool"]["Id"]
    client = idp.create_user_pool_client(UserPoolId=users_id, ClientName="web")
    published = f"https://{api}.execute-api.{local_aws.region}.amazonaws.com"
    return Called(
        clients,
        resolvable(published, local_aws.endpoint),
        api,
        local_aws.region,
        arn,
        client["UserPoolClient"]["ClientId"],
        users_id,
    )


@pytest.fixture
def called(made: Called) -> Called:
    made.forbid()
    return made


_GATEWAY, _POOLS = "apigateway.amazonaws.com", "cognito-idp.amazonaws.com"
_BROKEN = (500, {"message": "Internal Server Error"})


@pytest.mark.parametrize("rest", ["*/*", "*/*/open", "$default/GET/open", "*"])
def test_a_gateway_that_is_permitted_gets_an_answer(called: Called, rest: str) -> None:
    called.permit(_GATEWAY, called.execute_api(rest))
    assert called.get() == (200, {})


def test_a_path_variable_is_in_the_permission_as_in_the_route(called: Called) -> None:
    called.permit(_GATEWAY, called.execute_api("*/*/notes/{id}"))
    assert called.get("/notes/7") == (200, {})


def test_without_its_permission_a_route_is_broken(called: Called) -> None:
    called.permit(_GATEWAY, called.execute_api("*/*"))
    assert called.get() == (200, {})
    called.forbid()
    assert called.get() == _BROKEN


@pytest.mark.parametrize("rest", ["*/POST/open", "*/*/other", "other-stage/*"])
def test_a_permission_for_another_route_does_not_count(called: Called, rest: str) -> None:
    called.permit(_GATEWAY, called.execute_api(rest))
    assert called.get() == _BROKEN


def test_a_permission_for_another_api_does_not_count(called: Called) -> None:
    called.permit(_GATEWAY, called.execute_api("*/*", api="other"))
    assert called.get() == _BROKEN


def test_a_permission_for_another_service_does_not_count(called: Called) -> None:
    called.permit(_POOLS, called.execute_api("*/*"))
    assert called.get() == _BROKEN


def _pool_arn(called: Called, pool: str) -> str:
    return f"arn:aws:cognito-idp:{called.region}:000000000000:userpool/{pool}"


def test_a_trigger_that_is_permitted_runs(called: Called) -> None:
    called.permit(_POOLS, _pool_arn(called, called.users))
    assert called.sign_up("ann")["UserConfirmed"]


def test_without_its_permission_a_trigger_stops_the_sign_up(called: Called) -> None:
    assert refusal(called.sign_up, "bob") == "UnexpectedLambdaException"


def test_a_trigger_permitted_to_another_pool_is_not_permitted(called: Called) -> None:
    called.permit(_POOLS, _pool_arn(called, f"{called.region}_other"))
    assert refusal(called.sign_up, "bob") == "UnexpectedLambdaException"


def test_a_caller_with_its_own_permissions_needs_no_function_policy(called: Called) -> None:
    answer = called.clients("lambda").invoke(FunctionName="called", Payload=b"{}")
    assert answer["StatusCode"] == 200


@pytest.mark.parametrize(
    ("effect", "wanted"), [("Allow", (200, {})), ("Deny", _BROKEN)], ids=["allowed", "refused"]
)
def test_the_role_of_an_integration_decides_instead_of_the_functions_policy(
    called: Called, effect: str, wanted: tuple[int, object]
) -> None:
    name = f"calls-{effect}"
    iam = called.clients("iam")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_TRUST)["Role"]["Arn"]
    statement = {"Effect": effect, "Action": "lambda:InvokeFunction", "Resource": called.arn}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName=name, PolicyName="calls", PolicyDocument=document)
    gateway = called.clients("apigatewayv2")
    integration = gateway.create_integration(
        ApiId=called.api,
        IntegrationType="AWS_PROXY",
        IntegrationUri=called.arn,
        PayloadFormatVersion="2.0",
        CredentialsArn=role,
    )["IntegrationId"]
    target = f"integrations/{integration}"
    gateway.create_route(ApiId=called.api, RouteKey=f"GET /{effect}", Target=target)
    assert called.get(f"/{effect}") == wanted


@pytest.mark.parametrize("how", ["path", "trust", "none"])
def test_an_api_uses_only_a_role_that_is_there_and_trusts_it(called: Called, how: str) -> None:
    name = f"tricked-by-{how}"
    iam = called.clients("iam")
    trust = _TRUST.replace("apigateway.amazonaws.com", "ec2.amazonaws.com")
    role = iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=trust if how == "trust" else _TRUST
    )["Role"]["Arn"]
    statement = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": called.arn}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName=name, PolicyName="calls", PolicyDocument=document)
    used = role.replace(":role/", ":role/app/") if how == "path" else role
    gateway = called.clients("apigatewayv2")
    integration = gateway.create_integration(
        ApiId=called.api,
        IntegrationType="AWS_PROXY",
        IntegrationUri=called.arn,
        PayloadFormatVersion="2.0",
        CredentialsArn=used,
    )["IntegrationId"]
    target = f"integrations/{integration}"
    gateway.create_route(ApiId=called.api, RouteKey=f"GET /{how}", Target=target)
    assert called.get(f"/{how}") == ((200, {}) if how == "none" else _BROKEN)
