"""A service calls a function only if the function's policy allows it.

Upstream never checks that policy. Extends
``ministack.services.apigateway._invoke_request_authorizer_lambda``: without permission the caller
of an HTTP API gets 500, as with any authorizer that fails.
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import apigateway, lambda_svc

from gatehouse.local.emulator.patching import Upstream, replace
from gatehouse.local.services.function_policies import may_invoke

_GATEWAY = "apigateway.amazonaws.com"


def install() -> None:
    """Install the patches."""
    replace(apigateway, "_invoke_request_authorizer_lambda", _from_an_authorizer)


def _from_an_authorizer(upstream: Upstream) -> Upstream:
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
