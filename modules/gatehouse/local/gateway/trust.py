"""Whether a role's trust policy allows somebody to use it."""

from __future__ import annotations

from collections.abc import Mapping

from gatehouse import access
from gatehouse.local.emulator import state
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway import decisions
from gatehouse.local.services.iam_view import RoleView


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
    call = calls.current.get()
    account = role.arn.split(":")[4]
    who = access.Principal.federated(principal)
    known: dict[str, object] = {"aws:FederatedProvider": principal}
    if not federated:
        who, known = decisions.principal_of(principal), {}
        account = who.account or account
        if call is not None and call.caller is not None:
            known = {**state.caller_keys(call.caller), "aws:PrincipalType": call.caller.kind}
    tags = {f"aws:ResourceTag/{name}": value for name, value in role.tags.items()}
    asked = {
        **decisions.request_keys(call),
        "aws:RequestedRegion": (call.region or None) if call else None,
        "aws:PrincipalOrgID": state.organization_of(account),
        **known,
        **tags,
        **keys,
    }
    request = access.Request(action, role.arn, who, asked, account=account)
    place = f"the trust policy of {role.arn}"
    return decisions.by_trust(request, role.trust, place, "trust policy").allowed
