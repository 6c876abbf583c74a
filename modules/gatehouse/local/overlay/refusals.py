"""A refusal has the status of the service's protocol, and names what was refused.

Extends:

- ``ministack.core.iam_actions.access_denied_response``: JSON services with a target header
  (DynamoDB, Cognito, KMS, Secrets Manager …) answer 400 to every error of the caller, and S3
  answers 400 if the body is not the one that was signed. Upstream answers 403. AWS also names the
  resource, which leads to the missing statement;
- ``ministack.core.iam_evaluator.enforce``, to know what was checked last: one request can need
  several permissions, on several resources.
"""

from __future__ import annotations

import contextvars
from typing import Any

from ministack.core import iam_actions, iam_evaluator

from gatehouse.local.overlay.patching import Answer, Upstream, replace

_asked: contextvars.ContextVar[tuple[str, str]] = contextvars.ContextVar(
    "gatehouse_asked", default=("", "")
)


def install() -> None:
    """Install the patches."""
    replace(iam_evaluator, "enforce", _noted)
    replace(iam_actions, "access_denied_response", _with_status)


def _noted(upstream: Upstream) -> Upstream:
    def enforce(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:
        _asked.set((iam_action, resource_arn))
        return upstream(access_key_id, iam_action, service, region, resource_arn, service_context)

    return enforce


def _with_status(upstream: Upstream) -> Upstream:
    def access_denied_response(
        service: str,
        action: str,
        principal_arn: str,
        *rest: Any,
        headers: dict[str, str] | None = None,
        **named: Any,
    ) -> Answer:
        asked, resource = _asked.get()
        from_resource = named.get("explicit_deny") and named.get("resource_policy_arn")
        if asked and not (named.get("error_code") or named.get("message") or from_resource):
            told = f'"{resource}"' if asked.startswith("s3:") else resource
            named["message"] = iam_actions.identity_denial_message(
                asked, principal_arn, told, bool(named.get("explicit_deny"))
            )
        status, answered, body = upstream(
            service, action, principal_arn, *rest, headers=headers, **named
        )
        if status == 403 and "x-amz-target" in (headers or {}):
            status = 400
        return status, answered, body

    return access_denied_response
