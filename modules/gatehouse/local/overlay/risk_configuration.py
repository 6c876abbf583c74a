"""User pools keep their risk configuration: ``SetRiskConfiguration``.

Upstream has neither that operation nor ``DescribeRiskConfiguration``. Nothing here assesses the
risk of a sign-in.
"""

from __future__ import annotations

import time
from typing import Any

from ministack.core import responses

from gatehouse.local.emulator.patching import Answer
from gatehouse.local.emulator.service_errors import refusal
from gatehouse.local.overlay import user_pool_operations

_PARTS = (
    "AccountTakeoverRiskConfiguration",
    "CompromisedCredentialsRiskConfiguration",
    "RiskExceptionConfiguration",
)
_ALL_CLIENTS = "ALL"
_kept: dict[tuple[str, str], dict[str, Any]] = {}


def install() -> None:
    """Install the operations."""
    user_pool_operations.add({"SetRiskConfiguration": _set, "DescribeRiskConfiguration": _describe})


def _unknown_client(pool: dict[str, Any], data: dict[str, Any]) -> Answer | None:
    client = data.get("ClientId")
    if client and client != _ALL_CLIENTS and client not in pool.get("_clients", {}):
        return refusal("ResourceNotFoundException", f"User pool client {client} does not exist.")
    return None


def _set(pool: dict[str, Any], data: dict[str, Any]) -> Answer:
    if not _has_threat_protection(pool):
        return refusal("UserPoolAddOnNotEnabledException", "User pool add-on is not enabled.")
    refused = _unknown_client(pool, data)
    if refused:
        return refused
    kept = {part: data[part] for part in _PARTS if data.get(part)}
    _kept[_key(data)] = {**kept, "LastModifiedDate": time.time()}
    return _told(data)


def _describe(pool: dict[str, Any], data: dict[str, Any]) -> Answer:
    return _unknown_client(pool, data) or _told(data)


def _told(data: dict[str, Any]) -> Answer:
    named = {name: data[name] for name in ("UserPoolId", "ClientId") if data.get(name)}
    answer: Answer = responses.json_response(
        {"RiskConfiguration": {**named, **_kept.get(_key(data), {})}}
    )
    return answer


def _key(data: dict[str, Any]) -> tuple[str, str]:
    return str(data.get("UserPoolId")), str(data.get("ClientId") or _ALL_CLIENTS)


def _has_threat_protection(pool: dict[str, Any]) -> bool:
    return (pool.get("UserPoolAddOns") or {}).get("AdvancedSecurityMode") in ("AUDIT", "ENFORCED")
