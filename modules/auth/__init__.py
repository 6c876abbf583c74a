"""User pools, their clients, identity pools, and all of it in one object."""

from .auth import Auth
from .identity_pool import Guests, IdentityPool
from .password_policy import PasswordPolicy
from .user_pool import UserPool
from .user_pool_client import UserPoolClient

__all__ = ["Auth", "Guests", "IdentityPool", "PasswordPolicy", "UserPool", "UserPoolClient"]
