"""Groups, and who is in them."""

from __future__ import annotations

from gatehouse.local.services.contract import Context, Json, Operation
from gatehouse.local.services.iam import errors, naming, users
from gatehouse.local.services.iam.store import Store


class Groups:
    """The operations on groups.

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
            "AddUserToGroup": self.add_user_to_group,
            "CreateGroup": self.create_group,
            "DeleteGroup": self.delete_group,
            "GetGroup": self.get_group,
            "ListGroups": self.list_groups,
            "ListGroupsForUser": self.list_groups_for_user,
            "RemoveUserFromGroup": self.remove_user_from_group,
            "UpdateGroup": self.update_group,
        }

    def create_group(self, context: Context, asked: Json) -> Json:
        """Make a group."""
        account, name, path = context.account, asked["GroupName"], asked.get("Path") or "/"
        naming.check_free(self._store.groups, account, name, "Group")
        record = {
            "Path": path,
            "GroupName": name,
            "GroupId": naming.new_id("AGPA"),
            "Arn": naming.arn_of(account, "group", path, name),
            "CreateDate": naming.date(context.now()),
            "Users": [],
            "AttachedPolicies": [],
        }
        self._store.groups.put(account, name, record)
        return {"Group": _described(record)}

    def get_group(self, context: Context, asked: Json) -> Json:
        """Return a group with its users, by pages."""
        group = self._group(context, asked)
        known = self._store.users.of(context.account)
        found = [users.described(known[name]) for name in group["Users"] if name in known]
        return {"Group": _described(group), **naming.page(found, asked, "Users")}

    def list_groups(self, context: Context, asked: Json) -> Json:
        """Return the groups, by pages."""
        found = naming.below(self._store.groups.of(context.account).values(), asked)
        return naming.page(map(_described, found), asked, "Groups")

    def update_group(self, context: Context, asked: Json) -> Json:
        """Give a group another name or path; its policies go with it."""
        group = self._group(context, asked)
        account, old = context.account, group["GroupName"]
        new, path = asked.get("NewGroupName") or old, asked.get("NewPath") or group["Path"]
        if new.lower() != old.lower():
            naming.check_free(self._store.groups, account, new, "Group")
        inline = dict(self._store.inline("Group", account, old))
        self._store.groups.remove(account, old)
        self._store.group_policies.remove(account, old)
        group.update(GroupName=new, Path=path, Arn=naming.arn_of(account, "group", path, new))
        self._store.groups.put(account, new, group)
        self._store.group_policies.put(account, new, inline)
        return {}

    def delete_group(self, context: Context, asked: Json) -> Json:
        """Delete a group without users and policies."""
        group = self._group(context, asked)
        account, name = context.account, group["GroupName"]
        if group["Users"]:
            raise errors.in_use("remove users from group")
        if group.get("AttachedPolicies"):
            raise errors.in_use("detach all policies")
        if self._store.inline("Group", account, name):
            raise errors.in_use("delete policies")
        self._store.groups.remove(account, name)
        self._store.group_policies.remove(account, name)
        return {}

    def add_user_to_group(self, context: Context, asked: Json) -> Json:
        """Put a user into a group."""
        name = self._store.holder("User", context.account, asked["UserName"])["UserName"]
        group = self._group(context, asked)
        if name not in group["Users"]:
            group["Users"].append(name)
        return {}

    def remove_user_from_group(self, context: Context, asked: Json) -> Json:
        """Take a user out of a group."""
        name = self._store.holder("User", context.account, asked["UserName"])["UserName"]
        group = self._group(context, asked)
        if name in group["Users"]:
            group["Users"].remove(name)
        return {}

    def list_groups_for_user(self, context: Context, asked: Json) -> Json:
        """Return the groups that a user is in."""
        name = self._store.holder("User", context.account, asked["UserName"])["UserName"]
        groups = self._store.groups.of(context.account).values()
        found = [_described(each) for each in groups if name in each["Users"]]
        return naming.page(found, asked, "Groups")

    def _group(self, context: Context, asked: Json) -> Json:
        return self._store.holder("Group", context.account, asked["GroupName"])


def _described(group: Json) -> Json:
    return {name: group[name] for name in ("Path", "GroupName", "GroupId", "Arn", "CreateDate")}
