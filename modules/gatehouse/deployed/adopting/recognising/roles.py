"""The options of a construct whose role is taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gatehouse.deployed.adopting.constructs import New
from gatehouse.deployed.adopting.reading.roles import RunningRole

from .permissions import Grants, InexpressibleError
from .tags import own_tags


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


@dataclass(frozen=True)
class Trusted:
    """Whom a construct's role trusts.

    Parameters
    ----------
    principal : dict of str
        Its only principal.
    action : str
        How that assumes it.
    condition : dict
        On which conditions. Default: none.
    """

    principal: Mapping[str, str]
    action: str
    condition: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_HOUR = 3_600
_COGNITO = "cognito-identity.amazonaws.com"
#: Whom the role of a function trusts.
FUNCTIONS = Trusted({"Service": "lambda.amazonaws.com"}, "sts:AssumeRole")


def people_of(identity_pool: str) -> Trusted:
    """Whom the role of people trusts who signed in at an identity pool."""
    return Trusted(
        {"Federated": _COGNITO},
        "sts:AssumeRoleWithWebIdentity",
        {
            "StringEquals": {f"{_COGNITO}:aud": identity_pool},
            "ForAnyValue:StringLike": {f"{_COGNITO}:amr": "authenticated"},
        },
    )


def role(running: RunningRole, trusted: Trusted, stage: str, grants: Grants) -> RecognisedRole:
    """Recognise a role.

    Parameters
    ----------
    running : RunningRole
        What runs.
    trusted : Trusted
        Whom it must trust, and nobody else.
    stage : str
        The stage whose name it has.
    grants : Grants
        What reads policies.

    Raises
    ------
    InexpressibleError
        If a construct's role can't be like it.
    """
    if running.role.get("PermissionsBoundary"):
        raise InexpressibleError("it has a permissions boundary")
    if running.role.get("MaxSessionDuration", _HOUR) != _HOUR:
        raise InexpressibleError("its sessions are not of one hour")
    if not _trusts(running.role["AssumeRolePolicyDocument"]["Statement"], trusted):
        raise InexpressibleError("its trust policy is another than a construct's")
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
    tags = own_tags({str(each["Key"]): each["Value"] for each in running.role.get("Tags") or []})
    if tags:
        words["tags"] = tags
    return RecognisedRole(New("RoleAsItRuns", words, room="iam"), allowed, imports)


def _trusts(statements: Any, trusted: Trusted) -> bool:
    """Whether a trust policy says what a construct's does: in one statement without a Sid."""
    listed = statements if isinstance(statements, list) else [statements]
    if len(listed) != 1 or listed[0].get("Sid") or listed[0].get("Effect") != "Allow":
        return False
    said = listed[0]
    condition = {operator: _alone(tests) for operator, tests in said.get("Condition", {}).items()}
    return (
        _alone(said.get("Principal", {})) == dict(trusted.principal)
        and _alone({"": said.get("Action")}) == {"": trusted.action}
        and condition == dict(trusted.condition)
    )


def _alone(values: Any) -> Any:
    """A dict, whose lists of one are that one."""
    if not isinstance(values, Mapping):
        return values
    return {
        key: each[0] if isinstance(each, list) and len(each) == 1 else each
        for key, each in values.items()
    }
