"""A refusal has the status that the service's protocol gives it.

Extends ``ministack.core.iam_actions.access_denied_response``: services that speak JSON by a target
(DynamoDB, Cognito, KMS, Secrets Manager …) answer 400 for whatever is the caller's fault, S3
answers 400 for a body that is not the one that was signed. Upstream answers 403.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions

from gatehouse.local.overlay.patching import Answer, Upstream, replace


def install() -> None:
    """Put the patch in place."""
    replace(iam_actions, "access_denied_response", _with_status)


def _with_status(upstream: Upstream) -> Upstream:
    def access_denied_response(
        *given: Any, headers: dict[str, str] | None = None, **named: Any
    ) -> Answer:
        status, answered, body = upstream(*given, headers=headers, **named)
        if status == 403 and "x-amz-target" in (headers or {}):
            status = 400
        return status, answered, body

    return access_denied_response
