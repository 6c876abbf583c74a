"""HTTP APIs refuse a request that is not signed, or not as they need it, in one way.

Replaces ``ministack.app._enforce_execute_api`` for HTTP APIs. It answers with the XML or JSON
error of another service, tells why, and takes a signature made for any service.
"""

from __future__ import annotations

import re
from typing import Any

from ministack import app
from ministack.services import apigateway

from gatehouse.local.overlay.patching import Answer, Upstream, replace

_SCOPE = re.compile(r"Credential=[^/,\s]+/\d{8}/[^/,\s]+/([^/,\s]+)/aws4_request")


def install() -> None:
    """Put the patch in place."""
    replace(app, "_enforce_execute_api", _as_http_apis_answer)


def forbidden() -> Answer:
    """Make the answer that an HTTP API gives to whoever may not call a route."""
    return 403, {"Content-Type": "application/json"}, b'{"message":"Forbidden"}'


def _as_http_apis_answer(upstream: Upstream) -> Upstream:
    def enforce_execute_api(
        api_id: str,
        stage: str,
        method: str,
        path: str,
        headers: dict[str, str],
        query: dict[str, Any],
        iam_action: str = "execute-api:Invoke",
    ) -> Answer | None:
        refused: Answer | None = upstream(
            api_id, stage, method, path, headers, query, iam_action=iam_action
        )
        if iam_action != "execute-api:Invoke" or apigateway.find_api_scope(api_id) is None:
            return refused
        wanted = apigateway.route_authorization_type(api_id, stage, method, path)
        if refused or (wanted == "AWS_IAM" and not _signed_for_the_api(headers)):
            return forbidden()
        return None

    return enforce_execute_api


def _signed_for_the_api(headers: dict[str, str]) -> bool:
    scope = _SCOPE.search(headers.get("authorization", ""))
    return scope is not None and scope.group(1) == "execute-api"
