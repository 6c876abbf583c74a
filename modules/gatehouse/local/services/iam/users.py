"""Users and their access keys."""

from __future__ import annotations

import base64
import secrets

from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.iam import errors, naming
from gatehouse.local.services.iam.boundaries import check_boundary
from gatehouse.local.services.iam.store import Store

_MOST_KEYS = 2


class Users:
    """The operations on users and keys.

    Parameters
    ----------
    store : Store
        Where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateAccessKey": self.create_access_key,
            "CreateUser": self.create_user,
            "DeleteAccessKey": self.delete_access_key,
            "DeleteUser": self.delete_user,
            "GetAccessKeyLastUsed": self.get_access_key_last_used,
            "GetUser": self.get_user,
            "ListAccessKeys": self.list_access_keys,
            "ListUsers": self.list_users,
            "UpdateAccessKey": self.update_access_key,
            "UpdateUser": self.update_user,
        }

    def create_user(self, context: Context, asked: Json) -> Json:
        """Make a user."""
        account, name, path = context.account, asked["UserName"], asked.get("Path") or "/"
        naming.check_free(self._store.users, account, name, "User")
        boundary = asked.get("PermissionsBoundary") or ""
        if boundary:
            check_boundary(self._store, account, boundary)
        record = {
            "Path": path,
            "UserName": name,
            "UserId": naming.new_id("AIDA"),
            "Arn": naming.arn_of(account, "user", path, name),
            "CreateDate": naming.date(context.now()),
            "PermissionsBoundary": boundary,
            "Tags": naming.tags_of(asked, any_case=True),
            "AttachedPolicies": [],
        }
        self._store.users.put(account, name, record)
        return {"User": described(record)}

    def get_user(self, context: Context, asked: Json) -> Json:
        """Return a user, by default the caller."""
        if not asked.get("UserName") and context.caller.arn.endswith(":root"):
            account = context.caller.account
            root = {"Path": "/", "UserName": account, "UserId": account}
            told = {**root, "Arn": context.caller.arn, "CreateDate": naming.date(context.now())}
            return {"User": told}
        return {"User": described(user_of(self._store, context, asked))}

    def list_users(self, context: Context, asked: Json) -> Json:
        """Return the users, by pages."""
        found = naming.below(self._store.users.of(context.account).values(), asked)
        told = [described(each) for each in sorted(found, key=lambda user: user["UserName"])]
        for each in told:
            each.pop("PermissionsBoundary", None)
            each.pop("Tags", None)
        return naming.page(told, asked, "Users")

    def update_user(self, context: Context, asked: Json) -> Json:
        """Give a user another name or path; what the user has goes with it."""
        user = user_of(self._store, context, asked)
        account, old = context.account, user["UserName"]
        new, path = asked.get("NewUserName") or old, asked.get("NewPath") or user["Path"]
        if new.lower() != old.lower():
            naming.check_free(self._store.users, account, new, "User")
        inline = dict(self._store.inline("User", account, old))
        self._store.users.remove(account, old)
        self._store.user_policies.remove(account, old)
        user.update(UserName=new, Path=path, Arn=naming.arn_of(account, "user", path, new))
        self._store.users.put(account, new, user)
        self._store.user_policies.put(account, new, inline)
        for key in self._keys(account, old):
            key["UserName"] = new
        profile = self._store.login_profiles.get(account, old)
        if profile is not None:
            self._store.login_profiles.remove(account, old)
            self._store.login_profiles.put(account, new, {**profile, "UserName": new})
        for group in self._store.groups.of(account).values():
            group["Users"] = [new if each == old else each for each in group["Users"]]
        return {}

    def delete_user(self, context: Context, asked: Json) -> Json:
        """Delete a user without policies, keys, groups and a password."""
        user = user_of(self._store, context, asked)
        account, name = context.account, user["UserName"]
        if user.get("AttachedPolicies"):
            raise errors.in_use("detach all policies")
        if self._store.inline("User", account, name):
            raise errors.in_use("delete policies")
        if self._keys(account, name):
            raise errors.in_use("delete access keys")
        if self._store.login_profiles.get(account, name) is not None:
            raise errors.in_use("delete login profile")
        if any(name in each["Users"] for each in self._store.groups.of(account).values()):
            raise errors.in_use("remove users from group")
        self._store.users.remove(account, name)
        self._store.user_policies.remove(account, name)
        return {}

    def create_access_key(self, context: Context, asked: Json) -> Json:
        """Make a key of a user; its secret is shown this once."""
        name = user_of(self._store, context, asked)["UserName"]
        if len(self._keys(context.account, name)) >= _MOST_KEYS:
            raise errors.too_many("AccessKeysPerUser", _MOST_KEYS)
        key = {
            "UserName": name,
            "AccessKeyId": f"AKIA{base64.b32encode(secrets.token_bytes(10)).decode()}",
            "Status": "Active",
            "SecretAccessKey": base64.b64encode(secrets.token_bytes(30)).decode(),
            "CreateDate": naming.date(context.now()),
        }
        self._store.access_keys.put(context.account, key["AccessKeyId"], key)
        return {"AccessKey": dict(key)}

    def list_access_keys(self, context: Context, asked: Json) -> Json:
        """Return a user's keys, without their secrets."""
        name = user_of(self._store, context, asked)["UserName"]
        told = [
            {part: each[part] for part in ("UserName", "AccessKeyId", "Status", "CreateDate")}
            for each in self._keys(context.account, name)
        ]
        return naming.page(told, asked, "AccessKeyMetadata")

    def update_access_key(self, context: Context, asked: Json) -> Json:
        """Turn a key on or off."""
        self._key(context, asked)["Status"] = asked["Status"]
        return {}

    def delete_access_key(self, context: Context, asked: Json) -> Json:
        """Delete a key."""
        self._store.access_keys.remove(context.account, self._key(context, asked)["AccessKeyId"])
        return {}

    def get_access_key_last_used(self, context: Context, asked: Json) -> Json:
        """Return whose a key is; when it was used is not kept here."""
        key = self._store.access_keys.get(context.account, asked["AccessKeyId"])
        if key is None:
            raise errors.unmodifiable(
                f"You do not have permission to call GetAccessKeyLastUsed for "
                f"{asked['AccessKeyId']}."
            )
        used = {"ServiceName": "N/A", "Region": "N/A"}
        return {"UserName": key["UserName"], "AccessKeyLastUsed": used}

    def _keys(self, account: str, name: str) -> list[Json]:
        found = self._store.access_keys.of(account).values()
        return [each for each in found if each["UserName"] == name]

    def _key(self, context: Context, asked: Json) -> Json:
        """Return a key of the user who is named, by default of the caller."""
        name = user_of(self._store, context, asked)["UserName"]
        key = self._store.access_keys.get(context.account, asked["AccessKeyId"])
        if key is None or key["UserName"] != name:
            raise ServiceError(
                "NoSuchEntity",
                f"The Access Key with id {asked['AccessKeyId']} cannot be found.",
                404,
            )
        return key


def user_of(store: Store, context: Context, asked: Json) -> Json:
    """Return the user that a request names, by default the caller; raise if there is none.

    Parameters
    ----------
    store : Store
        Where users are kept.
    context : Context
        Who calls.
    asked : dict
        The parameters of the request.
    """
    name = asked.get("UserName")
    if not name:
        if ":user/" not in context.caller.arn:
            raise errors.invalid("Must specify userName when calling with non-User credentials")
        name = context.caller.arn.rpartition("/")[2]
    return store.holder("User", context.account, name)


def described(user: Json) -> Json:
    """Return a user as the API shows it."""
    return {
        "Path": user["Path"],
        "UserName": user["UserName"],
        "UserId": user["UserId"],
        "Arn": user["Arn"],
        "CreateDate": user["CreateDate"],
        "PermissionsBoundary": naming.boundary(user),
        "Tags": user.get("Tags") or None,
    }
