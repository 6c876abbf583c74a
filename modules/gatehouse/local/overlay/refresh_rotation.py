"""An app client keeps how its refresh tokens rotate.

Extends ``_create_user_pool_client`` and ``_update_user_pool_client`` of
``ministack.services.cognito``, which forget ``RefreshTokenRotation``: Terraform stops there, since
what it sent does not come back. Tokens do not rotate here.
"""

from __future__ import annotations

import json
from typing import Any

from ministack.services import cognito

from gatehouse.local.overlay.patching import Answer, Upstream, replace

_KEPT = "RefreshTokenRotation"


def install() -> None:
    """Install the patches."""
    replace(cognito, "_create_user_pool_client", _keeping)
    replace(cognito, "_update_user_pool_client", _keeping)


def _keeping(upstream: Upstream) -> Upstream:
    def change_user_pool_client(data: dict[str, Any]) -> Answer:
        status, headers, body = upstream(data)
        if status >= 300:
            return status, headers, body
        shown = json.loads(body)
        made = shown["UserPoolClient"]
        pool, _ = cognito._resolve_pool(data.get("UserPoolId"))
        client = pool["_clients"][made["ClientId"]]
        client.pop(_KEPT, None)
        if data.get(_KEPT):
            client[_KEPT] = made[_KEPT] = data[_KEPT]
        return status, headers, json.dumps(shown).encode()

    return change_user_pool_client
