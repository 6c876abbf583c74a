"""A session of a role, as IAM sees its holder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gatehouse.access.model import PolicyDocument, Role
from gatehouse.access.principals import Principal

#: Keys of every request that people send: signed, over TLS, by themselves.
OF_ALL: Mapping[str, object] = {
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    "aws:PrincipalIsAWSService": "false",
}


@dataclass(frozen=True, eq=False)
class Session:
    """A session of a role, or no session at all.

    Parameters
    ----------
    principal : Principal
        The principal of its requests: an assumed role, or nobody.
    role : Role, optional
        The role. Default: none, for unsigned requests.
    account : str, optional
        The account of the principal.
    keys : mapping
        The condition keys that its requests have.
    limits : tuple of PolicyDocument, optional
        Its session policies, of which one must allow. Default: none were passed.
    caps : tuple of PolicyDocument
        Service control policies: each must allow.
    way : tuple of str
        How it was had, in words: the first step first.
    doubt : str
        Why it is not sure that it can be had. Default: it can.
    more : tuple of PolicyDocument
        Policies of the principal where it has no role of the model.
    asks_of : str, optional
        The account whose things it asks for, where their ARNs name none. Default: its own.
    """

    principal: Principal
    role: Role | None = None
    account: str | None = None
    keys: Mapping[str, object] = field(default_factory=lambda: OF_ALL)
    limits: tuple[PolicyDocument, ...] | None = None
    caps: tuple[PolicyDocument, ...] = ()
    way: tuple[str, ...] = ()
    doubt: str = ""
    more: tuple[PolicyDocument, ...] = ()
    asks_of: str | None = None

    @property
    def policies(self) -> tuple[PolicyDocument, ...]:
        """Its identity policies."""
        return (*self.role.policies, *self.more) if self.role else self.more

    @property
    def boundary(self) -> PolicyDocument | None:
        """The permissions boundary of its role."""
        return self.role.boundary if self.role else None

    def assuming(self, role: Role, step: str, *, doubt: str = "") -> Session:
        """Return the session of another role, that this one can have."""
        return replace(
            self,
            principal=session_principal(role, "chained"),
            role=role,
            account=account_of(role),
            keys=OF_ALL,
            limits=None,
            way=(*self.way, step),
            doubt=self.doubt or doubt,
            more=(),
        )


@dataclass(frozen=True)
class Refused:
    """No session: why there is none, in one sentence."""

    why: str


def session_principal(role: Role, name: str) -> Principal:
    """Return the principal of a role's session."""
    parts = role.arn.split(":", 5)
    partition, account = (parts[1], parts[4]) if len(parts) == 6 else ("aws", "")
    arn = f"arn:{partition}:sts::{account}:assumed-role/{role.name}/{name}"
    return Principal("AWS", arn, role_arn=role.arn)


def account_of(role: Role) -> str | None:
    """Return the account of a role."""
    parts = role.arn.split(":", 5)
    return parts[4] if len(parts) == 6 else None
