"""The settings of one route of a stage can be deleted.

Extends ``ministack.services.apigateway.handle_request``, which takes ``DeleteRouteSettings`` for
the deletion of the whole stage. Terraform sends it whenever the throttle of a route changes.
"""

from __future__ import annotations

import re
from typing import Any

from ministack.services import apigateway

from gatehouse.local.overlay.patching import Answer, Upstream, replace
from gatehouse.local.overlay.service_errors import refusal

_PATH = re.compile(r"/v2/apis/([^/]+)/stages/([^/]+)/routesettings/(.+)")


def install() -> None:
    """Install the patch."""
    replace(apigateway, "handle_request", _deleting_settings)


def _deleting_settings(upstream: Upstream) -> Upstream:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        found = _PATH.fullmatch(path) if method == "DELETE" else None
        if found is None:
            answer: Answer = await upstream(method, path, headers, body, query)
            return answer
        api, name, route = found.groups()
        stage = apigateway._stages.get(api, {}).get(name)
        if stage is None:
            return refusal("NotFoundException", f"Stage '{name}' not found", 404)
        stage["routeSettings"] = {
            key: each for key, each in (stage.get("routeSettings") or {}).items() if key != route
        }
        return 204, {}, b""

    return handle_request
