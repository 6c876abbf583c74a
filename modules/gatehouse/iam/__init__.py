"""Permissions, policy documents and roles: how a grant becomes a policy."""

from .condition import Condition
from .imported import EventBus, Queue, Topic
from .permission import Grant, Grantable, Permission
from .policy_document import PolicyDocument, Principal
from .raw_policy import policy_json
from .role import Role
from .role_as_it_runs import RoleAsItRuns
from .trust import Trust

__all__ = [
    "Condition",
    "EventBus",
    "Grant",
    "Grantable",
    "Permission",
    "PolicyDocument",
    "Principal",
    "Queue",
    "Role",
    "RoleAsItRuns",
    "Topic",
    "Trust",
    "policy_json",
]
