"""The options of a construct whose role is taken over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.deployed.adopting.constructs import New
from gatehouse.deployed.adopting.reading.roles import RunningRole

from .permissions import Grants, InexpressibleError


@dataclass(frozen=True)
class RecognisedRole:
    """What says a role.

    Parameters
    ----------
    as_it_runs : New
        What it is called.
    grants : list
        What it may do.
    imports : dict of str to str
        What Terraform imports, by the names of the role's nodes.
    """

    as_it_runs: New
    grants: Sequence[Any]
    imports: dict[str, str]


def role(running: RunningRole, stage: str, grants: Grants) -> RecognisedRole:
    """Recognise a role.

    Raises
    ------
    InexpressibleError
        If a construct's role can't be like it.
    """
    if running.role.get("PermissionsBoundary"):
        raise InexpressibleError("it has a permissions boundary")
    allowed = grants.of(running.policies)
    words: dict[str, Any] = {"name": {stage: running.name}}
    imports = {"role": running.name}
    for policy in running.policies:
        words["policy_name"] = policy
        imports["policy"] = f"{running.name}:{policy}"
    if running.managed:
        words["managed_policies"] = running.managed
        for number, arn in enumerate(running.managed, start=1):
            imports[f"attached_policy_{number}"] = f"{running.name}/{arn}"
    words["path"] = running.role.get("Path") or "/"
    words["description"] = running.role.get("Description") or None
    tags = {str(each["Key"]): each["Value"] for each in running.role.get("Tags") or []}
    if tags:
        words["tags"] = dict(sorted(tags.items()))
    return RecognisedRole(New("RoleAsItRuns", words, room="iam"), allowed, imports)
