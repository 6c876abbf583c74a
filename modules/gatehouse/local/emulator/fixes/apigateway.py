"""API Gateway: functions that authorize, and the addresses of APIs."""

from __future__ import annotations

from typing import Any

from ministack import app
from ministack.core.responses import get_account_id, get_region
from ministack.services import apigateway, lambda_svc

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Upstream
from gatehouse.local.services.function_policies import may_invoke
from gatehouse.local.services.http_api.addresses import address_of

_GATEWAY = "apigateway.amazonaws.com"


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
