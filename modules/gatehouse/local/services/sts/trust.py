"""Whether a role may be assumed, and who holds the session then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.local.services.contract import ServiceError
from gatehouse.local.services.iam_view import Iam, RoleView, Trusts


@dataclass(frozen=True)
class Asking:
    """Who asks a role for a session, and with what.

    Parameters
    ----------
    action : str
        ``sts:AssumeRole`` or another of STS's.
    principal : str
        The caller's ARN, or the provider of its token.
    keys : dict
        The condition keys of the request.
    tags : list of dict
        The tags that the session shall have.
    federated : bool
        Whether the principal is a provider. Default False.
    source_identity : str
        The source identity that the session shall have. Default: none.
    """

    action: str
    principal: str
    keys: Mapping[str, Any]
    tags: Sequence[Mapping[str, str]] = ()
    federated: bool = False
    source_identity: str = ""


class Trust:
    """Asks the trust policies of roles.

    Parameters
    ----------
    iam : Iam
        Where the roles are.
    trusts : Trusts
        Decides by a trust policy.
    """

    def __init__(self, iam: Iam, trusts: Trusts) -> None:
        self._iam, self._trusts = iam, trusts

    def role(self, arn: str, asking: Asking) -> RoleView:
        """Return the role if its trust policy allows all that is asked for.

        Parameters
        ----------
        arn : str
            The role's ARN.
        asking : Asking
            Who asks.

        Raises
        ------
        ServiceError
            If there is no such role, or it does not trust whoever asks: AWS does not say which.
        """
        role = self._iam.role(arn)
        refused = asking.action if role is None else self._refused(role, asking)
        if role is None or refused:
            raise ServiceError("AccessDenied", _says(refused or asking.action, arn, asking), 403)
        return role

    def _refused(self, role: RoleView, asking: Asking) -> str | None:
        needed = [asking.action]
        needed += ["sts:TagSession"] if asking.tags else []
        needed += ["sts:SetSourceIdentity"] if asking.source_identity else []
        for action in needed:
            if not self._trusts(
                role, action, asking.principal, asking.keys, federated=asking.federated
            ):
                return action
        return None


def _says(action: str, arn: str, asking: Asking) -> str:
    if asking.federated:
        return f"Not authorized to perform {action}"
    return f"User: {asking.principal} is not authorized to perform: {action} on resource: {arn}"
