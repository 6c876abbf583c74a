"""Managed policies and their versions."""

from __future__ import annotations

from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.iam import documents, errors, naming
from gatehouse.local.services.iam.store import Store, is_of_aws

_MOST_VERSIONS = 5


class Policies:
    """The operations on managed policies.

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
            "CreatePolicy": self.create_policy,
            "CreatePolicyVersion": self.create_policy_version,
            "DeletePolicy": self.delete_policy,
            "DeletePolicyVersion": self.delete_policy_version,
            "GetPolicy": self.get_policy,
            "GetPolicyVersion": self.get_policy_version,
            "ListEntitiesForPolicy": self.list_entities_for_policy,
            "ListPolicies": self.list_policies,
            "ListPolicyVersions": self.list_policy_versions,
            "SetDefaultPolicyVersion": self.set_default_policy_version,
        }

    def create_policy(self, context: Context, asked: Json) -> Json:
        """Make a policy with its first version."""
        account, name, path = context.account, asked["PolicyName"], asked.get("Path") or "/"
        arn = naming.arn_of(account, "policy", path, name)
        taken = (each["PolicyName"].lower() for each in self._store.policies.of(account).values())
        if name.lower() in taken:
            raise errors.exists(
                f"A policy called {name} already exists. Duplicate names are not allowed."
            )
        documents.check_managed(asked["PolicyDocument"])
        now = naming.date(context.now())
        policy = {
            "PolicyName": name,
            "PolicyId": naming.new_id("ANPA"),
            "Arn": arn,
            "Path": path,
            "DefaultVersionId": "v1",
            "AttachmentCount": 0,
            "IsAttachable": True,
            "Description": asked.get("Description") or "",
            "CreateDate": now,
            "UpdateDate": now,
            "Tags": naming.tags_of(asked),
            "Versions": {"v1": _version("v1", asked["PolicyDocument"], now, is_default=True)},
        }
        self._store.policies.put(account, arn, policy)
        told = self._described(account, policy)
        told.pop("Description", None)
        return {"Policy": told}

    def get_policy(self, context: Context, asked: Json) -> Json:
        """Return a policy."""
        policy = self._store.policy(context.account, asked["PolicyArn"])
        told = self._described(context.account, policy)
        return {"Policy": {**told, "Tags": told["Tags"] or []}}

    def list_policies(self, context: Context, asked: Json) -> Json:
        """Return the policies of the account, and those of AWS, by pages."""
        scope = asked.get("Scope") or "All"
        found = [] if scope == "AWS" else list(self._store.policies.of(context.account).values())
        found += [] if scope == "Local" else list(self._store.of_aws.values())
        told = [self._described(context.account, each) for each in naming.below(found, asked)]
        if asked.get("OnlyAttached"):
            told = [each for each in told if each["AttachmentCount"]]
        for each in told:
            each.pop("Tags", None)
            each.pop("Description", None)
        return naming.page(told, asked, "Policies")

    def delete_policy(self, context: Context, asked: Json) -> Json:
        """Delete a policy that nobody has, with its one version."""
        policy = self._own(context, asked)
        account, arn = context.account, policy["Arn"]
        if any(self._uses(each, arn) for _, _, each in self._store.holders(account)):
            raise ServiceError(
                "DeleteConflict", "Cannot delete a policy attached to entities.", 409
            )
        if len(policy["Versions"]) > 1:
            raise ServiceError(
                "DeleteConflict",
                "This policy has more than one version. Before you delete a policy, you must "
                "delete the policy's versions. The default version is deleted with the policy.",
                409,
            )
        self._store.policies.remove(account, arn)
        return {}

    def create_policy_version(self, context: Context, asked: Json) -> Json:
        """Add a version to a policy, and make it the default if asked to."""
        policy = self._own(context, asked)
        documents.check_managed(asked["PolicyDocument"])
        if len(policy["Versions"]) >= _MOST_VERSIONS:
            raise ServiceError(
                "LimitExceeded",
                "A managed policy can have up to 5 versions. Before you create a new version, you "
                "must delete an existing version.",
                409,
            )
        number = int(policy.get("NewestVersion") or max(int(v[1:]) for v in policy["Versions"])) + 1
        policy["NewestVersion"] = number
        now = naming.date(context.now())
        version = _version(f"v{number}", asked["PolicyDocument"], now, is_default=False)
        policy["Versions"][version["VersionId"]] = version
        policy["UpdateDate"] = now
        if asked.get("SetAsDefault"):
            _make_default(policy, version["VersionId"])
        told = {name: each for name, each in version.items() if name != "Document"}
        return {"PolicyVersion": told}

    def get_policy_version(self, context: Context, asked: Json) -> Json:
        """Return a version of a policy, with its document."""
        version = self._version(context, asked)
        return {"PolicyVersion": {**version, "Document": naming.written(version["Document"])}}

    def list_policy_versions(self, context: Context, asked: Json) -> Json:
        """Return the versions of a policy, the newest first."""
        policy = self._store.policy(context.account, asked["PolicyArn"])
        told = [
            {name: part for name, part in each.items() if name != "Document"}
            for each in reversed(list(policy["Versions"].values()))
        ]
        return naming.page(told, asked, "Versions")

    def set_default_policy_version(self, context: Context, asked: Json) -> Json:
        """Make another version the default."""
        policy = self._own(context, asked)
        _make_default(policy, self._version(context, asked)["VersionId"])
        policy["UpdateDate"] = naming.date(context.now())
        return {}

    def delete_policy_version(self, context: Context, asked: Json) -> Json:
        """Delete a version that is not the default."""
        policy, version = self._own(context, asked), self._version(context, asked)
        if version["IsDefaultVersion"]:
            raise ServiceError(
                "DeleteConflict", "Cannot delete the default version of a policy.", 409
            )
        newest = max(int(each[1:]) for each in policy["Versions"])
        policy["NewestVersion"] = max(int(policy.get("NewestVersion") or 0), newest)
        del policy["Versions"][version["VersionId"]]
        return {}

    def list_entities_for_policy(self, context: Context, asked: Json) -> Json:
        """Return who has a policy, as a policy or as a boundary."""
        arn = self._store.policy(context.account, asked["PolicyArn"])["Arn"]
        wanted, usage = asked.get("EntityFilter"), asked.get("PolicyUsageFilter")
        told: dict[str, list[Json]] = {"PolicyGroups": [], "PolicyRoles": [], "PolicyUsers": []}
        for kind, name, each in self._store.holders(context.account):
            if (
                wanted in (None, kind)
                and self._uses(each, arn, usage)
                and naming.below([each], asked)
            ):
                told[f"Policy{kind}s"].append({f"{kind}Name": name, f"{kind}Id": each[f"{kind}Id"]})
        return {**told, "IsTruncated": False}

    def _own(self, context: Context, asked: Json) -> Json:
        arn = asked["PolicyArn"]
        policy = self._store.policy(context.account, arn)
        if is_of_aws(arn):
            raise errors.unmodifiable(f"The policy {arn} is AWS's own and cannot be changed.")
        return policy

    def _version(self, context: Context, asked: Json) -> Json:
        policy = self._store.policy(context.account, asked["PolicyArn"])
        found: Json | None = policy["Versions"].get(asked["VersionId"])
        if found is None:
            raise errors.not_found(
                f"Policy {asked['PolicyArn']} version {asked['VersionId']} does not exist or is "
                "not attachable."
            )
        return found

    @staticmethod
    def _uses(holder: Json, arn: str, usage: str | None = None) -> bool:
        attached = arn in (holder.get("AttachedPolicies") or ())
        bound = holder.get("PermissionsBoundary") == arn
        return (attached and usage != "PermissionsBoundary") or (
            bound and usage != "PermissionsPolicy"
        )

    def _described(self, account: str, policy: Json) -> Json:
        holders = [each for _, _, each in self._store.holders(account)]
        arn = policy["Arn"]
        attached = sum(arn in (each.get("AttachedPolicies") or ()) for each in holders)
        bound = sum(each.get("PermissionsBoundary") == arn for each in holders)
        return {
            "PolicyName": policy["PolicyName"],
            "PolicyId": policy["PolicyId"],
            "Arn": arn,
            "Path": policy.get("Path") or "/",
            "DefaultVersionId": policy["DefaultVersionId"],
            "AttachmentCount": attached,
            "PermissionsBoundaryUsageCount": bound,
            "IsAttachable": True,
            "Description": policy.get("Description") or None,
            "CreateDate": policy["CreateDate"],
            "UpdateDate": policy["UpdateDate"],
            "Tags": policy.get("Tags") or None,
        }


def _version(name: str, document: str, now: str, *, is_default: bool) -> Json:
    return {
        "VersionId": name,
        "IsDefaultVersion": is_default,
        "CreateDate": now,
        "Document": document,
    }


def _make_default(policy: Json, name: str) -> None:
    for each in policy["Versions"].values():
        each["IsDefaultVersion"] = each["VersionId"] == name
    policy["DefaultVersionId"] = name
