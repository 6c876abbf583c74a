"""User pool, client and identity pool in one object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.auth.base import UserPoolBase
from gatehouse.auth.identity_pool.entrances import Guests
from gatehouse.auth.identity_pool.identity_pool import IdentityPool
from gatehouse.auth.identity_pool.logins import Login
from gatehouse.auth.members.imported_user_pool_client import ImportedUserPoolClient
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.auth.members.user_pool_client_base import UserPoolClientBase
from gatehouse.auth.user_pool.imported_user_pool import ImportedUserPool
from gatehouse.auth.user_pool.triggers import Triggers
from gatehouse.auth.user_pool.user_pool import UserPool
from gatehouse.core import Component, Transforms
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.iam import Grantable

# Transforms of the parts that are made here, by part; each part takes its own away.
Changes = dict[str, Transforms]


@dataclass(frozen=True)
class AuthNodes:
    """The constructs that an `Auth` is made of; each has nodes of its own."""

    user_pool: UserPoolBase
    client: UserPoolClientBase
    identity_pool: IdentityPool | None


class Auth(Component):
    """Sign-up, sign-in and credentials for signed-in users, in the short form.

    It is a `UserPool` with one client, and an `IdentityPool` that accepts the pool's users. It can
    do nothing that these can't do on their own.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    usernames : sequence of str, optional
        What users sign in *with*, instead of a name: ``email``, ``phone`` or both, as `UserPool`'s.
        Excludes ``aliases``. Default: none; users choose a name.
    aliases : sequence of str, optional
        What users can sign in with *beside* the name they chose: ``email``, ``phone``,
        ``preferred_username``, as `UserPool`'s. Default: none.
    triggers : Triggers, optional
        Functions that Cognito calls, as `UserPool`'s. Default: none.
    identity_pool : bool
        Whether there is an identity pool: False for apps that need only tokens. Default: True.
    logins : sequence of Login
        Other places whose users the identity pool accepts, as `IdentityPool`'s. Default: none.
    guests : Guests, optional
        Credentials for people who did not sign in, with the reason for it. Default: none.
    principal_tags : dict of str, optional
        Tags of users' sessions, as `IdentityPool`'s. Default: none.
    user_pool : UserPoolBase, optional
        A pool that is made elsewhere or imported, instead of ``usernames``, ``aliases`` and
        ``triggers``. Default: one is made.
    client : UserPoolClientBase, optional
        A client of that pool. Default: one is made, beside the pool.
    transform : dict, optional
        Changes of provider arguments: ``user_pool``, ``client`` and ``identity_pool``. What guards
        access or data needs a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If options exclude each other: ``user_pool`` and ``usernames``, for instance.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> from gatehouse.storage import Bucket
    >>> stack = AppStack(App(), "notes")
    >>> auth = Auth(stack, "Auth", usernames=["email"])
    >>> auth.attach_permissions_for_auth_users([Bucket(stack, "Uploads").own_folder("private")])
    """

    Nodes = AuthNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        usernames: Sequence[str] | None = None,
        aliases: Sequence[str] | None = None,
        triggers: Triggers | None = None,
        identity_pool: bool = True,
        logins: Sequence[Login] = (),
        guests: Guests | None = None,
        principal_tags: Mapping[str, str] | None = None,
        user_pool: UserPoolBase | None = None,
        client: UserPoolClientBase | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        changes: Changes = {node: {node: change} for node, change in self._transforms.items()}
        self._unused_transforms.clear()  # each goes to one of the constructs below
        pool_options = {"usernames": usernames, "aliases": aliases, "triggers": triggers}
        pool_of_identities = {"logins": logins, "guests": guests, "principal_tags": principal_tags}
        self.user_pool = self._user_pool(user_pool, pool_options, changes)
        self.client = self._client(client, changes)
        self._identity_pool = self._made_identity_pool(identity_pool, pool_of_identities, changes)
        for left in changes:
            option(self, "transform", left).refuse(
                f"must name what is made here, and the {left} is not",
                "change it where it is made",
            )
        self.nodes = AuthNodes(self.user_pool, self.client, self._identity_pool)

    @property
    def identity_pool(self) -> IdentityPool:
        """The identity pool.

        Raises
        ------
        OptionError
            If there is none: ``identity_pool=False``.
        """
        if self._identity_pool is None:
            option(self, "identity_pool", False).refuse(
                "without an identity pool nobody gets credentials, so nothing can be allowed",
                "leave identity_pool out",
            )
        return self._identity_pool

    @refuse_unknown_keywords
    def attach_permissions_for_auth_users(self, permissions: Sequence[Grantable]) -> None:
        """Let signed-in users do something.

        Parameters
        ----------
        permissions : sequence
            Grants (``uploads.own_folder("private")``), an `HttpApi`, or `Permission` objects.
        """
        self.identity_pool.authenticated.allow(*self._listed(permissions))

    @refuse_unknown_keywords
    def attach_permissions_for_unauth_users(self, permissions: Sequence[Grantable]) -> None:
        """Let guests do something.

        Parameters
        ----------
        permissions : sequence
            Grants, an `HttpApi`, or `Permission` objects, as for signed-in users.

        Raises
        ------
        OptionError
            If there are no guests: ``Auth(..., guests=Guests(reason=...))`` lets them in.
        """
        self.identity_pool.guests.allow(*self._listed(permissions))

    def _listed(self, permissions: Sequence[Grantable]) -> tuple[Grantable, ...]:
        option(self, "permissions", permissions).list_of(object, rule="must be a list of grants")
        return tuple(permissions)

    # ---- parts ------------------------------------------------------------------------------

    def _user_pool(
        self, given: UserPoolBase | None, options: Mapping[str, Any], changes: Changes
    ) -> UserPoolBase:
        if given is None:
            return UserPool(self, "UserPool", transform=changes.pop("user_pool", None), **options)
        option(self, "user_pool", given).instance(UserPool, ImportedUserPool)
        for name, value in options.items():
            if value is not None:
                option(self, name, value).refuse(
                    "must be set where the user pool is made; user_pool=... makes none here",
                    f"leave `{name}` out, or set it where the user pool is made",
                )
        return given

    def _client(self, given: UserPoolClientBase | None, changes: Changes) -> UserPoolClientBase:
        if given is None:
            return self.user_pool.add_client("Client", transform=changes.pop("client", None))
        option(self, "client", given).instance(UserPoolClient, ImportedUserPoolClient)
        if given.pool is not self.user_pool:
            option(self, "client", given.path).refuse(
                f"must be a client of {self.user_pool.path}; this one is of {given.pool.path}",
                f"write user_pool=..., or a client of {self.user_pool.path}",
            )
        return given

    def _made_identity_pool(
        self, wanted: bool, options: Mapping[str, Any], changes: Changes
    ) -> IdentityPool | None:
        if option(self, "identity_pool", wanted).flag():
            return IdentityPool(
                self,
                "IdentityPool",
                user_pools=[self.client],
                transform=changes.pop("identity_pool", None),
                **options,
            )
        for name, value in options.items():
            if value:
                option(self, name, value).refuse(
                    "must not be set together with identity_pool=False, which makes none",
                    "leave one of the two out",
                )
        return None
