"""What IAM knows: users, groups, roles, policies, keys and providers, each by account and name.

A record is a dict by the names of AWS's model, with what the model shows elsewhere beside it:
``AttachedPolicies`` (ARNs), ``InlinePolicies`` of a role, ``Users`` of a group (names),
``Versions`` of a managed policy, ``SecretAccessKey`` of a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from gatehouse.local.services.iam import errors

Json = dict[str, Any]
#: The path of roles that services make for themselves.
SERVICE_LINKED = "/aws-service-role/"
_OF_AWS = "arn:aws:iam::aws:policy/"


class Table(Protocol):
    """Records of one kind."""

    def get(self, account: str, name: str) -> Json | None:
        """Return a record, None if there is none."""

    def put(self, account: str, name: str, record: Json) -> None:
        """Keep a record."""

    def remove(self, account: str, name: str) -> None:
        """Forget a record, if it is there."""

    def of(self, account: str) -> dict[str, Json]:
        """Return the records of an account by name."""


class OwnTable:
    """Records in a dict of their own."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], Json] = {}

    def get(self, account: str, name: str) -> Json | None:
        """Return a record, None if there is none."""
        return self._held.get((account, name))

    def put(self, account: str, name: str, record: Json) -> None:
        """Keep a record."""
        self._held[account, name] = record

    def remove(self, account: str, name: str) -> None:
        """Forget a record, if it is there."""
        self._held.pop((account, name), None)

    def of(self, account: str) -> dict[str, Json]:
        """Return the records of an account by name."""
        return {name: each for (owner, name), each in self._held.items() if owner == account}


@dataclass(frozen=True)
class Store:
    """All records of IAM.

    Parameters
    ----------
    users, groups, roles : Table
        By name.
    policies, openid_providers, saml_providers : Table
        By ARN.
    access_keys : Table
        By the key's id.
    profiles : Table
        Instance profiles, by name.
    user_policies, group_policies : Table
        The inline policies of users and groups, by the holder's name.
    login_profiles : Table
        By the user's name.
    password_policies : Table
        The password policy of an account, if it has one.
    of_aws : dict
        The managed policies of AWS, by ARN.
    """

    users: Table = field(default_factory=OwnTable)
    groups: Table = field(default_factory=OwnTable)
    roles: Table = field(default_factory=OwnTable)
    policies: Table = field(default_factory=OwnTable)
    access_keys: Table = field(default_factory=OwnTable)
    profiles: Table = field(default_factory=OwnTable)
    openid_providers: Table = field(default_factory=OwnTable)
    saml_providers: Table = field(default_factory=OwnTable)
    user_policies: Table = field(default_factory=OwnTable)
    group_policies: Table = field(default_factory=OwnTable)
    login_profiles: Table = field(default_factory=OwnTable)
    password_policies: Table = field(default_factory=OwnTable)
    of_aws: Mapping[str, Json] = field(default_factory=dict)

    def table(self, kind: str) -> Table:
        """Return the records of a kind of holder: ``Role``, ``User`` or ``Group``."""
        return {"Role": self.roles, "User": self.users, "Group": self.groups}[kind]

    def holder(self, kind: str, account: str, name: str) -> Json:
        """Return a role, a user or a group; raise if there is none."""
        found = self.table(kind).get(account, name)
        if found is None:
            raise errors.not_found(f"The {kind.lower()} with name {name} cannot be found.")
        return found

    def changeable(self, kind: str, account: str, name: str) -> Json:
        """Return a holder to change; raise for a role that only its service changes."""
        found = self.holder(kind, account, name)
        if kind == "Role" and str(found.get("Path") or "").startswith(SERVICE_LINKED):
            raise errors.unmodifiable_role(name)
        return found

    def inline(self, kind: str, account: str, name: str) -> dict[str, str]:
        """Return the inline policies of a holder; a change of the dict changes them."""
        holder = self.holder(kind, account, name)
        if kind == "Role":
            found: dict[str, str] = holder.setdefault("InlinePolicies", {})
            return found
        table = self.user_policies if kind == "User" else self.group_policies
        held = table.get(account, name)
        if held is None:
            held = {}
            table.put(account, name, held)
        return held

    def policy(self, account: str, arn: str) -> Json:
        """Return a managed policy, of the account or of AWS; raise if there is none."""
        found = self.find_policy(account, arn)
        if found is None:
            raise errors.not_found(f"Policy {arn} was not found.")
        return found

    def find_policy(self, account: str, arn: str) -> Json | None:
        """Return a managed policy, of the account or of AWS, None if there is none."""
        return self.of_aws.get(arn) if is_of_aws(arn) else self.policies.get(account, arn)

    def document(self, account: str, arn: str) -> str | None:
        """Return the document of a managed policy's default version, None without such a policy."""
        found = self.find_policy(account, arn)
        if found is None:
            return None
        return str(found["Versions"][found["DefaultVersionId"]]["Document"])

    def holders(self, account: str) -> list[tuple[str, str, Json]]:
        """Return kind, name and record of all roles, users and groups."""
        return [
            (kind, name, each)
            for kind in ("Group", "Role", "User")
            for name, each in self.table(kind).of(account).items()
        ]


def is_of_aws(arn: str) -> bool:
    """Return whether a managed policy is one of AWS's own."""
    return arn.startswith(_OF_AWS)
