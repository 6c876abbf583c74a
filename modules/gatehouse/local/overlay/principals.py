"""Policies with principals: those of resources, and the trust policies of roles.

Replaces in ``ministack.core.iam_evaluator``:

- ``evaluate_resource_policy``, for calls that no policy of a caller applies to: calls without a
  signature, and calls of one service to another. Upstream ignores ``NotPrincipal``;
- ``evaluate_trust_policy``, which ignores policy variables and lets an account's root use a role
  that only a service may assume.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator

from gatehouse import access
from gatehouse.local.overlay.patching import replace
from gatehouse.local.overlay.policies import compiled, request_of

#: Makes a policy that only delegates to the caller's account count as an allow.
_DELEGATED = access.Policies(
    identity=[
        access.parse_policy(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
            },
            "the account",
        )
    ],
    resource_must_allow=True,
)
_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"


def install() -> None:
    """Install the patches."""
    replace(iam_evaluator, "evaluate_resource_policy", lambda _: evaluate_resource_policy)
    replace(iam_evaluator, "evaluate_trust_policy", lambda _: evaluate_trust_policy)


def evaluate_resource_policy(
    document: Any, context: Any, service: str | None = None, **_: bool
) -> Any:
    """Decide by a resource's policy alone, for the caller and for the service that calls for it."""
    if not document:
        return iam_evaluator.EvalResult("ImplicitDeny", context.principal_arn)
    who = [access.Principal.of(context.principal_arn or "*")]
    if service:
        who.append(access.Principal.service(service))
    effects = [_decide(document, context, principal).effect for principal in who]
    decision = next((each for each in ("ExplicitDeny", "Allow") if each in effects), "ImplicitDeny")
    return iam_evaluator.EvalResult(decision.removeprefix("Explicit"), context.principal_arn)


def evaluate_trust_policy(document: Any, caller_arn: str, context: Any = None) -> bool:
    """Decide whether a role's trust policy allows a caller, or a token's provider, to assume it."""
    if context is None:
        context = iam_evaluator.EvalContext(
            caller_arn, "", caller_arn.split(":")[4], "sts:AssumeRole", "*", ""
        )
    # The provider of a token sets the session's tags as the same principal.
    web = context.action == _WEB_IDENTITY or context.principal_type == "WebIdentityUser"
    principal = access.Principal.federated(caller_arn) if web else access.Principal.of(caller_arn)
    return _decide(document, context, principal).allowed


def _decide(document: Any, context: Any, principal: access.Principal) -> access.Decision:
    policy = compiled(document, "the policy of the resource")
    request = request_of(context, principal)
    return access.evaluate_trust(request, policy, _DELEGATED)
