"""Tags of what IAM keeps."""

from __future__ import annotations

from functools import partial

from gatehouse.local.services.contract import Context, Json, Operation
from gatehouse.local.services.iam import errors, naming
from gatehouse.local.services.iam.store import Store, Table

#: What has tags, and the parameter that names it.
_NAMED_BY = {
    "InstanceProfile": "InstanceProfileName",
    "OpenIDConnectProvider": "OpenIDConnectProviderArn",
    "Policy": "PolicyArn",
    "Role": "RoleName",
    "SAMLProvider": "SAMLProviderArn",
    "User": "UserName",
}
#: What has tags whose keys are one whatever their case
#: (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#case-sensitivity).
_ANY_CASE = frozenset({"Role", "User"})
_MISSING = {
    "InstanceProfile": "Instance Profile {} cannot be found.",
    "OpenIDConnectProvider": "OpenIDConnect Provider not found for arn {}",
    "Policy": "Policy {} was not found.",
    "Role": "The role with name {} cannot be found.",
    "SAMLProvider": "Manifest not found for arn {}",
    "User": "The user with name {} cannot be found.",
}


class Tags:
    """The operations on tags, which are the same for all kinds.

    Parameters
    ----------
    store : Store
        Where the records are kept.
    """

    def __init__(self, store: Store) -> None:
        self._tables: dict[str, Table] = {
            "InstanceProfile": store.profiles,
            "OpenIDConnectProvider": store.openid_providers,
            "Policy": store.policies,
            "Role": store.roles,
            "SAMLProvider": store.saml_providers,
            "User": store.users,
        }

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        found: dict[str, Operation] = {}
        for kind in _NAMED_BY:
            found[f"Tag{kind}"] = partial(self._tag, kind)
            found[f"Untag{kind}"] = partial(self._untag, kind)
            found[f"List{kind}Tags"] = partial(self._list, kind)
        return found

    def _tag(self, kind: str, context: Context, asked: Json) -> Json:
        record = self._record(kind, context, asked)
        any_case = kind in _ANY_CASE
        added = naming.tags_of(asked, any_case=any_case)
        tags = {_same(kind, each["Key"]): each for each in record.get("Tags") or ()}
        # One that was there stays in its place.
        tags.update((_same(kind, each["Key"]), each) for each in added)
        naming.check_tags(list(tags.values()), any_case=any_case)
        record["Tags"] = list(tags.values())
        return {}

    def _untag(self, kind: str, context: Context, asked: Json) -> Json:
        record = self._record(kind, context, asked)
        names = {_same(kind, each) for each in asked["TagKeys"]}
        record["Tags"] = [
            each for each in record.get("Tags") or () if _same(kind, each["Key"]) not in names
        ]
        return {}

    def _list(self, kind: str, context: Context, asked: Json) -> Json:
        record = self._record(kind, context, asked)
        return naming.page(list(record.get("Tags") or ()), asked, "Tags")

    def _record(self, kind: str, context: Context, asked: Json) -> Json:
        name = asked[_NAMED_BY[kind]]
        found = self._tables[kind].get(context.account, name)
        if found is None:
            raise errors.not_found(_MISSING[kind].format(name))
        return found


def _same(kind: str, key: str) -> str:
    """Return what two keys have in common that are one."""
    return key.lower() if kind in _ANY_CASE else key
