"""Login profiles: whether a user has a password for the console. The password is not kept."""

from __future__ import annotations

from gatehouse.local.services.contract import Context, Json, Operation
from gatehouse.local.services.iam import errors, naming
from gatehouse.local.services.iam.store import Store
from gatehouse.local.services.iam.users import user_of

_SHOWN = ("UserName", "CreateDate", "PasswordResetRequired")


class LoginProfiles:
    """The operations on login profiles.

    Parameters
    ----------
    store : Store
        Where users and profiles are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateLoginProfile": self.create,
            "DeleteLoginProfile": self.delete,
            "GetLoginProfile": self.get,
            "UpdateLoginProfile": self.update,
        }

    def create(self, context: Context, asked: Json) -> Json:
        """Give a user a password."""
        name = user_of(self._store, context, asked)["UserName"]
        if self._store.login_profiles.get(context.account, name) is not None:
            raise errors.exists(f"Login Profile for user {name} already exists.")
        record = {
            "UserName": name,
            "CreateDate": naming.date(context.now()),
            "PasswordResetRequired": bool(asked.get("PasswordResetRequired")),
        }
        self._store.login_profiles.put(context.account, name, record)
        return {"LoginProfile": record}

    def get(self, context: Context, asked: Json) -> Json:
        """Return whether a user has a password, and since when."""
        profile = self._profile(context, asked)
        return {"LoginProfile": {name: profile.get(name) for name in _SHOWN}}

    def update(self, context: Context, asked: Json) -> Json:
        """Change a password, or whether it must be changed; what is left out stays."""
        profile = self._profile(context, asked)
        if asked.get("PasswordResetRequired") is not None:
            profile["PasswordResetRequired"] = bool(asked["PasswordResetRequired"])
        return {}

    def delete(self, context: Context, asked: Json) -> Json:
        """Take a user's password away."""
        profile = self._profile(context, asked)
        self._store.login_profiles.remove(context.account, profile["UserName"])
        return {}

    def _profile(self, context: Context, asked: Json) -> Json:
        name = user_of(self._store, context, asked)["UserName"]
        found = self._store.login_profiles.get(context.account, name)
        if found is None:
            raise errors.not_found(f"Login Profile for User {name} cannot be found.")
        return found
