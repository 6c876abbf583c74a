"""An ID token names the roles of its user's groups.

Extends ``ministack.services.cognito._apply_pretoken_trigger``, which gets the claims before the
trigger does: upstream never sets ``cognito:roles`` and ``cognito:preferred_role``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ministack.services import cognito

from gatehouse.local.emulator.patching import Upstream, replace

_LAST = float("inf")


def install() -> None:
    """Install the patch."""
    replace(cognito, "_apply_pretoken_trigger", _with_roles)


def _with_roles(upstream: Upstream) -> Upstream:
    def apply_pretoken_trigger(
        pool_id: str, claims: dict[str, Any], token_type: str, *rest: Any, **named: Any
    ) -> Any:
        groups = claims.get("cognito:groups")
        if token_type == "id" and groups:
            held = (cognito._user_pools.get(pool_id) or {}).get("_groups") or {}
            claims.update(role_claims([held[name] for name in groups if name in held]))
        return upstream(pool_id, claims, token_type, *rest, **named)

    return apply_pretoken_trigger


def role_claims(groups: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the claims about the roles of groups.

    The group with the lowest precedence gives the preferred role; several of the same precedence
    give one only if they agree (Cognito developer guide, "Adding groups to a user pool").
    """
    with_role = [group for group in groups if group.get("RoleArn")]
    if not with_role:
        return {}
    claims: dict[str, Any] = {"cognito:roles": [group["RoleArn"] for group in with_role]}
    lowest = min(_precedence(group) for group in with_role)
    preferred = {group["RoleArn"] for group in with_role if _precedence(group) == lowest}
    if len(preferred) == 1:
        claims["cognito:preferred_role"] = preferred.pop()
    return claims


def _precedence(group: dict[str, Any]) -> float:
    given = group.get("Precedence")
    return _LAST if given is None else float(given)
