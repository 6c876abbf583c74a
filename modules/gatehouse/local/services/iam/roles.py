"""Roles."""

from __future__ import annotations

from gatehouse.local.services.contract import Context, Json, Operation
from gatehouse.local.services.iam import documents, errors, naming
from gatehouse.local.services.iam.boundaries import check_boundary
from gatehouse.local.services.iam.store import Store

_DEFAULT_SECONDS = 3600


class Roles:
    """The operations on roles.

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
            "CreateRole": self.create_role,
            "DeleteRole": self.delete_role,
            "GetRole": self.get_role,
            "ListRoles": self.list_roles,
            "UpdateAssumeRolePolicy": self.update_assume_role_policy,
            "UpdateRole": self.update_role,
            "UpdateRoleDescription": self.update_role_description,
        }

    def create_role(self, context: Context, asked: Json) -> Json:
        """Make a role."""
        account, name, path = context.account, asked["RoleName"], asked.get("Path") or "/"
        naming.check_free(self._store.roles, account, name, "Role")
        documents.check_trust(asked["AssumeRolePolicyDocument"], self._store, account)
        boundary = asked.get("PermissionsBoundary") or ""
        if boundary:
            check_boundary(self._store, account, boundary)
        record = new(context, name, path)
        record.update(
            AssumeRolePolicyDocument=asked["AssumeRolePolicyDocument"],
            Description=asked.get("Description") or "",
            MaxSessionDuration=int(asked.get("MaxSessionDuration") or _DEFAULT_SECONDS),
            PermissionsBoundary=boundary,
            Tags=naming.tags_of(asked, any_case=True),
        )
        self._store.roles.put(account, name, record)
        return {"Role": described(record)}

    def get_role(self, context: Context, asked: Json) -> Json:
        """Return a role; when it was used is not kept here."""
        return {"Role": {**described(self._role(context, asked)), "RoleLastUsed": {}}}

    def list_roles(self, context: Context, asked: Json) -> Json:
        """Return the roles, by pages; what takes longer to find is left out, as in AWS."""
        found = naming.below(self._store.roles.of(context.account).values(), asked)
        told = [described(each) for each in sorted(found, key=lambda role: role["RoleName"])]
        for each in told:
            each.pop("PermissionsBoundary", None)
            each.pop("Tags", None)
        return naming.page(told, asked, "Roles")

    def update_role(self, context: Context, asked: Json) -> Json:
        """Change a role's description or the longest duration of its sessions."""
        role = self._store.changeable("Role", context.account, asked["RoleName"])
        if "Description" in asked:
            role["Description"] = asked["Description"]
        if asked.get("MaxSessionDuration"):
            role["MaxSessionDuration"] = int(asked["MaxSessionDuration"])
        return {}

    def update_role_description(self, context: Context, asked: Json) -> Json:
        """Change a role's description."""
        role = self._role(context, asked)
        role["Description"] = asked["Description"]
        return {"Role": described(role)}

    def update_assume_role_policy(self, context: Context, asked: Json) -> Json:
        """Change who may assume a role."""
        role = self._store.changeable("Role", context.account, asked["RoleName"])
        documents.check_trust(asked["PolicyDocument"], self._store, context.account)
        role["AssumeRolePolicyDocument"] = asked["PolicyDocument"]
        return {}

    def delete_role(self, context: Context, asked: Json) -> Json:
        """Delete a role without policies that is in no instance profile."""
        role = self._store.changeable("Role", context.account, asked["RoleName"])
        if role.get("AttachedPolicies"):
            raise errors.in_use("detach all policies")
        if role.get("InlinePolicies"):
            raise errors.in_use("delete policies")
        profiles = self._store.profiles.of(context.account).values()
        if any(role["RoleName"] in each["Roles"] for each in profiles):
            raise errors.in_use("remove roles from instance profile")
        self._store.roles.remove(context.account, role["RoleName"])
        return {}

    def _role(self, context: Context, asked: Json) -> Json:
        return self._store.holder("Role", context.account, asked["RoleName"])


def new(context: Context, name: str, path: str) -> Json:
    """Return the record of a new role, without what a request says of it."""
    return {
        "Path": path,
        "RoleName": name,
        "RoleId": naming.new_id("AROA"),
        "Arn": naming.arn_of(context.account, "role", path, name),
        "CreateDate": naming.date(context.now()),
        "AssumeRolePolicyDocument": "",
        "Description": "",
        "MaxSessionDuration": _DEFAULT_SECONDS,
        "PermissionsBoundary": "",
        "Tags": [],
        "AttachedPolicies": [],
        "InlinePolicies": {},
    }


def described(role: Json) -> Json:
    """Return a role as the API shows it."""
    return {
        "Path": role["Path"],
        "RoleName": role["RoleName"],
        "RoleId": role["RoleId"],
        "Arn": role["Arn"],
        "CreateDate": role["CreateDate"],
        "AssumeRolePolicyDocument": naming.written(role.get("AssumeRolePolicyDocument") or "{}"),
        "Description": role.get("Description") or None,
        "MaxSessionDuration": int(role.get("MaxSessionDuration") or _DEFAULT_SECONDS),
        "PermissionsBoundary": naming.boundary(role),
        "Tags": role.get("Tags") or None,
    }
