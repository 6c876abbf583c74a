"""What other services ask IAM, without knowing how IAM keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class RoleView:
    """A role as other services see it.

    Parameters
    ----------
    arn, name, role_id : str
        How it is called.
    trust : str
        Its trust policy, as JSON.
    longest_session : int
        Seconds that a session of it may last.
    tags : dict of str to str
        Its tags.
    """

    arn: str
    name: str
    role_id: str
    trust: str
    longest_session: int = 3600
    tags: Mapping[str, str] = field(default_factory=dict)


class Iam(Protocol):
    """What STS and Cognito need of IAM."""

    def role(self, arn: str) -> RoleView | None:
        """Return the role of an ARN, None if there is none."""

    def has_policy(self, arn: str, account: str) -> bool:
        """Return whether a managed policy is AWS's own or one of the account."""

    def clients_of_provider(self, arn: str) -> Sequence[str] | None:
        """Return the client ids of an OpenID Connect provider, None if there is none."""

    def saml_metadata(self, arn: str) -> str | None:
        """Return the metadata document of a SAML provider, None if there is none."""

    def account_of_key(self, access_key: str) -> str | None:
        """Return the account of a user's access key, None if no user has it."""


class Trusts(Protocol):
    """Decides whether a role's trust policy allows somebody to use it; the gateway does."""

    def __call__(
        self,
        role: RoleView,
        action: str,
        principal: str,
        keys: Mapping[str, object],
        *,
        federated: bool = False,
    ) -> bool:
        """Return whether the role's trust policy allows it.

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
