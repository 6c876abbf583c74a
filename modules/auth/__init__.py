"""User pools, their clients, identity pools, and all of it in one object."""

from . import federated
from .adopted_identity_pool import AdoptedIdentityPool
from .auth import Auth
from .entrances import ClassicFlow, Guests
from .identity_pool import IdentityPool
from .identity_role import AdoptedRole
from .password_policy import PasswordPolicy
from .role_mapping import RoleRule
from .user_pool import UserPool
from .user_pool_client import UserPoolClient

__all__ = [
    "AdoptedIdentityPool",
    "AdoptedRole",
    "Auth",
    "ClassicFlow",
    "Guests",
    "IdentityPool",
    "PasswordPolicy",
    "RoleRule",
    "UserPool",
    "UserPoolClient",
    "federated",
]
