"""User pools, their clients, identity pools, and all of it in one object."""

from gatehouse.auth.federation.enterprise_providers import Oidc, Saml
from gatehouse.auth.federation.identity_provider import IdentityProvider
from gatehouse.auth.federation.identity_provider_base import IdentityProviderBase
from gatehouse.auth.federation.imported_identity_provider import ImportedIdentityProvider
from gatehouse.auth.federation.secret_from import SecretFrom
from gatehouse.auth.federation.social_providers import Amazon, Apple, Facebook, Google
from gatehouse.auth.identity_pool.entrances import ClassicFlow, Guests
from gatehouse.auth.identity_pool.identity_pool import IdentityPool
from gatehouse.auth.identity_pool.identity_role import ImportedRole
from gatehouse.auth.identity_pool.imported_identity_pool import ImportedIdentityPool
from gatehouse.auth.identity_pool.logins import (
    AmazonLogin,
    AppleLogin,
    DeveloperLogin,
    FacebookLogin,
    GoogleLogin,
    OidcLogin,
    SamlLogin,
    TwitterLogin,
)
from gatehouse.auth.identity_pool.role_mapping import RoleRule
from gatehouse.auth.members.group import Group
from gatehouse.auth.members.group_base import GroupBase
from gatehouse.auth.members.imported_group import ImportedGroup
from gatehouse.auth.members.imported_user_pool_client import ImportedUserPoolClient
from gatehouse.auth.members.imported_user_pool_domain import ImportedUserPoolDomain
from gatehouse.auth.members.managed_login_branding import ManagedLoginBranding
from gatehouse.auth.members.oauth import OAuth
from gatehouse.auth.members.resource_server import ResourceServer
from gatehouse.auth.members.ui_customization import UiCustomization
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.auth.members.user_pool_client_base import UserPoolClientBase
from gatehouse.auth.members.user_pool_domain import UserPoolDomain
from gatehouse.auth.members.user_pool_domain_base import UserPoolDomainBase
from gatehouse.auth.user_pool.attributes import (
    BooleanAttribute,
    DateTimeAttribute,
    NumberAttribute,
    StandardAttribute,
    StringAttribute,
)
from gatehouse.auth.user_pool.choice_sign_in import ChoiceSignIn, Passkeys
from gatehouse.auth.user_pool.devices import Devices
from gatehouse.auth.user_pool.email_sending import CognitoEmail, SesEmail
from gatehouse.auth.user_pool.imported_user_pool import ImportedUserPool
from gatehouse.auth.user_pool.logs import PoolLogs
from gatehouse.auth.user_pool.messages import Invitation, Verification
from gatehouse.auth.user_pool.mfa import Mfa
from gatehouse.auth.user_pool.password_policy import PasswordPolicy
from gatehouse.auth.user_pool.text_messages import TextMessages
from gatehouse.auth.user_pool.threat_protection import AccountTakeover, RiskEmail, ThreatProtection
from gatehouse.auth.user_pool.triggers import Triggers
from gatehouse.auth.user_pool.user_pool import UserPool

from .auth import Auth
from .base import IdentityPoolBase, UserPoolBase

__all__ = [
    "AccountTakeover",
    "Amazon",
    "AmazonLogin",
    "Apple",
    "AppleLogin",
    "Auth",
    "BooleanAttribute",
    "ChoiceSignIn",
    "ClassicFlow",
    "CognitoEmail",
    "DateTimeAttribute",
    "DeveloperLogin",
    "Devices",
    "Facebook",
    "FacebookLogin",
    "Google",
    "GoogleLogin",
    "Group",
    "GroupBase",
    "Guests",
    "IdentityPool",
    "IdentityPoolBase",
    "IdentityProvider",
    "IdentityProviderBase",
    "ImportedGroup",
    "ImportedIdentityPool",
    "ImportedIdentityProvider",
    "ImportedRole",
    "ImportedUserPool",
    "ImportedUserPoolClient",
    "ImportedUserPoolDomain",
    "Invitation",
    "ManagedLoginBranding",
    "Mfa",
    "NumberAttribute",
    "OAuth",
    "Oidc",
    "OidcLogin",
    "Passkeys",
    "PasswordPolicy",
    "PoolLogs",
    "ResourceServer",
    "RiskEmail",
    "RoleRule",
    "Saml",
    "SamlLogin",
    "SecretFrom",
    "SesEmail",
    "StandardAttribute",
    "StringAttribute",
    "TextMessages",
    "ThreatProtection",
    "Triggers",
    "TwitterLogin",
    "UiCustomization",
    "UserPool",
    "UserPoolBase",
    "UserPoolClient",
    "UserPoolClientBase",
    "UserPoolDomain",
    "UserPoolDomainBase",
    "Verification",
]
