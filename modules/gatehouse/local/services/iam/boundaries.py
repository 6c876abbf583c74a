"""Permissions boundaries of roles and users."""

from __future__ import annotations

from functools import partial

from gatehouse.local.services.contract import Context, Json, Operation
from gatehouse.local.services.iam import errors
from gatehouse.local.services.iam.store import Store


class Boundaries:
    """The operations on permissions boundaries.

    Parameters
    ----------
    store : Store
        Where roles, users and policies are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        found: dict[str, Operation] = {}
        for kind in ("Role", "User"):
            found[f"Put{kind}PermissionsBoundary"] = partial(self._put, kind)
            found[f"Delete{kind}PermissionsBoundary"] = partial(self._delete, kind)
        return found

    def _put(self, kind: str, context: Context, asked: Json) -> Json:
        holder = self._store.changeable(kind, context.account, asked[f"{kind}Name"])
        check_boundary(self._store, context.account, asked["PermissionsBoundary"])
        holder["PermissionsBoundary"] = asked["PermissionsBoundary"]
        return {}

    def _delete(self, kind: str, context: Context, asked: Json) -> Json:
        holder = self._store.changeable(kind, context.account, asked[f"{kind}Name"])
        if not holder.get("PermissionsBoundary"):
            raise errors.not_found(f"Principal {holder[f'{kind}Id']} does not have scope")
        holder["PermissionsBoundary"] = ""
        return {}


def check_boundary(store: Store, account: str, arn: str) -> None:
    """Refuse a boundary that is not the ARN of a managed policy that exists."""
    if arn.count(":") < 5 or not arn.startswith("arn:"):
        raise errors.invalid("Invalid ARN:  Could not be parsed!")
    if store.find_policy(account, arn) is None:
        raise errors.not_found(f"Scope ARN: {arn} does not exist or is not attachable.")
