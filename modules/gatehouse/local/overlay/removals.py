"""What is taken away is gone: settings of routes, keys of logs, variables of functions.

Extends:

- ``ministack.services.apigateway.handle_request``, which deletes a whole stage when the settings of
  one of its routes are deleted (``DeleteRouteSettings``);
- ``ministack.services.apigateway._update_domain_name``, which keeps mutual TLS with an empty
  truststore, where API Gateway turns it off;
- ``ministack.services.apigateway._update_integration``, which keeps request parameters with empty
  values, where API Gateway removes them, and forgets those that a request does not name;
- ``ministack.services.cloudwatch_logs.handle_request``, which lacks ``AssociateKmsKey`` and
  ``DisassociateKmsKey``;
- ``ministack.services.lambda_svc._update_config``, which keeps empty variables and an empty queue
  for failed events, where Lambda returns neither;
- ``ministack.services.dynamodb._sse_description_from_spec``, which describes the encryption of a
  table that has DynamoDB's own key again, where DynamoDB describes none; and ``_update_ttl``, which
  takes any attribute's name to turn the expiry of items off.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from ministack.core import responses
from ministack.services import apigateway, cloudwatch_logs, dynamodb, lambda_svc

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.overlay.service_errors import refusal

_Json = dict[str, Any]
_ROUTE_SETTINGS = re.compile(r"/v2/apis/(?P<api>[^/]+)/stages/(?P<stage>[^/]+)/routesettings/(.+)")
#: Settings of a function that Lambda does not return when they are empty, and what fills them.
_OF_FUNCTIONS = {"Environment": "Variables", "DeadLetterConfig": "TargetArn"}


def install() -> None:
    """Install the patches."""
    replace(apigateway, "handle_request", _without_route_settings)
    replace(apigateway, "_update_domain_name", _without_mutual_tls)
    replace(apigateway, "_update_integration", _without_empty_parameters)
    replace(cloudwatch_logs, "handle_request", _with_keys)
    replace(lambda_svc, "_update_config", _without_empty_settings)
    replace(dynamodb, "_sse_description_from_spec", _without_own_key)
    replace(dynamodb, "_update_ttl", _by_its_name)


def _without_route_settings(upstream: Upstream) -> Upstream:
    async def handle_request(method: str, path: str, *rest: Any) -> Answer:
        named = _ROUTE_SETTINGS.fullmatch(path) if method == "DELETE" else None
        if named is None:
            answer: Answer = await upstream(method, path, *rest)
            return answer
        stage = apigateway._stages.get(named["api"], {}).get(unquote(named["stage"])) or {}
        gone = (stage.get("routeSettings") or {}).pop(unquote(named[3]), None)
        if gone is None:
            told: Answer = apigateway._apigw_error("NotFoundException", "Unable to find it", 404)
            return told
        return 204, {}, b""

    return handle_request


def _without_mutual_tls(upstream: Upstream) -> Upstream:
    def update_domain_name(name: str, data: _Json) -> Answer:
        given = data.get("mutualTlsAuthentication")
        if given is not None and not given.get("truststoreUri"):
            data = {**data, "mutualTlsAuthentication": None}
        answer: Answer = upstream(name, data)
        return answer

    return update_domain_name


def _without_empty_parameters(upstream: Upstream) -> Upstream:
    def update_integration(api_id: str, integration_id: str, data: _Json) -> Answer:
        given = data.get("requestParameters")
        if given is not None:
            kept = apigateway._integrations.get(api_id, {}).get(integration_id) or {}
            merged = {**(kept.get("requestParameters") or {}), **given}
            named = {name: value for name, value in merged.items() if value != ""}
            data = {**data, "requestParameters": named}
        answer: Answer = upstream(api_id, integration_id, data)
        return answer

    return update_integration


def _with_keys(upstream: Upstream) -> Upstream:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: Any
    ) -> Answer:
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        if action not in ("AssociateKmsKey", "DisassociateKmsKey"):
            answer: Answer = await upstream(method, path, headers, body, query)
            return answer
        data = json.loads(body)
        group = cloudwatch_logs._log_groups.get(data.get("logGroupName"))
        if group is None:
            return refusal("ResourceNotFoundException", "The specified log group does not exist.")
        group["kmsKeyId"] = data["kmsKeyId"] if action == "AssociateKmsKey" else None
        done: Answer = responses.json_response({})
        return done

    return handle_request


def _without_empty_settings(upstream: Upstream) -> Upstream:
    def update_config(name: str, data: _Json) -> Answer:
        answer: Answer = upstream(name, data)
        if answer[0] < 300:
            config = lambda_svc._functions[name]["config"]
            for setting, filled_by in _OF_FUNCTIONS.items():
                if setting in config and not (config[setting] or {}).get(filled_by):
                    del config[setting]
        return answer

    return update_config


def _without_own_key(upstream: Upstream) -> Upstream:
    def sse_description_from_spec(spec: _Json | None) -> Any:
        return upstream(spec) if spec and spec.get("Enabled") else None

    return sse_description_from_spec


def _by_its_name(upstream: Upstream) -> Upstream:
    def update_ttl(data: _Json) -> Answer:
        wanted = data.get("TimeToLiveSpecification") or {}
        table = dynamodb._normalize_table_name(data.get("TableName"))
        kept = dynamodb._ttl_settings.get(table) or {}
        is_on = kept.get("TimeToLiveStatus") == "ENABLED"
        if not wanted.get("Enabled") and not is_on:
            return refusal("ValidationException", "TimeToLive is already disabled")
        if is_on and kept.get("AttributeName") != wanted.get("AttributeName"):
            return refusal(
                "ValidationException",
                "TimeToLive is active on a different AttributeName: current AttributeName is "
                f"{kept.get('AttributeName')}",
            )
        answer: Answer = upstream(data)
        if answer[0] < 300 and not wanted.get("Enabled"):
            dynamodb._ttl_settings.pop(table, None)
        return answer

    return update_ttl
