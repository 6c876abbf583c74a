"""Whether a role's trust policy allows somebody to use it."""

from __future__ import annotations

from collections.abc import Mapping

from ministack.core import iam_evaluator, responses

from gatehouse.local.services.iam_view import RoleView

_WEB = "WebIdentityUser"


def trusts(
    role: RoleView,
    action: str,
    principal: str,
    keys: Mapping[str, object],
    *,
    federated: bool = False,
) -> bool:
    """Return whether a role's trust policy allows an action.

    Parameters
    ----------
    role : RoleView
        The role.
    action : str
        ``sts:AssumeRole``, ``sts:AssumeRoleWithWebIdentity``, ``sts:TagSession``.
    principal : str
        The caller's ARN, or the provider of a token or an assertion.
    keys : dict
        The condition keys of the request.
    federated : bool
        Whether the principal is a provider. Default False.
    """
    tagged = {
        key.partition("/")[2]: str(value)
        for key, value in keys.items()
        if key.startswith("aws:RequestTag/")
    }
    others = {key: value for key, value in keys.items() if not key.startswith("aws:RequestTag/")}
    account = role.arn.split(":")[4]
    context = iam_evaluator.EvalContext(
        principal_arn=principal,
        principal_type=_WEB if federated else _kind(principal),
        principal_account=account if federated else principal.split(":")[4],
        action=action,
        resource_arn=role.arn,
        region=responses.get_region(),
        request_tags=tagged,
        tag_keys=list(tagged),
        service_context={key.lower(): value for key, value in others.items()},
    )
    return bool(iam_evaluator.evaluate_trust_policy(role.trust, principal, context))


def _kind(arn: str) -> str:
    if ":assumed-role/" in arn:
        return "AssumedRole"
    return "User" if ":user/" in arn else "Root"
