"""Permissions, policy documents and roles: how a grant becomes a policy."""

from .permission import Condition, Grant, Grantable, Permission
from .policy_document import PolicyDocument, Principal
from .role import Role, Trust

__all__ = [
    "Condition",
    "Grant",
    "Grantable",
    "Permission",
    "PolicyDocument",
    "Principal",
    "Role",
    "Trust",
]
