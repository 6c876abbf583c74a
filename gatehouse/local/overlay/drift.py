"""What was applied reads back as it was applied, so that the next plan is empty.

Extends ``ministack.services.apigateway._apigw_response``, which returns every field that an
authorizer can have. The fields of the other kind read as a change made outside of Terraform.
"""

from __future__ import annotations

from typing import Any

from ministack.services import apigateway

from gatehouse.local.overlay.patching import Upstream, replace

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


def install() -> None:
    """Put the patch in place."""
    replace(apigateway, "_apigw_response", _without_foreign_fields)


def _without_foreign_fields(upstream: Upstream) -> Upstream:
    def apigw_response(data: Any, status: int = 200) -> Any:
        if isinstance(data, dict):
            data = _own_fields(data)
            if isinstance(data.get("items"), list):
                data = {**data, "items": [_own_fields(item) for item in data["items"]]}
        return upstream(data, status)

    return apigw_response


def _own_fields(item: Any) -> Any:
    if not isinstance(item, dict) or "authorizerId" not in item or "authorizerType" not in item:
        return item
    foreign = _JWT_ONLY if item["authorizerType"] == "REQUEST" else _REQUEST_ONLY
    return {name: value for name, value in item.items() if name not in foreign and value != ""}
