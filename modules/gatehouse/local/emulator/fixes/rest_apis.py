"""API Gateway: who calls a REST API and the connections of a WebSocket API, and what it calls."""

from __future__ import annotations

import json
from typing import Any

from ministack import app
from ministack.core import iam_evaluator
from ministack.services import apigateway, apigateway_v1

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway.signing import reading
from gatehouse.local.gateway.signing.reading import RefusedError
from gatehouse.local.services.http_api import functions

_Json = dict[str, Any]

_INVOKE = "execute-api:Invoke"
_CONNECTIONS = "/@connections/"
_PAGE = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
    "api-gateway-control-access-using-iam-policies-to-invoke-api.html"
)
_PERMISSIONS = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
    "api-gateway-integration-settings-console.html"
)
_CALLS = (
    "(integration, api_id, stage_name, stage, resource, request_path, method, headers, body, "
    "query_params, path_params, *, owner_account_id=None, owner_region=None, "
    "binary_media_types=None, authorizer_context=None, caller_identity=None)"
)


@fix(
    app,
    "_enforce_execute_api",
    signature="(api_id, stage, method, execute_path, headers, query_params, "
    "iam_action='execute-api:Invoke')",
    body="214aca620387",
    page=_PAGE,
)
def _where_the_api_is(upstream: Upstream) -> Upstream:
    """Ask about the API where it is, and about the connection that is used.

    Upstream takes the region from the signature, so that a policy about one region would open the
    APIs of all, and leaves off what follows a connection's id.
    """

    def enforce_execute_api(
        api_id: str,
        stage: str,
        method: str,
        path: str,
        headers: _Json,
        query: _Json,
        iam_action: str = _INVOKE,
    ) -> Any:
        if iam_action != _INVOKE:
            if "/" in path.removeprefix(_CONNECTIONS):
                return _forbidden("Forbidden")
        elif app._execute_api_authorization_type(api_id, stage, method, path) != "AWS_IAM":
            return upstream(api_id, stage, method, path, headers, query, iam_action)
        region = _signed_region()
        place = apigateway_v1.find_api_scope(api_id) or apigateway.find_api_scope(api_id)
        if region and place and region != place[1]:
            told = f"Credential should be scoped to a valid region, not '{region}'. "
            error = iam_evaluator.AuthError("SignatureDoesNotMatch", told)
            answer = apigateway_v1.authentication_error_response(
                api_id, stage, error, headers, query
            )
            return answer or _forbidden(told)
        return upstream(api_id, stage, method, path, headers, query, iam_action)

    return enforce_execute_api


def _signed_region() -> str:
    """Return the region that the current request is signed for; empty for another signature."""
    call = calls.current.get()
    try:
        signature = reading.read(call.received) if call else None
    except RefusedError:
        return ""  # upstream refuses it, with its own words
    return signature.region if signature else ""


def _forbidden(message: str) -> Answer:
    return 403, {"Content-Type": "application/json"}, json.dumps({"message": message}).encode()


@fix(apigateway_v1, "_invoke_lambda_custom_v1", signature=_CALLS, body="48093df47232")
@fix(
    apigateway_v1,
    "_invoke_lambda_proxy_v1",
    signature=_CALLS,
    body="d717bf9773ed",
    page=_PERMISSIONS,
)
def _from_a_method(upstream: Upstream) -> Upstream:
    """Call the function of a method only if the function's policy lets the API."""

    async def invoke(
        integration: _Json,
        api_id: str,
        stage_name: str,
        stage: _Json,
        resource: _Json,
        request_path: str,
        method: str,
        *rest: Any,
        owner_account_id: str = "",
        owner_region: str = "",
        **options: Any,
    ) -> Any:
        api = f"arn:aws:execute-api:{owner_region}:{owner_account_id}:{api_id}"
        if not _may_call(
            str(integration.get("uri") or ""),
            str(integration.get("credentials") or ""),
            f"{api}/{stage_name}/{method}{resource['path']}",
        ):
            return apigateway_v1._gw_error("API_CONFIGURATION_ERROR", "Internal server error")
        options |= {"owner_account_id": owner_account_id, "owner_region": owner_region}
        named = (integration, api_id, stage_name, stage, resource, request_path, method)
        return await upstream(*named, *rest, **options)

    return invoke


@fix(
    apigateway_v1,
    "_invoke_authorizer_lambda",
    signature="(authorizer, event, account_id, region)",
    body="d334a67b39d7",
    page="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
)
def _from_an_authorizer(upstream: Upstream) -> Upstream:
    """Call the function of an authorizer only if the function's policy lets the API."""

    async def invoke_authorizer_lambda(
        authorizer: _Json, event: _Json, account_id: str, region: str
    ) -> Any:
        api = str(event["methodArn"]).partition("/")[0]
        if not _may_call(
            str(authorizer.get("authorizerUri") or ""),
            str(authorizer.get("authorizerCredentials") or ""),
            f"{api}/authorizers/{authorizer.get('id')}",
        ):
            return None
        return await upstream(authorizer, event, account_id, region)

    return invoke_authorizer_lambda


def _may_call(uri: str, role: str, source: str) -> bool:
    """Decide whether a part of an API may call a function; upstream says that there is none."""
    region, account = source.split(":")[3:5]
    function = functions.find(uri, account, region)
    return function is None or function.may_be_called(source, role)
