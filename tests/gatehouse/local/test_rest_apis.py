"""REST APIs: who may call a method, and which function it calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

_ANSWERS = "def main(event, context): return {'statusCode': 200, 'body': 'called'}"
_ALLOWS = """
def main(event, context):
    statement = {
        "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": event["methodArn"]
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "somebody", "policyDocument": document}
"""


class Rest:
    """A REST API with a method for each way that its callers are known."""

    def __init__(self, gateway: Any, region: str) -> None:
        self._gateway, self.region = gateway, region
        self.id = gateway.create_rest_api(name="rest")["id"]
        self.root = gateway.get_resources(restApiId=self.id)["items"][0]["id"]

    def method(self, name: str, function: str = "", **options: Any) -> None:
        gateway, of = self._gateway, {"restApiId": self.id}
        made = gateway.create_resource(**of, parentId=self.root, pathPart=name)["id"]
        of |= {"resourceId": made, "httpMethod": "GET"}
        gateway.put_method(**of, **{"authorizationType": "NONE", **options})
        uri = f"arn:aws:apigateway:{self.region}:lambda:path/2015-03-31/functions/{function}"
        how = {"type": "AWS_PROXY", "uri": f"{uri}/invocations", "integrationHttpMethod": "POST"}
        gateway.put_integration(**of, **(how if function else {"type": "MOCK"}))

    def authorizer(self, function: str) -> str:
        uri = f"arn:aws:apigateway:{self.region}:lambda:path/2015-03-31/functions/{function}"
        made = self._gateway.create_authorizer(
            restApiId=self.id,
            name=function.rpartition(":")[2],
            type="TOKEN",
            authorizerUri=f"{uri}/invocations",
            identitySource="method.request.header.X-Token",
        )
        return str(made["id"])

    def deploy(self) -> None:
        self._gateway.create_deployment(restApiId=self.id, stageName="live")


@pytest.fixture(scope="module")
def rest(
    clients: Callable[..., Any],
    local_aws: Any,
    functions: Any,
    callable_function: Callable[..., str],
) -> Rest:
    made = Rest(clients("apigateway"), local_aws.region)
    made.method("signed", authorizationType="AWS_IAM")
    made.method("open", callable_function("rest-open", _ANSWERS))
    made.method("private", functions.make("rest-private", _ANSWERS))
    allows = made.authorizer(callable_function("rest-allows", _ALLOWS))
    made.method("allowed", authorizationType="CUSTOM", authorizerId=allows)
    denies = made.authorizer(functions.make("rest-unasked", _ALLOWS))
    made.method("unasked", authorizationType="CUSTOM", authorizerId=denies)
    made.deploy()
    return made


@pytest.fixture(scope="module")
def api(new_api: Callable[..., Any], rest: Rest) -> Any:
    return replace(new_api("beside-rest"), id=rest.id)


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "x",
        "Bearer x",
        "Basic eDp5",
        "AWS x:y",
        "aws4-hmac-sha256 Credential=x/20260101/us-east-1/execute-api/aws4_request",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/execute-api/aws4_request",
    ],
)
@pytest.mark.parametrize("query", ["", "?X-Amz-Date=x", "?X-Amz-SignedHeaders=host"])
def test_a_method_that_needs_a_signature_takes_nothing_else(
    api: Any, sent: str, query: str
) -> None:
    headers = {"Authorization": sent} if sent else {}
    assert api.call(f"/live/signed{query}", headers=headers).status == 403


def test_two_authorizations_are_no_signature(api: Any, sign_in: Any) -> None:
    person = sign_in.person("of-rest-twice")
    sign_in.grant("rest", _may("*"))
    assert api.call("/live/signed", person=person).status == 200
    first = [("Authorization", "Bearer x")]
    assert api.call("/live/signed", person=person, headers=first).status == 403


def _may(resource: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resource}


def test_a_signature_for_another_region_is_refused(api: Any, sign_in: Any) -> None:
    person = sign_in.person("of-rest")
    elsewhere = f"arn:aws:execute-api:eu-west-1:000000000000:{api.id}/*"
    sign_in.grant("rest", _may(elsewhere))
    assert api.call("/live/signed", person=person).status == 403
    told = api.call("/live/signed", person=person, region="eu-west-1")
    assert (told.status, "valid region" in told.json["message"]) == (403, True)
    sign_in.grant("rest", _may(elsewhere.replace("eu-west-1", api.region)))
    assert api.call("/live/signed", person=person).status == 200
    assert api.call("/live/signed", person=person, region="eu-west-1").status == 403


def test_a_method_calls_a_function_only_if_the_functions_policy_lets_it(api: Any) -> None:
    assert api.call("/live/open").body == b"called"
    refused = api.call("/live/private")
    assert (refused.status, refused.json) == (500, {"message": "Internal server error"})


def test_an_authorizer_is_asked_only_if_its_functions_policy_lets_it(api: Any) -> None:
    headers = {"X-Token": "x"}
    assert api.call("/live/allowed", headers=headers).status == 200
    assert api.call("/live/unasked", headers=headers).status == 500
    assert api.call("/live/allowed").status == 401


def test_the_permission_of_a_function_names_the_method_and_the_path(
    api: Any, clients: Callable[..., Any]
) -> None:
    arn = f"arn:aws:execute-api:{api.region}:000000000000:{api.id}"
    for place, status in (("live/POST/private", 500), ("*/GET/private", 200)):
        clients("lambda").add_permission(
            FunctionName="rest-private",
            StatementId=json.dumps(status),
            Action="lambda:InvokeFunction",
            Principal="apigateway.amazonaws.com",
            SourceArn=f"{arn}/{place}",
        )
        assert api.call("/live/private").status == status
