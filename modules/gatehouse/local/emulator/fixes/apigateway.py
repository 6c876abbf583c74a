"""API Gateway: the function that decides who connects to a WebSocket API."""

from __future__ import annotations

from typing import Any

from ministack.services import apigateway

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Upstream
from gatehouse.local.services.http_api import functions
from gatehouse.local.services.http_api.asking import source_of

_Json = dict[str, Any]


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
