"""Who can call: roles, user pools with their members, and identity pools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.source import Source


@dataclass(frozen=True, eq=False)
class Role:
    """An IAM role.

    Parameters
    ----------
    name, arn : str
        Its name and ARN.
    trust : PolicyDocument
        Who may assume it.
    policies : tuple of PolicyDocument
        Its inline and attached policies. One that AWS or somebody else manages, and whose
        document is not at hand, is in it as a document that is not known.
    boundary : PolicyDocument, optional
        Its permissions boundary. None: it has none.
    source : Source
        Where it was declared.
    """

    name: str
    arn: str
    trust: PolicyDocument
    source: Source
    policies: tuple[PolicyDocument, ...] = ()
    boundary: PolicyDocument | None = None


@dataclass(frozen=True)
class Attribute:
    """An attribute of a user pool's schema, by the name that tokens have: ``custom:team``."""

    name: str
    mutable: bool = True


@dataclass(frozen=True, eq=False)
class Group:
    """A group of a user pool; `precedence` None sorts after all others."""

    name: str
    pool: str
    source: Source
    role_arn: str | None = None
    precedence: int | None = None


@dataclass(frozen=True, eq=False)
class UserPoolClient:
    """A client of a user pool.

    Parameters
    ----------
    id, name, pool : str
        Its id and name, and the id of its pool.
    has_secret : bool
        Whether it has a secret.
    auth_flows, oauth_flows, scopes : tuple of str
        ``explicit_auth_flows``, ``allowed_oauth_flows``, ``allowed_oauth_scopes``.
    write_attributes, read_attributes : tuple of str, optional
        What its users may write and read of themselves. None: Cognito's default, which for writing
        is **every** mutable attribute, custom ones too.
    source : Source
        Where it was declared.
    """

    id: str
    name: str
    pool: str
    source: Source
    has_secret: bool = False
    auth_flows: tuple[str, ...] = ()
    oauth_flows: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    write_attributes: tuple[str, ...] | None = None
    read_attributes: tuple[str, ...] | None = None

    @property
    def is_machine(self) -> bool:
        """Whether machines sign in with it, by ``client_credentials``."""
        return "client_credentials" in self.oauth_flows


@dataclass(frozen=True, eq=False)
class ResourceServer:
    """A resource server of a user pool, with scopes as tokens name them: ``club/reports``."""

    identifier: str
    pool: str
    source: Source
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class UserPool:
    """A user pool with its members.

    Parameters
    ----------
    id, name, arn : str
        Its id, name and ARN.
    endpoint : str
        Its provider name and issuer, without scheme: ``cognito-idp.eu-west-1.amazonaws.com/ID``.
    source : Source
        Where it was declared.
    attributes : tuple of Attribute
        The attributes that its schema declares.
    self_sign_up : bool
        Whether anybody may sign up.
    triggers : mapping of str to str
        ARNs of functions by the trigger's name: ``pre_token_generation``.
    groups, clients, resource_servers : tuple
        Its members.
    """

    id: str
    name: str
    arn: str
    endpoint: str
    source: Source
    attributes: tuple[Attribute, ...] = ()
    self_sign_up: bool = True
    triggers: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    clients: tuple[UserPoolClient, ...] = ()
    resource_servers: tuple[ResourceServer, ...] = ()


@dataclass(frozen=True)
class Login:
    """A way into an identity pool: a user pool's `provider` (its endpoint) with a `client`.

    `client` is empty for providers of other kinds: SAML, OpenID Connect, social.
    """

    provider: str
    client: str = ""
    server_side_token_check: bool = False

    @property
    def key(self) -> str:
        """The name of it in role mappings: ``ENDPOINT:CLIENT``."""
        return f"{self.provider}:{self.client}" if self.client else self.provider


@dataclass(frozen=True)
class RoleRule:
    """A rule of a role mapping, in the order of the mapping: the first that holds decides."""

    claim: str
    match_type: Literal["Equals", "NotEqual", "Contains", "StartsWith"]
    value: str
    role_arn: str


@dataclass(frozen=True, eq=False)
class RoleMapping:
    """How users of one login get their role.

    Parameters
    ----------
    login : str
        The `Login.key` that it is for.
    type : str
        ``Token`` (the role of the user's group) or ``Rules``.
    ambiguous : str
        What happens when none decides: ``AuthenticatedRole`` or ``Deny``.
    rules : tuple of RoleRule
        The rules, for ``Rules``.
    """

    login: str
    type: Literal["Token", "Rules"]
    ambiguous: Literal["AuthenticatedRole", "Deny"] = "Deny"
    rules: tuple[RoleRule, ...] = ()


@dataclass(frozen=True)
class PrincipalTags:
    """Session tags of users of one `provider`, tag by claim."""

    provider: str
    tags: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class IdentityPool:
    """An identity pool.

    Parameters
    ----------
    id, name, arn : str
        Its id, name and ARN.
    source : Source
        Where it was declared.
    allows_guests : bool
        Whether it lets in callers who did not sign in.
    classic_flow : bool
        Whether callers may ask for any role that trusts the pool.
    logins : tuple of Login
        Who may sign in.
    authenticated, unauthenticated : str, optional
        ARNs of the roles of its attachment. None: it has none.
    mappings : tuple of RoleMapping
        By login.
    principal_tags : tuple of PrincipalTags
        By provider.
    roles_source : Source, optional
        Where the roles were attached.
    """

    id: str
    name: str
    arn: str
    source: Source
    allows_guests: bool = False
    classic_flow: bool = False
    logins: tuple[Login, ...] = ()
    authenticated: str | None = None
    unauthenticated: str | None = None
    mappings: tuple[RoleMapping, ...] = ()
    principal_tags: tuple[PrincipalTags, ...] = ()
    roles_source: Source | None = None

    def mapping_of(self, login: Login) -> RoleMapping | None:
        """Return the role mapping of a login; None where the pool's own role counts."""
        return next((each for each in self.mappings if each.login == login.key), None)

    def tags_of(self, login: Login) -> Mapping[str, str]:
        """Return the session tags of a login, tag by claim."""
        found = [each.tags for each in self.principal_tags if each.provider == login.provider]
        return found[0] if found else {}
