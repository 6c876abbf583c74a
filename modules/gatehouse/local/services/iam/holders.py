"""The policies of roles, users and groups: attached ones, and those written into them."""

from __future__ import annotations

from functools import partial

from gatehouse.local.services.contract import Context, Json, Operation
from gatehouse.local.services.iam import documents, errors, naming
from gatehouse.local.services.iam.store import Store, is_of_aws

_MOST_ATTACHED = 10
KINDS = ("Group", "Role", "User")


class Holders:
    """The operations on the policies of holders, which are the same for the three kinds.

    Parameters
    ----------
    store : Store
        Where holders and policies are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        found: dict[str, Operation] = {}
        for kind in KINDS:
            found[f"Attach{kind}Policy"] = partial(self._attach, kind)
            found[f"Detach{kind}Policy"] = partial(self._detach, kind)
            found[f"ListAttached{kind}Policies"] = partial(self._attached, kind)
            found[f"Put{kind}Policy"] = partial(self._put, kind)
            found[f"Get{kind}Policy"] = partial(self._get, kind)
            found[f"Delete{kind}Policy"] = partial(self._delete, kind)
            found[f"List{kind}Policies"] = partial(self._list, kind)
        return found

    def _attach(self, kind: str, context: Context, asked: Json) -> Json:
        holder = self._store.changeable(kind, context.account, asked[f"{kind}Name"])
        arn = asked["PolicyArn"]
        policy = self._store.find_policy(context.account, arn)
        if policy is None:
            raise errors.not_found(f"Policy {arn} does not exist or is not attachable.")
        attached = holder.setdefault("AttachedPolicies", [])
        if arn in attached:
            return {}
        if len(attached) >= _MOST_ATTACHED:
            raise errors.too_many(f"PoliciesPer{kind}", _MOST_ATTACHED)
        attached.append(arn)
        if not is_of_aws(arn):
            policy["AttachmentCount"] = int(policy.get("AttachmentCount") or 0) + 1
        return {}

    def _detach(self, kind: str, context: Context, asked: Json) -> Json:
        holder = self._store.changeable(kind, context.account, asked[f"{kind}Name"])
        arn = asked["PolicyArn"]
        if arn not in (holder.get("AttachedPolicies") or ()):
            raise errors.not_found(f"Policy {arn} was not found.")
        holder["AttachedPolicies"].remove(arn)
        policy = self._store.policies.get(context.account, arn)
        if policy is not None:
            policy["AttachmentCount"] = max(int(policy.get("AttachmentCount") or 0) - 1, 0)
        return {}

    def _attached(self, kind: str, context: Context, asked: Json) -> Json:
        holder = self._store.holder(kind, context.account, asked[f"{kind}Name"])
        prefix = asked.get("PathPrefix") or "/"
        told = []
        for arn in holder.get("AttachedPolicies") or ():
            policy = self._store.find_policy(context.account, arn)
            if policy is not None and str(policy.get("Path") or "/").startswith(prefix):
                told.append({"PolicyName": policy["PolicyName"], "PolicyArn": arn})
        return naming.page(told, asked, "AttachedPolicies")

    def _put(self, kind: str, context: Context, asked: Json) -> Json:
        holder, name = asked[f"{kind}Name"], asked["PolicyName"]
        self._store.changeable(kind, context.account, asked[f"{kind}Name"])
        held = self._store.inline(kind, context.account, holder)
        documents.check_inline(kind, holder, held, name, asked["PolicyDocument"])
        held[name] = asked["PolicyDocument"]
        return {}

    def _get(self, kind: str, context: Context, asked: Json) -> Json:
        holder, name = asked[f"{kind}Name"], asked["PolicyName"]
        document = self._found(kind, context, asked)[name]
        return {
            f"{kind}Name": holder,
            "PolicyName": name,
            "PolicyDocument": naming.written(document),
        }

    def _delete(self, kind: str, context: Context, asked: Json) -> Json:
        self._store.changeable(kind, context.account, asked[f"{kind}Name"])
        del self._found(kind, context, asked)[asked["PolicyName"]]
        return {}

    def _list(self, kind: str, context: Context, asked: Json) -> Json:
        held = self._store.inline(kind, context.account, asked[f"{kind}Name"])
        return naming.page(sorted(held), asked, "PolicyNames")

    def _found(self, kind: str, context: Context, asked: Json) -> dict[str, str]:
        held = self._store.inline(kind, context.account, asked[f"{kind}Name"])
        if asked["PolicyName"] not in held:
            raise errors.not_found(
                f"The {kind.lower()} policy with name {asked['PolicyName']} cannot be found."
            )
        return held
