"""Resources read back as they were applied, so that the next plan is empty.

Extends in ``ministack.services.apigateway``:

- ``_apigw_response``, which returns every field that an authorizer can have. Terraform takes the
  fields of the other kind for a change made outside of it;
- ``_create_integration`` and ``_update_integration``, which drop the fields of integrations with a
  service of AWS and of integrations inside a VPC.
"""

from __future__ import annotations

import json
from typing import Any

from ministack.services import apigateway

from gatehouse.local.emulator.patching import Answer, Upstream, replace

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


def install() -> None:
    """Install the patches."""
    replace(apigateway, "_apigw_response", _without_foreign_fields)
    replace(apigateway, "_create_integration", _with_every_field)
    replace(apigateway, "_update_integration", _with_every_field)


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


def _with_every_field(upstream: Upstream) -> Upstream:
    def keep_integration(api_id: str, *named: Any) -> Answer:
        answer: Answer = upstream(api_id, *named)
        status, _, body = answer
        if status >= 300:
            return answer
        sent = named[-1]
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
