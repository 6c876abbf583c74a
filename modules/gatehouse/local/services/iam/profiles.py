"""Instance profiles: a role for an instance of EC2."""

from __future__ import annotations

from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.iam import errors, naming, roles
from gatehouse.local.services.iam.store import Store


class Profiles:
    """The operations on instance profiles.

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
            "AddRoleToInstanceProfile": self.add_role_to_instance_profile,
            "CreateInstanceProfile": self.create_instance_profile,
            "DeleteInstanceProfile": self.delete_instance_profile,
            "GetInstanceProfile": self.get_instance_profile,
            "ListInstanceProfiles": self.list_instance_profiles,
            "ListInstanceProfilesForRole": self.list_instance_profiles_for_role,
            "RemoveRoleFromInstanceProfile": self.remove_role_from_instance_profile,
        }

    def create_instance_profile(self, context: Context, asked: Json) -> Json:
        """Make a profile without a role."""
        account, name = context.account, asked["InstanceProfileName"]
        path = asked.get("Path") or "/"
        taken = (each.lower() for each in self._store.profiles.of(account))
        if name.lower() in taken:
            raise errors.exists(f"Instance Profile {name} already exists.")
        record = {
            "Path": path,
            "InstanceProfileName": name,
            "InstanceProfileId": naming.new_id("AIPA"),
            "Arn": naming.arn_of(account, "instance-profile", path, name),
            "CreateDate": naming.date(context.now()),
            "Roles": [],
            "Tags": naming.tags_of(asked),
        }
        self._store.profiles.put(account, name, record)
        return {"InstanceProfile": self._described(account, record)}

    def get_instance_profile(self, context: Context, asked: Json) -> Json:
        """Return a profile."""
        told = self._described(context.account, self._profile(context, asked))
        return {"InstanceProfile": {**told, "Tags": told["Tags"] or []}}

    def list_instance_profiles(self, context: Context, asked: Json) -> Json:
        """Return the profiles, by pages."""
        found = naming.below(self._store.profiles.of(context.account).values(), asked)
        told = [self._described(context.account, each) for each in found]
        return naming.page(told, asked, "InstanceProfiles")

    def list_instance_profiles_for_role(self, context: Context, asked: Json) -> Json:
        """Return the profiles that a role is in."""
        role = self._store.holder("Role", context.account, asked["RoleName"])["RoleName"]
        profiles = self._store.profiles.of(context.account).values()
        told = [
            self._described(context.account, each) for each in profiles if role in each["Roles"]
        ]
        return naming.page(told, asked, "InstanceProfiles")

    def add_role_to_instance_profile(self, context: Context, asked: Json) -> Json:
        """Put a role into a profile, which whoever does it must be allowed to pass on."""
        profile = self._profile(context, asked)
        role = self._store.holder("Role", context.account, asked["RoleName"])
        context.require("iam:PassRole", role["Arn"], {"iam:PassedToService": "ec2.amazonaws.com"})
        if profile["Roles"]:
            raise ServiceError(
                "LimitExceeded",
                "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
                409,
            )
        profile["Roles"].append(role["RoleName"])
        return {}

    def remove_role_from_instance_profile(self, context: Context, asked: Json) -> Json:
        """Take the role out of a profile."""
        profile, name = self._profile(context, asked), asked["RoleName"]
        if name not in profile["Roles"]:
            raise errors.not_found(
                f"Role {name} is not in the instance profile {profile['InstanceProfileName']}."
            )
        profile["Roles"].remove(name)
        return {}

    def delete_instance_profile(self, context: Context, asked: Json) -> Json:
        """Delete a profile without a role."""
        profile = self._profile(context, asked)
        if profile["Roles"]:
            raise errors.in_use("remove roles from instance profile")
        self._store.profiles.remove(context.account, profile["InstanceProfileName"])
        return {}

    def _profile(self, context: Context, asked: Json) -> Json:
        name = asked["InstanceProfileName"]
        found = self._store.profiles.get(context.account, name)
        if found is None:
            raise errors.not_found(f"Instance Profile {name} cannot be found.")
        return found

    def _described(self, account: str, profile: Json) -> Json:
        found = [self._store.roles.get(account, name) for name in profile["Roles"]]
        return {
            **{name: each for name, each in profile.items() if name not in ("Roles", "Tags")},
            "Roles": [roles.described(each) for each in found if each is not None],
            "Tags": profile.get("Tags") or None,
        }
