"""API Gateway: what a WebSocket API calls, and who reaches its connections."""

from __future__ import annotations

import json
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import apigateway

from gatehouse.local.emulator import api_tables
from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.services.http_api import functions
from gatehouse.local.services.http_api.asking import source_of

_Json = dict[str, Any]

#: The integrations that call a function.
_CALLING = ("AWS", "AWS_PROXY")


@fix(
    apigateway,
    "_invoke_request_authorizer_lambda",
    signature="(authorizer, event, account_id, region)",
    body="3d56ca3ff7be",
    page="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html",
)
def _from_an_authorizer(upstream: Upstream) -> Upstream:
    """Call an authorizer's function only if the function's policy lets the API."""

    async def invoke_request_authorizer_lambda(
        authorizer: _Json, event: _Json, account_id: str, region: str
    ) -> Any:
        function = functions.find(authorizer.get("authorizerUri", ""), account_id, region)
        api_id = event["requestContext"]["apiId"]
        source = source_of(region, account_id, api_id, authorizer)
        if function is not None and not function.may_be_called(source):
            return None
        return await upstream(authorizer, event, account_id, region)

    return invoke_request_authorizer_lambda


@fix(
    apigateway,
    "_invoke_ws_lambda",
    signature="(api_id, account_id, region, route, stage, connection_id, event_type, message_id, "
    "body_text, source_ip, headers, query_params=None, **kwargs)",
    body="b4351357208e",
    page="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integrations.html",
)
def _from_a_route(upstream: Upstream) -> Upstream:
    """Call the function of a WebSocket's route only if the function's policy lets the API."""

    async def invoke_ws_lambda(
        api_id: str,
        account_id: str,
        region: str,
        route: _Json,
        stage: str,
        connection_id: str,
        event_type: str,
        message_id: str,
        *rest: Any,
        **options: Any,
    ) -> Any:
        target = str(route.get("target") or "").rpartition("/")[2]
        integration = api_tables.store().integrations.find(api_id, target) or {}
        if integration.get("integrationType") in _CALLING:
            function = functions.find(
                str(integration.get("integrationUri") or ""), account_id, region
            )
            api = f"arn:aws:execute-api:{region}:{account_id}:{api_id}"
            source = f"{api}/{stage}/{route.get('routeKey')}"
            role = str(integration.get("credentialsArn") or "")
            if function is None or not function.may_be_called(source, role):
                told = {"connectionId": connection_id, "requestId": message_id}
                body = json.dumps({"message": "Internal server error", **told})
                return {"statusCode": 500, "body": body}
        named = (api_id, account_id, region, route, stage, connection_id, event_type, message_id)
        return await upstream(*named, *rest, **options)

    return invoke_ws_lambda


@fix(
    apigateway,
    "handle_connections_api",
    signature="(method, api_id, stage, connection_id, body, headers)",
    body="124573537f83",
    page="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html",
)
def _at_its_own_stage(upstream: Upstream) -> Upstream:
    """Manage a connection at the stage that it was opened at: permission was asked for a stage."""

    async def handle_connections_api(
        method: str, api_id: str, stage: str, connection_id: str, body: bytes, headers: _Json
    ) -> Answer:
        held = apigateway._ws_connections.get(connection_id) or {}
        is_here = (held.get("accountId"), held.get("stage")) == (get_account_id(), stage)
        known = connection_id if is_here else ""  # as one that is not there
        found: Answer = await upstream(method, api_id, stage, known, body, headers)
        return found

    return handle_connections_api


@fix(
    apigateway,
    "handle_execute",
    signature="(api_id, stage, path, method, headers, body, query_params, raw_query_string=None)",
    body="0eaa7432b0ca",
    page="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html",
)
def _by_no_other_way(_: Upstream) -> Upstream:
    """Answer for no HTTP API: ``services/http_api`` has done so before, and asked who may call."""

    async def handle_execute(*_: Any, **__: Any) -> Any:
        return apigateway._http_api_not_found()

    return handle_execute
