"""User pools keep what to do about risky sign-ins: ``SetRiskConfiguration``.

Extends ``ministack.services.cognito._dispatch_idp``, which does not know it. Nothing here judges
the risk of a sign-in.
"""

from __future__ import annotations

import time
from typing import Any

from ministack.core import responses
from ministack.services import cognito

from gatehouse.local.overlay.patching import Answer, Upstream, replace

_PARTS = (
    "AccountTakeoverRiskConfiguration",
    "CompromisedCredentialsRiskConfiguration",
    "RiskExceptionConfiguration",
)
_ALL_CLIENTS = "ALL"
_kept: dict[tuple[str, str], dict[str, Any]] = {}


def install() -> None:
    """Put the patch in place."""
    replace(cognito, "_dispatch_idp", _with_risk_configuration)


def _with_risk_configuration(upstream: Upstream) -> Upstream:
    actions = {"SetRiskConfiguration": _set, "DescribeRiskConfiguration": _describe}

    async def dispatch_idp(action: str, data: dict[str, Any]) -> Answer:
        if action not in actions:
            answer: Answer = await upstream(action, data)
            return answer
        pool, missing = cognito._resolve_pool(data.get("UserPoolId"))
        if missing:
            refused: Answer = missing
            return refused
        if action == "SetRiskConfiguration" and not _has_threat_protection(pool):
            return _error("UserPoolAddOnNotEnabledException", "User pool add-on is not enabled.")
        client = data.get("ClientId")
        if client and client != _ALL_CLIENTS and client not in pool.get("_clients", {}):
            return _error("ResourceNotFoundException", f"User pool client {client} does not exist.")
        return actions[action](data)

    return dispatch_idp


def _set(data: dict[str, Any]) -> Answer:
    kept = {part: data[part] for part in _PARTS if data.get(part)}
    _kept[_key(data)] = {**kept, "LastModifiedDate": time.time()}
    return _describe(data)


def _describe(data: dict[str, Any]) -> Answer:
    named = {name: data[name] for name in ("UserPoolId", "ClientId") if data.get(name)}
    answer: Answer = responses.json_response(
        {"RiskConfiguration": {**named, **_kept.get(_key(data), {})}}
    )
    return answer


def _key(data: dict[str, Any]) -> tuple[str, str]:
    return str(data.get("UserPoolId")), str(data.get("ClientId") or _ALL_CLIENTS)


def _has_threat_protection(pool: dict[str, Any]) -> bool:
    return (pool.get("UserPoolAddOns") or {}).get("AdvancedSecurityMode") in ("AUDIT", "ENFORCED")


def _error(code: str, message: str) -> Answer:
    answer: Answer = responses.error_response_json(code, message, 400)
    return answer
