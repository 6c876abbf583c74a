"""User pools, their clients, identity pools, and all of it in one object."""

from . import federated
from .adopted_identity_pool import AdoptedIdentityPool
from .attributes import (
    BooleanAttribute,
    DateTimeAttribute,
    NumberAttribute,
    StandardAttribute,
    StringAttribute,
)
from .auth import Auth
from .choice_sign_in import ChoiceSignIn, Passkeys
from .devices import Devices
from .email_sending import CognitoEmail, SesEmail
from .enterprise_providers import Oidc, Saml
from .entrances import ClassicFlow, Guests
from .group import Group
from .identity_pool import IdentityPool
from .identity_provider import IdentityProvider
from .identity_role import AdoptedRole
from .messages import Invitation, Verification
from .mfa import Mfa
from .oauth import OAuth
from .password_policy import PasswordPolicy
from .resource_server import ResourceServer
from .role_mapping import RoleRule
from .secret_from import SecretFrom
from .social_providers import Amazon, Apple, Facebook, Google
from .text_messages import TextMessages
from .threat_protection import AccountTakeover, RiskEmail, ThreatProtection
from .triggers import Triggers
from .ui_customization import UiCustomization
from .user_pool import UserPool
from .user_pool_client import UserPoolClient
from .user_pool_domain import UserPoolDomain

__all__ = [
    "AccountTakeover",
    "AdoptedIdentityPool",
    "AdoptedRole",
    "Amazon",
    "Apple",
    "Auth",
    "BooleanAttribute",
    "ChoiceSignIn",
    "ClassicFlow",
    "CognitoEmail",
    "DateTimeAttribute",
    "Devices",
    "Facebook",
    "Google",
    "Group",
    "Guests",
    "IdentityPool",
    "IdentityProvider",
    "Invitation",
    "Mfa",
    "NumberAttribute",
    "OAuth",
    "Oidc",
    "Passkeys",
    "PasswordPolicy",
    "ResourceServer",
    "RiskEmail",
    "RoleRule",
    "Saml",
    "SecretFrom",
    "SesEmail",
    "StandardAttribute",
    "StringAttribute",
    "TextMessages",
    "ThreatProtection",
    "Triggers",
    "UiCustomization",
    "UserPool",
    "UserPoolClient",
    "UserPoolDomain",
    "Verification",
    "federated",
]
