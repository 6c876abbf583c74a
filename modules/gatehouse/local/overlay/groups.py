"""Groups can be updated, and a group without a precedence comes last.

Extends in ``ministack.services.cognito``:

- the operations of user pools, with ``UpdateGroup``;
- ``_create_group``, which gives a group without a precedence the precedence 0, the highest. In
  Cognito it comes after all groups that have one (API reference, "GroupType").
"""

from __future__ import annotations

import time
from typing import Any

from ministack.core import responses
from ministack.services import cognito

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.emulator.service_errors import refusal
from gatehouse.local.overlay import user_pool_operations

_CHANGEABLE = ("Description", "RoleArn", "Precedence")


def install() -> None:
    """Install the patches."""
    replace(cognito, "_create_group", _without_precedence)
    user_pool_operations.add({"UpdateGroup": _update})


def _without_precedence(upstream: Upstream) -> Upstream:
    def create_group(data: dict[str, Any]) -> Answer:
        answer: Answer = upstream(data)
        if answer[0] >= 300 or data.get("Precedence") is not None:
            return answer
        group = cognito._user_pools[data["UserPoolId"]]["_groups"][data["GroupName"]]
        del group["Precedence"]
        return _shown(group)

    return create_group


def _update(pool: dict[str, Any], data: dict[str, Any]) -> Answer:
    group = pool["_groups"].get(data.get("GroupName"))
    if group is None:
        return refusal("ResourceNotFoundException", "Group not found.")
    group.update({name: data[name] for name in _CHANGEABLE if data.get(name) is not None})
    group["LastModifiedDate"] = int(time.time())
    return _shown(group)


def _shown(group: dict[str, Any]) -> Answer:
    answer: Answer = responses.json_response({"Group": cognito._group_out(group)})
    return answer
