"""The password policy of an account's users."""

from __future__ import annotations

from gatehouse.local.services.contract import Context, Json, Operation
from gatehouse.local.services.iam import errors
from gatehouse.local.services.iam.store import Store

_DEFAULTS = {
    "MinimumPasswordLength": 6,
    "RequireSymbols": False,
    "RequireNumbers": False,
    "RequireUppercaseCharacters": False,
    "RequireLowercaseCharacters": False,
    "AllowUsersToChangePassword": False,
    "MaxPasswordAge": 0,
    "PasswordReusePrevention": None,
    "HardExpiry": False,
}
#: An account has one policy at most.
_NAME = "policy"


class PasswordPolicy:
    """The operations on the password policy.

    Parameters
    ----------
    store : Store
        Where it is kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "DeleteAccountPasswordPolicy": self.delete,
            "GetAccountPasswordPolicy": self.get,
            "UpdateAccountPasswordPolicy": self.update,
        }

    def update(self, context: Context, asked: Json) -> Json:
        """Set the whole policy: what is left out has its default again."""
        given = {name: asked[name] for name in _DEFAULTS if asked.get(name) is not None}
        self._store.password_policies.put(context.account, _NAME, {**_DEFAULTS, **given})
        return {}

    def get(self, context: Context, asked: Json) -> Json:
        """Return the policy."""
        found = self._store.password_policies.get(context.account, _NAME)
        if found is None:
            raise errors.not_found(
                f"The Password Policy with domain name {context.account} cannot be found."
            )
        told = {name: found.get(name, default) for name, default in _DEFAULTS.items()}
        return {"PasswordPolicy": {**told, "ExpirePasswords": bool(told["MaxPasswordAge"])}}

    def delete(self, context: Context, asked: Json) -> Json:
        """Delete the policy."""
        if self._store.password_policies.get(context.account, _NAME) is None:
            raise errors.not_found("The account policy with name PasswordPolicy cannot be found.")
        self._store.password_policies.remove(context.account, _NAME)
        return {}
