"""A Cognito identity pool: AWS credentials for users who signed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.auth.user_pool.user_pool import UserPool
from gatehouse.core import Transforms, aws
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.iam import Role
from gatehouse.iam.principal_tag import tags_in

from .entrances import ClassicFlow, Guests
from .guest_limits import refuse_beyond_guests
from .identity_pool_roles import IdentityPoolRoles
from .identity_role import (
    AUTHENTICATED,
    UNAUTHENTICATED,
    ImportedRole,
    Limits,
    check_trust,
    pool_role,
)
from .imported_identity_pool import ImportedIdentityPool
from .login_checks import read_clients, read_providers, refuse_nobody, short_name
from .logins import Developer, Oidc, OidcProvider, Provider, Saml, SamlProvider, social_logins
from .principal_tags import read_tags, refuse_claims_of_users, refuse_unset_tags
from .role_mapping import (
    RoleMappings,
)

LONGEST_IDENTITY_POOL_NAME = 128
LONGEST_SAML_NAME = 128

PrincipalTag = (
    aws.cognito_identity_pool_provider_principal_tag.CognitoIdentityPoolProviderPrincipalTag
)


@dataclass
class IdentityPoolNodes:
    """What an `IdentityPool` makes; its roles have nodes of their own.

    IAM's providers and the principal tags are by provider, as in their Terraform addresses.
    """

    identity_pool: aws.cognito_identity_pool.CognitoIdentityPool
    roles_attachment: (
        aws.cognito_identity_pool_roles_attachment.CognitoIdentityPoolRolesAttachment | None
    ) = field(default=None)
    oidc_provider: dict[str, OidcProvider] = field(default_factory=dict)
    saml_provider: dict[str, SamlProvider] = field(default_factory=dict)
    principal_tag: dict[str, PrincipalTag] = field(default_factory=dict)


class IdentityPool(IdentityPoolRoles):
    """A pool that gives each signed-in user an identity and short-lived credentials of a role.

    Makes ``aws_cognito_identity_pool``, one `Role` for signed-in users (and one for guests, if
    there are any), and the one ``aws_cognito_identity_pool_roles_attachment`` that a pool can have.
    The roles begin with no permission.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    user_pools : sequence of UserPoolClient
        Clients whose users it takes, of one user pool or of several. Default: none.
    providers : sequence of federated.Provider
        Who else's users it takes: ``federated.Oidc(...)``, ``Saml``, ``Google``, ``Facebook``,
        ``Apple``, ``Amazon``, ``Twitter``, ``Developer``. Default: none; but there is one at least
        here or in ``user_pools``.
    guests : Guests, optional
        Credentials for people who did not sign in, with the reason for it. Default: none.
    classic_flow : ClassicFlow, optional
        Let clients choose their role, with the reason for it. Default: none.
    principal_tags : dict of str
        Tags of the sessions of the user pools' users, and the claims they come from:
        ``{"tenant": "custom:tenant"}``. Default: none. A claim that users write themselves is
        refused.
    authenticated_role : Role or ImportedRole, optional
        The role of signed-in users, where there is one already. Default: one is made.
    max_session : timedelta, optional
        Longest session of the roles, 1 to 12 hours. Default: AWS's own, 1 hour, which is also what
        the pool's own credentials are good for, whatever is written here.
    permissions_boundary : str, optional
        ARN of a policy that no role of the pool goes beyond. Default: none.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. Letting guests in this way, or
        the classic flow, needs a `Transform` with its reason.

    Raises
    ------
    OptionError
        If something else than a client or a provider is given, or none at all.

    Examples
    --------
    >>> from gatehouse.auth import UserPool
    >>> from gatehouse.core import App, AppStack
    >>> from gatehouse.storage import Bucket
    >>> stack = AppStack(App(), "notes")
    >>> web = UserPool(stack, "UserPool", usernames=["email"]).add_client("Web")
    >>> identities = IdentityPool(stack, "IdentityPool", user_pools=[web])
    >>> identities.authenticated.allow(Bucket(stack, "Uploads").own_folder("private"))

    Notes
    -----
    The pool asks the user pool on each sign-in whether the token was revoked, and the classic flow,
    in which a client names the role it wants, is off:
    https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
    """

    Nodes = IdentityPoolNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        user_pools: Sequence[UserPoolClient] = (),
        providers: Sequence[Provider] = (),
        guests: Guests | None = None,
        classic_flow: ClassicFlow | None = None,
        principal_tags: Mapping[str, str] | None = None,
        authenticated_role: Role | ImportedRole | None = None,
        max_session: timedelta | None = None,
        permissions_boundary: str | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self._clients = read_clients(self, user_pools)
        self._providers = read_providers(self, providers)
        refuse_nobody(self, user_pools, providers)
        if guests is not None:
            option(self, "guests", guests).instance(
                Guests, fix='write guests=Guests(reason="why people without an account get in")'
            )
        if classic_flow is not None:
            option(self, "classic_flow", classic_flow).instance(
                ClassicFlow, fix='write classic_flow=ClassicFlow(reason="why clients choose")'
            )
        self._is_classic = classic_flow is not None
        self._tags = self._read_tags(principal_tags)
        self._sets_tags = self._will_set_tags()
        self._limits: Limits = {
            "max_session": max_session,
            "permissions_boundary": permissions_boundary,
        }
        self._mappings = RoleMappings(self, (*self._clients, *self._providers))
        self._group_roles: dict[int, Role] = {}
        self._roles: list[Role | ImportedRole] = []

        self.nodes = IdentityPoolNodes(identity_pool=None)  # type: ignore[arg-type]
        self._iam_providers = self._make_iam_providers()
        self.nodes.identity_pool = self._identity_pool(guests, classic_flow)
        self._identity_pool_id = self.nodes.identity_pool.id
        self._principal_tags()
        self._authenticated = self._given_role(authenticated_role) or self.role("Authenticated")
        self._guests = self._guest_role() if guests else None
        self.stack.at_finish(self._attach_roles)

    @classmethod
    @refuse_unknown_keywords
    def from_id(
        cls, scope: Construct, id: str, identity_pool_id: str, *, tagged: bool = False
    ) -> ImportedIdentityPool:
        """Use a pool that exists already, such as that of another stage, to make roles for it.

        Parameters
        ----------
        scope : Construct
            The stack, or a construct within it.
        id : str
            Name within the scope.
        identity_pool_id : str
            The pool's id, ``eu-west-1:…``.
        tagged : bool
            Whether the pool sets principal tags. Default: False.
        """
        return ImportedIdentityPool(scope, id, identity_pool_id, tagged=tagged)

    @property
    def id(self) -> str:
        """Id of the identity pool."""
        return self._identity_pool_id

    @cached_property
    def arn(self) -> str:
        """ARN of the identity pool."""
        return self.nodes.identity_pool.arn

    @property
    def authenticated(self) -> Role:
        """The role of signed-in users.

        Raises
        ------
        OptionError
            If it is an `ImportedRole`, whose permissions are elsewhere.
        """
        if isinstance(self._authenticated, ImportedRole):
            option(self, "authenticated", self._authenticated.arn).refuse(
                "the role of signed-in users exists already, and its permissions with it",
                "allow it there, or leave authenticated_role out",
            )
        return self._authenticated

    @property
    def guests(self) -> Role:
        """The role of people who did not sign in.

        Raises
        ------
        OptionError
            If the pool lets no guests in.
        """
        if self._guests is None:
            option(self, "guests", None).refuse(
                "this pool has no guests, so nothing can be allowed to them",
                'make it with guests=Guests(reason="why people without an account get in")',
            )
        return self._guests

    # ---- options ----------------------------------------------------------------------------

    def _read_tags(self, principal_tags: object) -> dict[str, str]:
        if principal_tags is None:
            return {}
        tags = read_tags(self, principal_tags)
        if not self._clients:
            option(self, "principal_tags", tags).refuse(
                "these tags are for users of user pools, and the pool has none",
                "write them at the provider: federated.Oidc(..., principal_tags=...)",
            )
        for pool in self._pools():
            self._check_claims(pool, tags)
        return tags

    def _check_claims(self, pool: UserPool, tags: Mapping[str, str]) -> None:
        self.stack.at_finish(
            lambda: refuse_claims_of_users(self, "principal_tags", pool, tags.values())
        )

    def _given_role(self, role: Role | ImportedRole | None) -> Role | ImportedRole | None:
        if role is None:
            return None
        option(self, "authenticated_role", role).instance(
            Role, ImportedRole, fix='write ImportedRole("arn:…:role/Users")'
        )
        check_trust(self, "authenticated_role", role, tags=self._sets_tags)
        self._roles.append(role)
        return role

    def _will_set_tags(self) -> bool:
        return bool(self._tags) or any(
            each.principal_tags for each in self._providers if isinstance(each, (Oidc, Saml))
        )

    def _pools(self) -> list[UserPool]:
        return list({id(each.pool): each.pool for each in self._clients}.values())

    # ---- resources --------------------------------------------------------------------------

    def _make_iam_providers(self) -> dict[int, tuple[str, str]]:
        return {
            id(each): self._make_iam_provider(each)
            for each in self._providers
            if isinstance(each, (Oidc, Saml))
        }

    def _make_iam_provider(self, provider: Oidc | Saml) -> tuple[str, str]:
        """IAM's provider for OpenID Connect or SAML: a short name, and its ARN."""
        read_tags(self, provider.principal_tags)
        name = short_name(provider)
        if provider.arn is not None:
            return name, provider.arn
        if isinstance(provider, Oidc):
            oidc = self.resource("oidc_provider", each=name).of(
                OidcProvider,
                url=provider.issuer,
                client_id_list=[*provider.client_ids],
                thumbprint_list=[*provider.thumbprints] or None,
            )
            self.nodes.oidc_provider[name] = oidc
            return name, oidc.arn
        saml = self.resource("saml_provider", each=name).of(
            SamlProvider,
            name=self.aws_name(longest=LONGEST_SAML_NAME, suffix=f"-{provider.name}"),
            saml_metadata_document=provider.metadata,
        )
        self.nodes.saml_provider[name] = saml
        return name, saml.arn

    def _arns(self, kind: type[Provider]) -> list[str] | None:
        arns = [self._iam_providers[id(p)][1] for p in self._providers if isinstance(p, kind)]
        return arns or None

    def _identity_pool(
        self, guests: Guests | None, classic_flow: ClassicFlow | None
    ) -> aws.cognito_identity_pool.CognitoIdentityPool:
        module = aws.cognito_identity_pool
        guards = (
            "allow_classic_flow",
            "allow_unauthenticated_identities",
            "cognito_identity_providers",
        )
        developers = [each.domain for each in self._providers if isinstance(each, Developer)]
        return self.resource("identity_pool", guards=guards).of(
            module.CognitoIdentityPool,
            identity_pool_name=self.aws_name(longest=LONGEST_IDENTITY_POOL_NAME),
            allow_unauthenticated_identities=guests is not None,
            allow_classic_flow=classic_flow is not None,
            cognito_identity_providers=[
                module.CognitoIdentityPoolCognitoIdentityProviders(
                    client_id=client.id,
                    provider_name=client.pool.endpoint,
                    server_side_token_check=True,
                )
                for client in self._clients
            ]
            or None,
            openid_connect_provider_arns=self._arns(Oidc),
            saml_provider_arns=self._arns(Saml),
            supported_login_providers=social_logins(self._providers) or None,
            developer_provider_name=developers[0] if developers else None,
        )

    def _principal_tags(self) -> None:
        for pool in self._pools() if self._tags else ():
            self._tag(pool.address, pool.endpoint, self._tags)
        for each in self._providers:
            if isinstance(each, (Oidc, Saml)) and each.principal_tags:
                name, arn = self._iam_providers[id(each)]
                self._tag(name, arn, each.principal_tags)

    def _tag(self, name: str, provider: str, tags: Mapping[str, str]) -> None:
        self.nodes.principal_tag[name] = self.resource("principal_tag", each=name).of(
            PrincipalTag,
            identity_pool_id=self._identity_pool_id,
            identity_provider_name=provider,
            principal_tags=dict(tags),
            use_defaults=False,
        )

    def _guest_role(self) -> Role:
        made = pool_role(
            self,
            "Unauthenticated",
            self._identity_pool_id,
            amr=UNAUTHENTICATED,
            tag_session=False,
            **self._limits,
        )
        self._roles.append(made)
        return made

    def _key(self, provider: UserPoolClient | Provider) -> str:
        """The name under which the roles attachment knows a provider."""
        if isinstance(provider, UserPoolClient):
            return f"{provider.pool.endpoint}:{provider.id}"
        if isinstance(provider, (Oidc, Saml)):
            return self._iam_providers[id(provider)][1]
        return provider.domain if isinstance(provider, Developer) else provider.host

    def _attach_roles(self) -> None:
        self._refuse_unset_tags()
        if not self._is_classic:  # in which clients choose among all roles
            self._mappings.refuse_unreachable(self._authenticated)
        if self._guests is not None and not self._is_classic:
            refuse_beyond_guests(self, self._guests.allowed)
        roles = {AUTHENTICATED: self._authenticated.arn}
        if self._guests is not None:
            roles[UNAUTHENTICATED] = self._guests.arn
        module = aws.cognito_identity_pool_roles_attachment
        self.nodes.roles_attachment = self.resource("roles_attachment", guards=("roles",)).of(
            module.CognitoIdentityPoolRolesAttachment,
            identity_pool_id=self._identity_pool_id,
            roles=roles,
            role_mapping=self._mappings.blocks(self._key) or None,
        )

    def _refuse_unset_tags(self) -> None:
        known: dict[str, Any] = dict(self._tags)
        for each in self._providers:
            if isinstance(each, (Oidc, Saml)):
                known.update(each.principal_tags)
        for role in self._roles:
            if isinstance(role, Role):
                refuse_unset_tags(self, tags_in(role.allowed), known)
