"""A Cognito identity pool: AWS credentials for users who signed in, and for guests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from gatehouse.auth.base import IdentityPoolBase, UserPoolBase
from gatehouse.auth.members.group_base import GroupBase
from gatehouse.auth.members.imported_user_pool_client import ImportedUserPoolClient
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.auth.members.user_pool_client_base import UserPoolClientBase
from gatehouse.core import Transforms, aws
from gatehouse.core.data_lock import lock_data
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.core.own_name import NameRule, own_name
from gatehouse.iam import Grantable, Role, RoleAsItRuns
from gatehouse.iam.principal_tag import tags_in

from .entrances import ClassicFlow, Guests, check_entrances
from .guest_limits import refuse_beyond_guests
from .guest_rights import refuse_everything
from .iam_providers import make_iam_providers, short_name
from .identity_role import (
    AUTHENTICATED,
    UNAUTHENTICATED,
    ImportedRole,
    Limits,
    check_trust,
    pool_role,
)
from .imported_identity_pool import ImportedIdentityPool
from .login_checks import read_clients, read_logins, refuse_nobody, refuse_role_for_nobody
from .logins import (
    DeveloperLogin,
    IamLogin,
    Login,
    OidcLogin,
    OidcProvider,
    SamlLogin,
    SamlProvider,
    social_logins,
)
from .principal_tags import (
    read_tags,
    refuse_tags_of_guests,
    refuse_tags_of_roles,
    refuse_unset_tags,
)
from .role_mapping import (
    RoleMapping,
    RoleMappings,
    RoleRule,
    Source,
    members_clients,
    read_rules,
    refuse_second_role,
)
from .written_claims import refuse_chosen_names, refuse_claims_of_users

LONGEST_IDENTITY_POOL_NAME = 128
# https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CreateIdentityPool.html
IDENTITY_POOL_NAME = NameRule(
    r"(?a:[\w\s+=,.@-]+)",
    "must have 1 to 128 letters, digits, blanks and _ + = , . @ -",
    LONGEST_IDENTITY_POOL_NAME,
)

PrincipalTag = (
    aws.cognito_identity_pool_provider_principal_tag.CognitoIdentityPoolProviderPrincipalTag
)
RolesAttachment = aws.cognito_identity_pool_roles_attachment.CognitoIdentityPoolRolesAttachment


@dataclass
class IdentityPoolNodes:
    """What an `IdentityPool` makes; its roles have nodes of their own.

    IAM's providers and the principal tags are by provider, as in their Terraform addresses. The
    roles attachment is made when the app is complete: it holds all rules.
    """

    identity_pool: aws.cognito_identity_pool.CognitoIdentityPool
    roles_attachment: RolesAttachment | None = None
    oidc_provider: dict[str, OidcProvider] = field(default_factory=dict)
    saml_provider: dict[str, SamlProvider] = field(default_factory=dict)
    principal_tag: dict[str, PrincipalTag] = field(default_factory=dict)


class IdentityPool(IdentityPoolBase):
    """A pool that gives each signed-in user an identity and short-lived credentials of a role.

    Makes ``aws_cognito_identity_pool``, one `Role` for signed-in users (and one for guests, if it
    has them), and the one ``aws_cognito_identity_pool_roles_attachment`` that a pool can have.
    The roles begin without permissions. A pool of guests alone, as monitoring and maps use one, has
    the role of guests and no other.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    user_pools : sequence of UserPoolClientBase
        Clients whose users it accepts, of one user pool or of several. Default: none.
    logins : sequence of Login
        Other places whose users it accepts: `OidcLogin`, `SamlLogin`, `GoogleLogin`,
        `FacebookLogin`, `AppleLogin`, `AmazonLogin`, `TwitterLogin`, `DeveloperLogin`. Default:
        none.
    guests : Guests, optional
        Credentials for people who did not sign in, with the reason for it. With neither clients nor
        logins, the pool is for guests alone. Default: none.
    classic_flow : ClassicFlow, optional
        Let clients choose their role, with the reason for it. Default: none.
    principal_tags : dict of str
        Tags of the sessions of the user pools' users, and the claims that they come from:
        ``{"tenant": "custom:tenant"}``. Default: none. A claim that users can write is refused. One
        that an `Oidc` or `Saml` provider fills is taken where its users can't write it: without
        self sign-up, and through clients with OAuth alone (see `RoleRule`).
    authenticated_role : Role, ImportedRole or RoleAsItRuns, optional
        The role of signed-in users, if it is made elsewhere; or what the pool's own is called, to
        take over one that something else made. Default: one is made.
    max_session : timedelta, optional
        Longest session of the roles, 1 to 12 hours. Default: AWS's own, 1 hour. The pool's own
        credentials are always valid for 1 hour.
    permissions_boundary : str, optional
        ARN of a policy that limits every role of the pool. Default: none.
    name : dict of str, optional
        Its name in AWS by stage, ``{"production": "prod_app"}``, to take over a pool that
        something else made. Default: of app, stage and id. It is immutable.
    protect : bool, optional
        Whether a plan or another id can't delete it. Default: the stack's, true in production. With
        the pool go the ids of its identities, and folders and items belong to these.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. To let guests in this way, or
        the classic flow, use a `Transform` with its reason.

    Raises
    ------
    OptionError
        If there is neither a client, nor a login, nor guests, or an option is not valid.

    Examples
    --------
    >>> from gatehouse.auth import UserPool
    >>> from gatehouse.core import App, AppStack
    >>> from gatehouse.iam import Permission
    >>> from gatehouse.storage import Bucket
    >>> stack = AppStack(App(), "notes")
    >>> web = UserPool(stack, "UserPool", usernames=["email"]).add_client("Web")
    >>> identities = IdentityPool(stack, "IdentityPool", user_pools=[web])
    >>> identities.authenticated.allow(Bucket(stack, "Uploads").own_folder("private"))

    Guests alone, for CloudWatch RUM:

    >>> monitoring = IdentityPool(stack, "Rum", guests=Guests(reason="browsers report errors"))
    >>> monitor = f"arn:aws:rum:{stack.region}:{stack.account_id}:appmonitor/notes"
    >>> monitoring.guests.allow(Permission(["rum:PutRumEvents"], [monitor]))

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
        user_pools: Sequence[UserPoolClientBase] = (),
        logins: Sequence[Login] = (),
        guests: Guests | None = None,
        classic_flow: ClassicFlow | None = None,
        principal_tags: Mapping[str, str] | None = None,
        authenticated_role: Role | ImportedRole | RoleAsItRuns | None = None,
        max_session: timedelta | None = None,
        permissions_boundary: str | None = None,
        name: Mapping[str, str] | None = None,
        protect: bool | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self._own_name = own_name(self, name, IDENTITY_POOL_NAME)
        self._clients = read_clients(self, user_pools)
        self._logins = read_logins(self, logins)
        refuse_nobody(self, user_pools, logins, guests)
        check_entrances(self, guests, classic_flow)
        self._is_classic = classic_flow is not None
        self._tags = self._read_tags(principal_tags)
        self._limits = Limits(max_session=max_session, permissions_boundary=permissions_boundary)
        self._mappings = RoleMappings(self, (*self._clients, *self._logins))
        self._group_roles: dict[str, Role] = {}
        self.protect = (
            self.stack.protect if protect is None else option(self, "protect", protect).flag()
        )
        self._lock()

        self._providers = make_iam_providers(self, self._logins)
        identity_pool = self._identity_pool(has_guests=guests is not None)
        self.nodes = IdentityPoolNodes(
            identity_pool=identity_pool,
            oidc_provider=self._providers.oidc,
            saml_provider=self._providers.saml,
            principal_tag=self._principal_tags(identity_pool.id),
        )
        self._authenticated = self._role_of_users(authenticated_role)
        self._guests = self._guest_role() if guests else None
        self.stack.at_finish(self._attach_roles)

    @classmethod
    @refuse_unknown_keywords
    def from_id(
        cls, scope: Construct, id: str, identity_pool_id: str, *, tagged: bool = False
    ) -> ImportedIdentityPool:
        """Import a pool that another stack made, such as that of another stage, to add roles.

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

    @cached_property
    def id(self) -> str:
        """Id of the identity pool."""
        return self.nodes.identity_pool.id

    @cached_property
    def arn(self) -> str:
        """ARN of the identity pool."""
        return self.nodes.identity_pool.arn

    @cached_property
    def sets_tags(self) -> bool:
        """Whether the pool sets principal tags for any of its users."""
        return bool(self._tags) or any(each.principal_tags for each in self._iam_logins)

    @property
    def role_limits(self) -> Limits:
        """What holds for each role of the pool that says nothing else."""
        return self._limits

    @property
    def authenticated(self) -> Role:
        """The role of signed-in users.

        Raises
        ------
        OptionError
            If it is an `ImportedRole`, whose permissions are elsewhere, or the pool is for guests
            alone.
        """
        if self._authenticated is None:
            refuse_role_for_nobody(self, "authenticated", None)
        if isinstance(self._authenticated, ImportedRole):
            option(self, "authenticated", self._authenticated.arn).refuse(
                "the role of signed-in users is imported, so its permissions can't change here",
                "allow it where the role is made, or leave authenticated_role out",
            )
        return self._authenticated

    @property
    def guests(self) -> Role:
        """The role of people who did not sign in.

        They are given routes and folders by name (``api.invoke("GET /hall")``,
        ``files.read("public")``): a grant on a whole API, bucket or table stops at synth.

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

    # ---- roles of some users -----------------------------------------------------------------

    @refuse_unknown_keywords
    def roles_by_rules(
        self,
        source: Source,
        rules: Sequence[RoleRule],
        *,
        ambiguous: str = "deny",
    ) -> None:
        """Choose the role of a client's or login's users by the claims in their tokens.

        Parameters
        ----------
        source : UserPoolClientBase or Login
            A client or login of this pool.
        rules : sequence of RoleRule
            1 to 25 rules; the first that matches counts.
        ambiguous : str
            What users get if no rule matches: ``deny`` (no credentials) or ``authenticated`` (the
            role of signed-in users). Default: ``deny``; a user whom all rules forgot gets nothing.

        Raises
        ------
        OptionError
            If users can write a claim of a rule, or choose it as their name when they sign up, or
            the roles of these users are chosen already.
        LimitError
            If there are more than 25 rules.
        """
        self._mappings.refuse_stranger("roles_by_rules(source)", source)
        checked = read_rules(self, rules)
        self._mappings.add("roles_by_rules", source, RoleMapping("Rules", ambiguous, checked))
        for rule in checked:
            check_trust(self, "roles_by_rules(rules)", rule.role, tags=self.sets_tags)
        if isinstance(source, UserPoolClientBase):
            claims = [rule.claim for rule in checked]
            self._refuse_written_claims("roles_by_rules(rules)", source.pool, claims)
            self.stack.at_finish(
                lambda: refuse_chosen_names(self, "roles_by_rules(rules)", source.pool, claims)
            )

    @refuse_unknown_keywords
    def roles_by_token(self, client: UserPoolClientBase, *, ambiguous: str = "deny") -> None:
        """Give users the role that their groups name in the token; `role_for_group` does it too.

        Parameters
        ----------
        client : UserPoolClientBase
            A client of this pool.
        ambiguous : str
            What users get if their groups name no role, or several of the same precedence:
            ``deny`` or ``authenticated``. Default: ``deny``.

        Raises
        ------
        OptionError
            If ``client`` is not a client of this pool, or has rules already.
        """
        option(self, "roles_by_token(client)", client).instance(
            UserPoolClient,
            ImportedUserPoolClient,
            fix="pass a client of a user pool: only their tokens name roles",
        )
        self._mappings.refuse_stranger("roles_by_token(client)", client)
        self._mappings.add("roles_by_token", client, RoleMapping("Token", ambiguous))

    @refuse_unknown_keywords
    def role_for_group(
        self,
        group: GroupBase,
        *,
        permissions: Sequence[Grantable] = (),
        clients: Sequence[UserPoolClientBase] | None = None,
        ambiguous: str = "deny",
        as_it_runs: RoleAsItRuns | None = None,
    ) -> Role:
        """A role for the members of a group of a user pool; each call returns the same one.

        The group names the role in its members' tokens, and the pool takes it from there.

        Parameters
        ----------
        group : GroupBase
            The group, from ``users.add_group(...)``. Of an imported pool, ``users.group(...)``:
            pass the role's ARN on to the stack that made the group, as the ``role`` of it.
        permissions : sequence
            What it may do from the start. Default: nothing.
        clients : sequence of UserPoolClientBase, optional
            The clients through which members get the role. Default: all clients of this pool that
            are of the group's user pool.
        ambiguous : str
            What users get if no group of theirs has a role, as in `roles_by_token`. Default:
            ``deny``. The first call for a client decides.
        as_it_runs : RoleAsItRuns, optional
            What the role is called, to take over one that something else made. The first call for
            a group decides. Default: none.

        Raises
        ------
        OptionError
            If ``group`` is not a `Group`, is of another user pool, or has a role already.
        """
        members = members_clients(self, group, self._clients)
        for client in clients or ():
            if client not in members:
                option(self, "role_for_group(clients)", getattr(client, "path", client)).refuse(
                    "must be clients of this identity pool and of the group's user pool",
                    "leave `clients` out, or name clients of " + group.pool.path,
                )
        made = self._group_roles.get(group.path)
        if made is None:
            refuse_second_role(self, group)
        for client in clients or members:
            self._mappings.use_tokens(client, group.name, ambiguous)
        if made is not None:
            made.allow(*permissions)
            return made
        id = group.path.rpartition("/")[2]
        made = self.role(id, permissions=permissions, as_it_runs=as_it_runs)
        self._group_roles[group.path] = made
        group.take_role(made)
        return made

    # ---- options ----------------------------------------------------------------------------

    def _read_tags(self, principal_tags: object) -> dict[str, str]:
        if principal_tags is None:
            return {}
        tags = read_tags(self, principal_tags)
        if not self._clients:
            option(self, "principal_tags", tags).refuse(
                "these tags are for users of user pools, and user_pools is empty",
                "write them at the login: OidcLogin(..., principal_tags=...)",
            )
        for pool in self._user_pools:
            self._refuse_written_claims("principal_tags", pool, [*tags.values()])
        return tags

    def _refuse_written_claims(self, name: str, pool: UserPoolBase, claims: list[str]) -> None:
        """Check claims when all clients of the pool are there: each may let users write some."""
        self.stack.at_finish(lambda: refuse_claims_of_users(self, name, pool, claims))

    def _role_of_users(
        self, role: Role | ImportedRole | RoleAsItRuns | None
    ) -> Role | ImportedRole | None:
        """The role of signed-in users: the one given, or a new one; none where nobody signs in."""
        if not self._signs_users_in:
            if role is not None:
                refuse_role_for_nobody(self, "authenticated_role", role)
            return None
        if role is None:
            return self.role("Authenticated")
        if isinstance(role, RoleAsItRuns):
            made = pool_role(
                self,
                "Authenticated",
                self.id,
                tag_session=self.sets_tags,
                as_it_runs=role,
                **self._limits,
            )
            self._made_roles.append(made)
            return made
        option(self, "authenticated_role", role).instance(
            Role, ImportedRole, fix='write ImportedRole("arn:…:role/Users")'
        )
        check_trust(self, "authenticated_role", role, tags=self.sets_tags)
        return role

    @property
    def _signs_users_in(self) -> bool:
        """Whether the pool is for more than guests."""
        return bool(self._clients or self._logins)

    def _check_role(self, id: str) -> None:
        if not self._signs_users_in:
            refuse_role_for_nobody(self, "role", id)

    @cached_property
    def _user_pools(self) -> list[UserPoolBase]:
        """The user pools of the clients, each once."""
        return list({each.pool.path: each.pool for each in self._clients}.values())

    @property
    def _iam_logins(self) -> list[IamLogin]:
        """The logins that are providers of IAM."""
        return [each for each in self._logins if isinstance(each, IamLogin)]

    @property
    def _developer(self) -> str | None:
        """The domain of the login of one's own, which is a part of the pool for good."""
        developers = [each.domain for each in self._logins if isinstance(each, DeveloperLogin)]
        return developers[0] if developers else None

    def _lock(self) -> None:
        lock_data(
            self,
            "IdentityPool",
            protect=self.protect,
            holds="the identities of its users, whose ids own folders and items",
            fields={"DeveloperLogin": self._developer},
            names=(self._own_name, self.aws_name(longest=LONGEST_IDENTITY_POOL_NAME)),
        )

    # ---- resources --------------------------------------------------------------------------

    def _identity_pool(self, *, has_guests: bool) -> aws.cognito_identity_pool.CognitoIdentityPool:
        module = aws.cognito_identity_pool
        return self.resource("identity_pool").of(
            module.CognitoIdentityPool,
            identity_pool_name=self._own_name or self.aws_name(longest=LONGEST_IDENTITY_POOL_NAME),
            allow_unauthenticated_identities=has_guests,
            allow_classic_flow=self._is_classic,
            cognito_identity_providers=[
                module.CognitoIdentityPoolCognitoIdentityProviders(
                    client_id=client.id,
                    provider_name=client.pool.endpoint,
                    server_side_token_check=True,
                )
                for client in self._clients
            ]
            or None,
            openid_connect_provider_arns=self._providers.arns_of(OidcLogin),
            saml_provider_arns=self._providers.arns_of(SamlLogin),
            supported_login_providers=social_logins(self._logins) or None,
            developer_provider_name=self._developer,
            lifecycle=self.keep_data(self.protect),
        )

    def _principal_tags(self, pool_id: str) -> dict[str, PrincipalTag]:
        tagged: dict[str, tuple[str, Mapping[str, str]]] = {}
        if self._tags:
            tagged = {each.address: (each.endpoint, self._tags) for each in self._user_pools}
        for login in self._iam_logins:
            if login.principal_tags:
                tagged[short_name(login)] = self._providers.arn(login), login.principal_tags
        return {
            name: self.resource("principal_tag", each=name).of(
                PrincipalTag,
                identity_pool_id=pool_id,
                identity_provider_name=provider,
                principal_tags=dict(tags),
                use_defaults=False,
            )
            for name, (provider, tags) in tagged.items()
        }

    def _guest_role(self) -> Role:
        return pool_role(
            self,
            "Unauthenticated",
            self.id,
            amr=UNAUTHENTICATED,
            tag_session=False,
            **self._limits,
        )

    def _name_in_attachment(self, source: Source) -> str:
        """The name that the roles attachment has for a client or login."""
        if isinstance(source, UserPoolClientBase):
            return f"{source.pool.endpoint}:{source.id}"
        if isinstance(source, IamLogin):
            return self._providers.arn(source)
        return source.domain if isinstance(source, DeveloperLogin) else source.host

    def _attach_roles(self) -> None:
        self._refuse_unset_tags()
        # In the classic flow, clients choose among all roles.
        if self._authenticated is not None and not self._is_classic:
            self._mappings.refuse_unreachable(self._authenticated)
        if self._guests is not None:
            refuse_everything(self, self._guests.granted)
        if self._guests is not None and not self._is_classic:
            refuse_beyond_guests(self, self._guests.allowed)
        roles = {}
        if self._authenticated is not None:
            roles[AUTHENTICATED] = self._authenticated.arn
        if self._guests is not None:
            roles[UNAUTHENTICATED] = self._guests.arn
        self.nodes.roles_attachment = self.resource("roles_attachment").of(
            RolesAttachment,
            identity_pool_id=self.id,
            roles=roles,
            role_mapping=self._mappings.blocks(self._name_in_attachment) or None,
        )

    def _refuse_unset_tags(self) -> None:
        known: dict[str, Any] = dict(self._tags)
        for login in self._iam_logins:
            known.update(login.principal_tags)
        refuse_tags_of_roles(self, known, self.stack.default_tags)
        given = [self._authenticated] if isinstance(self._authenticated, Role) else []
        for role in (*given, *self._made_roles):
            refuse_unset_tags(self, tags_in(role.allowed), {**known, **self.stack.default_tags})
        if self._guests is not None:
            refuse_tags_of_guests(self, tags_in(self._guests.allowed), self.stack.default_tags)
