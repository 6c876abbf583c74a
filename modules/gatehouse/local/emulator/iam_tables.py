"""IAM's records where the emulator's own services look them up: one table for both.

The emulator's EC2, EKS and IoT read roles themselves, and what is left of its IAM (MFA devices,
reports) works on the same users.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam

from gatehouse.local.services.iam.store import Store


class EmulatedTable:
    """A table over one of the emulator's dicts by account.

    Parameters
    ----------
    held : Any
        The emulator's dict.
    """

    def __init__(self, held: Any) -> None:
        self._held = held

    def get(self, account: str, name: str) -> dict[str, Any] | None:
        """Return a record, None if there is none."""
        found: dict[str, Any] | None = self._held.get_scoped(account, None, name)
        return found

    def put(self, account: str, name: str, record: dict[str, Any]) -> None:
        """Keep a record."""
        self._held.set_scoped(account, None, name, record)

    def remove(self, account: str, name: str) -> None:
        """Forget a record, if it is there."""
        self._held.pop_scoped(account, None, name, None)

    def of(self, account: str) -> dict[str, dict[str, Any]]:
        """Return the records of an account by name."""
        held = list(self._held._data.items())
        return {name: each for (owner, name), each in held if owner == account}


def store() -> Store:
    """Return a store over the emulator's dicts."""
    return Store(
        users=EmulatedTable(iam._users),
        groups=EmulatedTable(iam._groups),
        roles=EmulatedTable(iam._roles),
        policies=EmulatedTable(iam._policies),
        access_keys=EmulatedTable(iam._access_keys),
        profiles=EmulatedTable(iam._instance_profiles),
        openid_providers=EmulatedTable(iam._oidc_providers),
        saml_providers=EmulatedTable(iam._saml_providers),
        user_policies=EmulatedTable(iam._user_inline_policies),
        group_policies=EmulatedTable(iam._group_inline_policies),
        login_profiles=EmulatedTable(iam._login_profiles),
        password_policies=EmulatedTable(iam._account_password_policy),
        of_aws=iam._aws_managed_policies,
    )


def account_of_key(access_key: str) -> str | None:
    """Return the account of a user's access key, None if no user has it."""
    try:
        found: str | None = iam_evaluator.find_iam_access_key_account(access_key)
    except iam_evaluator.AmbiguousAccessKeyError:
        return None
    return found
