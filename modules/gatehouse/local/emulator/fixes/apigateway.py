"""API Gateway: what is read back, what is taken away, tags, and the addresses of APIs."""

from __future__ import annotations

import json
import os
from typing import Any

from ministack import app
from ministack.core.responses import get_account_id, get_region
from ministack.services import apigateway, lambda_svc

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.services.function_policies import may_invoke
from gatehouse.local.services.http_api import vpc_links
from gatehouse.local.services.http_api.addresses import address_of

_Json = dict[str, Any]

_GATEWAY = "apigateway.amazonaws.com"
_JWT_ONLY = frozenset({"jwtConfiguration"})
_REQUEST_ONLY = frozenset(
    {
        "authorizerCredentialsArn",
        "authorizerPayloadFormatVersion",
        "authorizerResultTtlInSeconds",
        "authorizerUri",
        "enableSimpleResponses",
    }
)
_INTEGRATION = (
    "connectionId",
    "credentialsArn",
    "integrationSubtype",
    "passthroughBehavior",
    "templateSelectionExpression",
    "tlsConfig",
)


@fix(
    apigateway,
    "_update_domain_name",
    signature="(name, data)",
    body="2939cfbd3620",
    page="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames-domainname.html",
)
def _without_mutual_tls(upstream: Upstream) -> Upstream:
    """Turn mutual TLS off for an empty truststore; upstream keeps it, without one."""

    def update_domain_name(name: str, data: _Json) -> Answer:
        given = data.get("mutualTlsAuthentication")
        if given is not None and not given.get("truststoreUri"):
            data = {**data, "mutualTlsAuthentication": None}
        answer: Answer = upstream(name, data)
        return answer

    return update_domain_name


@fix(apigateway, "_create_integration", signature="(api_id, data)", body="3de4ee540de4")
@fix(
    apigateway,
    "_update_integration",
    signature="(api_id, int_id, data)",
    body="2604c8c2c46e",
    page="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations-integrationid.html",
)
def _with_every_field(upstream: Upstream) -> Upstream:
    """Keep the fields of every kind of integration, and remove parameters with empty values.

    Upstream drops the fields of integrations with a service of AWS and inside a VPC, keeps
    parameters with empty values, and forgets those that an update does not name.
    """

    def keep_integration(api_id: str, *named: Any) -> Answer:
        sent = _merged(api_id, *named)
        answer: Answer = upstream(api_id, *named[:-1], sent)
        status, _, body = answer
        if status >= 300:
            return answer
        kept = apigateway._integrations[api_id][json.loads(body)["integrationId"]]
        for name in _INTEGRATION:
            if sent.get(name):
                kept[name] = sent[name]
            elif name in sent:
                kept.pop(name, None)
        if "integrationSubtype" in kept and "integrationMethod" not in sent:
            kept.pop("integrationMethod", None)
        shown: Answer = apigateway._apigw_response(kept, status)
        return shown

    return keep_integration


def _merged(api_id: str, *named: Any) -> _Json:
    """Return what an integration is to have, with the parameters that it keeps."""
    sent: _Json = named[-1]
    given = sent.get("requestParameters")
    if len(named) == 1 or given is None:
        return sent
    kept = apigateway._integrations.get(api_id, {}).get(named[0]) or {}
    merged = {**(kept.get("requestParameters") or {}), **given}
    return {**sent, "requestParameters": {key: each for key, each in merged.items() if each != ""}}


@fix(
    apigateway,
    "_apigw_response",
    signature="(data, status=200)",
    body="00c210e8ce70",
    page="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers-authorizerid.html",
)
def _without_foreign_fields(upstream: Upstream) -> Upstream:
    """Return an authorizer's own fields alone, and an API's address as every client resolves it.

    Upstream returns the fields of both kinds of authorizers, and ``{api}.execute-api.localhost``,
    a name that many systems do not resolve.
    """

    def apigw_response(data: Any, status: int = 200) -> Any:
        if isinstance(data, dict):
            data = _own_fields(data)
            if isinstance(data.get("items"), list):
                data = {**data, "items": [_own_fields(item) for item in data["items"]]}
        return upstream(data, status)

    return apigw_response


def _own_fields(item: Any) -> Any:
    if isinstance(item, dict) and "apiEndpoint" in item and "apiId" in item:
        scheme = str(item["apiEndpoint"]).partition("://")[0]
        address = f"127.0.0.1:{os.environ['GATEWAY_PORT']}/_aws/execute-api/{item['apiId']}"
        return {**item, "apiEndpoint": f"{scheme}://{address}"}
    if not isinstance(item, dict) or "authorizerId" not in item or "authorizerType" not in item:
        return item
    foreign = _JWT_ONLY if item["authorizerType"] == "REQUEST" else _REQUEST_ONLY
    return {name: value for name, value in item.items() if name not in foreign and value != ""}


@fix(apigateway, "_tag_resource", signature="(resource_arn, data)", body="3454daffbaf0")
@fix(
    apigateway,
    "_untag_resource",
    signature="(resource_arn, tag_keys)",
    body="1e945d9ea5bc",
    page="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/tags-resource-arn.html",
)
def _shown(upstream: Upstream) -> Upstream:
    """Return tags that are added later wherever the API or the stage is read."""

    def change_tags(resource_arn: str, *change: Any) -> Answer:
        answer: Answer = upstream(resource_arn, *change)
        if answer[0] < 300:
            arn, _ = apigateway._validate_tag_resource_arn(resource_arn)
            tagged = _tagged(arn)
            if tagged is not None:
                tagged["tags"] = dict(apigateway._tag_store(arn).get(arn) or {})
        return answer

    return change_tags


def _tagged(arn: str) -> dict[str, Any] | None:
    """Find the API or the stage of an ARN: ``…::/apis/{id}/stages/{name}``."""
    parts = arn.partition("::/")[2].split("/")
    found: dict[str, Any] | None = None
    if parts[0] == "apis" and len(parts) == 2:
        found = apigateway._apis.get(parts[1])
    elif parts[0] == "apis" and len(parts) == 4 and parts[2] == "stages":
        found = apigateway._stages.get(parts[1], {}).get(parts[3])
    return found


@fix(
    apigateway,
    "_validate_tag_resource_arn",
    signature="(resource_arn)",
    body="53cc216d3037",
    page="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/tags-resource-arn.html",
)
def _knowing_links(upstream: Upstream) -> Upstream:
    """Know VPC links, which are kept by a service of ours."""

    def validate_tag_resource_arn(resource_arn: str) -> Any:
        if vpc_links.is_known(resource_arn, get_region()):
            return resource_arn, None
        return upstream(resource_arn)

    return validate_tag_resource_arn


@fix(
    apigateway,
    "_invoke_request_authorizer_lambda",
    signature="(authorizer, event, account_id, region)",
    body="3d56ca3ff7be",
    page="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html",
)
def _from_an_authorizer(upstream: Upstream) -> Upstream:
    """Call an authorizer's function only if the function's policy lets the API."""

    async def invoke_request_authorizer_lambda(
        authorizer: dict[str, Any], event: dict[str, Any], account_id: str, region: str
    ) -> Any:
        api_id = event["requestContext"]["apiId"]
        source = f"{_execute_api(api_id)}/authorizers/{authorizer['authorizerId']}"
        scope = {"owner_account_id": account_id, "owner_region": region}
        if _is_refused(authorizer.get("authorizerUri", ""), source, scope):
            return None
        return await upstream(authorizer, event, account_id, region)

    return invoke_request_authorizer_lambda


def _execute_api(api_id: str) -> str:
    return f"arn:aws:execute-api:{get_region()}:{get_account_id()}:{api_id}"


def _is_refused(uri: str, source: str, scope: dict[str, Any]) -> bool:
    reference = apigateway._extract_lambda_ref_from_integration_uri(uri)
    function, config, _ = lambda_svc._get_func_record_for_ref_in_scope(
        reference, account_id=scope.get("owner_account_id"), region=scope.get("owner_region")
    )
    if function is None or config is None:
        return False  # upstream reports that there is no such function
    arn = reference if reference.startswith("arn:") else config["FunctionArn"]
    return not may_invoke(function, arn, _GATEWAY, source)


@fix(
    app,
    "_parse_execute_api_url",
    signature="(host, path)",
    body="6eccb6395515",
    page="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-publish.html",
)
def _parsing(upstream: Upstream) -> Upstream:
    """Know the host names of AWS, so that they never reach the management API."""

    def parse_execute_api_url(host: str, path: str) -> tuple[str, str, str] | None:
        address = address_of(host, path)
        if address is None:
            parsed: tuple[str, str, str] | None = upstream(host, path)
            return parsed
        stage, _, rest = address.path.lstrip("/").partition("/")
        return address.api_id, stage or "$default", f"/{rest}"

    return parse_execute_api_url


@fix(
    apigateway,
    "_route_specificity",
    signature="(method, route_path)",
    body="6aed2f96ed02",
    page="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html",
)
def _knowing_every_greedy_variable(_: Upstream) -> Upstream:
    """Know every variable that matches several parts of a path, not ``{proxy+}`` alone."""

    def route_specificity(method: str, route_path: str) -> tuple[int, int, int]:
        parts = route_path.strip("/").split("/")
        literal = sum(1 for part in parts if not (part.startswith("{") and part.endswith("}")))
        greedy = any(part.endswith("+}") for part in parts)
        return 0 if greedy else 1, literal, 0 if method == "ANY" else 1

    return route_specificity
