"""The caller, and whether a ``Principal`` or ``NotPrincipal`` element names it.

An element can name a principal in three ways, and the way decides what else must allow the
request (IAM User Guide, ``reference_policies_evaluation-logic_policy-eval-denyallow`` and
``reference_policies_elements_principal``):

- **directly**: ``*``, the ARN of the user, of the role session or of the federated user that calls,
  a service, a federated provider. In one account this grants by itself, whatever the identity
  policies, a permissions boundary or a session policy leave out.
- through its **role**: the ARN of the role, for one of its sessions. This grants without an
  identity policy, within the boundary and the session policy.
- through its **account**: the account's number or root ARN, or its canonical user. This only
  delegates: identity policies of the account must allow as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Literal


class Reach(IntEnum):
    """How a ``Principal`` element names a principal, from not at all to directly."""

    NONE = 0
    ACCOUNT = 1
    ROLE = 2
    DIRECT = 3


PrincipalType = Literal["AWS", "Service", "Federated", "Anonymous"]


@dataclass(frozen=True)
class Principal:
    """The principal of a request.

    Use the class methods; a plain string in ``Request.principal`` goes through ``of``.

    Parameters
    ----------
    type : str
        ``AWS``, ``Service``, ``Federated`` or ``Anonymous``.
    value : str
        The ARN, the service's or the provider's name; empty for ``Anonymous``.
    canonical_user : str, optional
        The canonical user ID of the account, for bucket policies that name it.
    role_arn : str, optional
        For a role session, the ARN of its role. By default it is derived from the session's ARN,
        which lacks the role's path; only the key ``aws:PrincipalArn`` shows the difference,
        since role names are unique in an account.

    Example
    -------
    >>> Principal.of("arn:aws:sts::111122223333:assumed-role/App/ann").account
    '111122223333'
    """

    type: PrincipalType
    value: str
    canonical_user: str | None = None
    role_arn: str | None = None
    account: str | None = field(init=False, default=None)
    kind: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Read account, kind and role from the ARN."""
        if self.type != "AWS":
            return
        parts = self.value.split(":", 5)
        if len(parts) < 6:
            return
        object.__setattr__(self, "account", parts[4] or None)
        object.__setattr__(self, "kind", parts[5].partition("/")[0])
        if self.kind == "assumed-role" and self.role_arn is None:
            name = parts[5].split("/", 2)[1] if "/" in parts[5] else ""
            object.__setattr__(self, "role_arn", f"arn:{parts[1]}:iam::{parts[4]}:role/{name}")

    @classmethod
    def of(cls, text: str) -> Principal:
        """Read a principal: an ARN, an account number, a service's name, or ``*`` for anyone."""
        if text.startswith("arn:"):
            return cls("AWS", text)
        if is_account(text):
            return cls("AWS", f"arn:aws:iam::{text}:root")
        if text in ("", "*"):
            return cls.anonymous()
        return cls.service(text)

    @classmethod
    def service(cls, name: str) -> Principal:
        """Make the principal of an AWS service, for example ``apigateway.amazonaws.com``."""
        return cls("Service", name)

    @classmethod
    def federated(cls, provider: str) -> Principal:
        """Make the principal of a web identity or SAML provider, for a trust policy."""
        return cls("Federated", provider)

    @classmethod
    def anonymous(cls) -> Principal:
        """Make the principal of an unsigned request."""
        return cls("Anonymous", "")

    @property
    def is_root(self) -> bool:
        """Whether this is the root user of its account."""
        return self.kind == "root"

    @property
    def is_entity(self) -> bool:
        """Whether this is an IAM user, a role or a session of one: what a boundary can bind."""
        return self.kind in ("user", "role", "assumed-role", "federated-user")

    @property
    def principal_arn(self) -> str | None:
        """The value of ``aws:PrincipalArn``: the role's ARN for a role session."""
        if self.type != "AWS":
            return None
        return self.role_arn or self.value


@lru_cache(maxsize=4096)
def principal_of(text: str) -> Principal:
    """Return ``Principal.of(text)``, cached."""
    return Principal.of(text)


def is_account(text: str) -> bool:
    """Return whether this is an account's number."""
    return len(text) == 12 and text.isascii() and text.isdigit()


@dataclass(frozen=True)
class PrincipalElement:
    """A ``Principal`` or ``NotPrincipal`` element.

    Parameters
    ----------
    everyone : bool
        Whether ``*`` is named.
    aws, services, federated, canonical_users : frozenset of str
        The names by type. Account numbers stand as they are, root ARNs as their account's number.
    accounts : frozenset of str
        The accounts named.
    negated : bool
        True for ``NotPrincipal``.
    """

    everyone: bool = False
    aws: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    federated: frozenset[str] = frozenset()
    canonical_users: frozenset[str] = frozenset()
    negated: bool = False

    def reach(self, principal: Principal, *, denies: bool, bounded: bool) -> Reach:
        """Return how this element names a principal.

        ``NotPrincipal`` means everyone but those named. With ``Deny``, only
        the very principal named by its own ARN is exempt: naming a role exempts none of its
        sessions, and naming an account none of its users, which is why AWS's examples list them
        all. A principal under a permissions boundary is never exempt
        (``access_policies_boundaries``). With ``Allow``, a principal that is named in any way is
        left out.

        Parameters
        ----------
        principal : Principal
            The caller.
        denies : bool
            Whether the statement's effect is Deny.
        bounded : bool
            Whether a permissions boundary is set for the principal.
        """
        named = self._named(principal)
        if not self.negated:
            return named
        if not denies:
            return Reach.DIRECT if named is Reach.NONE else Reach.NONE
        if bounded and principal.is_entity:
            return Reach.DIRECT
        return Reach.NONE if named is Reach.DIRECT else Reach.DIRECT

    def _named(self, principal: Principal) -> Reach:
        if self.everyone:
            return Reach.DIRECT
        if principal.type == "Service":
            named = principal.value in self.services or "*" in self.services
            return Reach.DIRECT if named else Reach.NONE
        if principal.type == "Federated":
            return Reach.DIRECT if principal.value in self.federated else Reach.NONE
        if principal.type == "Anonymous":
            return Reach.NONE
        if principal.value in self.aws:
            return Reach.ROLE if principal.kind == "role" and not self.negated else Reach.DIRECT
        if principal.role_arn is not None and self._names_role(principal):
            return Reach.ROLE
        if principal.account in self.accounts or (
            principal.canonical_user is not None
            and principal.canonical_user in self.canonical_users
        ):
            return Reach.DIRECT if principal.is_root else Reach.ACCOUNT
        return Reach.NONE

    def _names_role(self, principal: Principal) -> bool:
        if principal.role_arn in self.aws:
            return True
        mine = role_identity(principal.role_arn or "")
        return mine is not None and any(role_identity(arn) == mine for arn in self.aws)


@lru_cache(maxsize=4096)
def role_identity(arn: str) -> tuple[str, str, str] | None:
    """Return partition, account and name of a role's ARN, without its path."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[2] != "iam" or not parts[5].startswith("role/"):
        return None
    return parts[1], parts[4], parts[5].rpartition("/")[2]
