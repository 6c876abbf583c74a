"""A Cognito identity pool: AWS credentials for users who signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from modules.core import Component, Transforms, aws
from modules.core.engine import Construct
from modules.core.keywords import known_options_only
from modules.core.options import option
from modules.iam import Condition, Principal, Role, Trust
from modules.iam.cognito_identity import service_name

from .user_pool_client import UserPoolClient

LONGEST_IDENTITY_POOL_NAME = 128


@known_options_only
@dataclass(frozen=True)
class Guests:
    """Credentials for people who did not sign in.

    Parameters
    ----------
    reason : str
        Why people without an account get AWS credentials. There is no default: whoever finds the
        pool's id, which is in every web page, gets them too.

    Examples
    --------
    >>> Guests(reason="reads of the public catalogue").reason
    'reads of the public catalogue'
    """

    reason: str

    def __post_init__(self) -> None:
        option("Guests", "reason", self.reason).text(
            r".*\S.*",
            rule="guests need a reason that a reviewer can judge",
            fix='write Guests(reason="why people without an account get credentials")',
        )


@dataclass
class IdentityPoolNodes:
    """What an `IdentityPool` makes; its roles have nodes of their own."""

    identity_pool: aws.cognito_identity_pool.CognitoIdentityPool
    roles_attachment: (
        aws.cognito_identity_pool_roles_attachment.CognitoIdentityPoolRolesAttachment | None
    ) = field(default=None)


class IdentityPool(Component):
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
        Clients whose users it takes.
    guests : Guests, optional
        Credentials for people who did not sign in, with the reason for it. Default: none.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. Letting guests in this way, or
        the classic flow, needs a `Transform` with its reason.

    Raises
    ------
    OptionError
        If something else than a client is given, or no provider at all.

    Examples
    --------
    >>> from modules.auth import UserPool
    >>> from modules.core import App, AppStack
    >>> from modules.storage import Bucket
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
        user_pools: Sequence[UserPoolClient],
        guests: Guests | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self._clients = self._read_clients(user_pools)
        if guests is not None:
            option(self, "guests", guests).instance(
                Guests, fix='write guests=Guests(reason="why people without an account get in")'
            )
        identity_pool = self._identity_pool(with_guests=guests is not None)
        self._identity_pool_id = identity_pool.id
        self.nodes = IdentityPoolNodes(identity_pool=identity_pool)
        self.authenticated = self._role("Authenticated")
        self._guests = self._role("Unauthenticated") if guests else None
        self.stack.at_finish(self._attach_roles)

    @property
    def id(self) -> str:
        """Id of the identity pool."""
        return self._identity_pool_id

    @cached_property
    def arn(self) -> str:
        """ARN of the identity pool."""
        return self.nodes.identity_pool.arn

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

    def _read_clients(self, user_pools: object) -> tuple[UserPoolClient, ...]:
        given = option(self, "user_pools", user_pools)
        clients = given.list_of(object, rule="it is a list of clients of user pools")
        if not clients:
            given.refuse(
                "an identity pool takes users of at least one client",
                'write user_pools=[users.add_client("Web")]',
            )
        for client in clients:
            if not isinstance(client, UserPoolClient):
                option(self, "user_pools", client).refuse(
                    f"it is a list of clients, and this is a {type(client).__name__}",
                    'pass what users.add_client("Web") returned',
                )
        if len(set(map(id, clients))) != len(clients):
            given.refuse("each client stands once", "remove the repeated one")
        return tuple(client for client in clients if isinstance(client, UserPoolClient))

    # ---- resources --------------------------------------------------------------------------

    def _identity_pool(self, *, with_guests: bool) -> aws.cognito_identity_pool.CognitoIdentityPool:
        module = aws.cognito_identity_pool
        guards = (
            "allow_classic_flow",
            "allow_unauthenticated_identities",
            "cognito_identity_providers",
        )
        return self.resource("identity_pool", guards=guards).of(
            module.CognitoIdentityPool,
            identity_pool_name=self.aws_name(longest=LONGEST_IDENTITY_POOL_NAME),
            allow_unauthenticated_identities=with_guests,
            allow_classic_flow=False,
            cognito_identity_providers=[
                module.CognitoIdentityPoolCognitoIdentityProviders(
                    client_id=client.id,
                    provider_name=client.pool.endpoint,
                    server_side_token_check=True,
                )
                for client in self._clients
            ],
        )

    def _role(self, id: str) -> Role:
        """A role for this pool's users alone, of one kind alone.

        A trust policy without both conditions lets users of every other identity pool in AWS in:
        https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
        """
        service = service_name(self.stack)
        return Role(
            self,
            id,
            trust=Trust(
                Principal("Federated", [service]),
                action="sts:AssumeRoleWithWebIdentity",
                conditions=[
                    Condition("StringEquals", f"{service}:aud", [self._identity_pool_id]),
                    Condition("ForAnyValue:StringLike", f"{service}:amr", [id.lower()]),
                ],
            ),
        )

    def _attach_roles(self) -> None:
        roles = {"authenticated": self.authenticated.arn}
        if self._guests is not None:
            roles["unauthenticated"] = self._guests.arn
        module = aws.cognito_identity_pool_roles_attachment
        self.nodes.roles_attachment = self.resource("roles_attachment", guards=("roles",)).of(
            module.CognitoIdentityPoolRolesAttachment,
            identity_pool_id=self._identity_pool_id,
            roles=roles,
        )
