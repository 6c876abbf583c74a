"""User pool, client and identity pool in one object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.auth.identity_pool.entrances import Guests
from gatehouse.auth.identity_pool.identity_pool import IdentityPool
from gatehouse.auth.identity_pool.logins import Provider
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.auth.user_pool.triggers import Triggers
from gatehouse.auth.user_pool.user_pool import UserPool
from gatehouse.core import Component, Transforms
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.iam import Grantable

LOGINS = ("email", "phone", "username", "preferred_username")


@dataclass(frozen=True)
class AuthNodes:
    """The constructs that an `Auth` is made of; each has nodes of its own."""

    user_pool: UserPool
    client: UserPoolClient
    identity_pool: IdentityPool | None


class Auth(Component):
    """Sign-up, sign-in and credentials for signed-in users, in the short form.

    It is a `UserPool` with one client and an `IdentityPool` that takes its users, and nothing that
    these could not do on their own.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    login : sequence of str, optional
        What users sign in with: ``email``, ``phone`` or both, instead of a name; or with
        ``username`` or ``preferred_username`` among them, beside the name that they choose.
        Default: a name that they choose.
    triggers : Triggers, optional
        Functions that Cognito calls, as `UserPool`'s ``triggers``. Default: none.
    identity_pool_federation : bool or sequence of federated.Provider
        Whether there is an identity pool: False for apps that use tokens alone. A list adds users
        who sign in elsewhere. Default: True.
    guests : Guests, optional
        Credentials for people who did not sign in, with the reason for it. Default: none.
    principal_tags : dict of str, optional
        Tags of users' sessions, as `IdentityPool`'s. Default: none.
    user_pool : UserPool, optional
        A pool that there is already, in this stack or in another, instead of ``login`` and
        ``triggers``. Default: one is made.
    client : UserPoolClient, optional
        A client of that pool. Default: one is made, beside the pool.
    transform : dict, optional
        Changes of provider arguments: ``user_pool``, ``client`` and ``identity_pool``.

    Raises
    ------
    OptionError
        If options exclude each other: a pool that there is already, with ``login`` for instance.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> from gatehouse.storage import Bucket
    >>> stack = AppStack(App(), "notes")
    >>> auth = Auth(stack, "Auth", login=["email"])
    >>> auth.attach_permissions_for_auth_users([Bucket(stack, "Uploads").own_folder("private")])
    """

    Nodes = AuthNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        login: Sequence[str] | None = None,
        triggers: Triggers | None = None,
        identity_pool_federation: bool | Sequence[Provider] = True,
        guests: Guests | None = None,
        principal_tags: Mapping[str, str] | None = None,
        user_pool: UserPool | None = None,
        client: UserPoolClient | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        changes = {node: {node: change} for node, change in self._transforms.items()}
        self._unused_transforms.clear()  # each goes to one of the constructs below
        made_with = {"login": login, "triggers": triggers}
        if user_pool is None:
            user_pool = UserPool(
                self,
                "UserPool",
                transform=changes.pop("user_pool", None),
                **self._pool_options(login, triggers),
            )
        else:
            self._refuse_with_given("user_pool", UserPool, user_pool, made_with)
        self.user_pool = user_pool
        if client is None:
            client = self._add_client(changes.pop("client", None))
        else:
            self._refuse_with_given("client", UserPoolClient, client, {})
            self._refuse_client_of_other_pool(client)
        self.client = client
        self._identity_pool = self._make_identity_pool(
            identity_pool_federation, guests, principal_tags, changes.pop("identity_pool", None)
        )
        for left in changes:
            option(self, "transform", left).refuse(
                f"the {left} is not made here, so there is nothing to change",
                "change it where it is made",
            )
        self.nodes = AuthNodes(self.user_pool, self.client, self._identity_pool)

    @property
    def identity_pool(self) -> IdentityPool:
        """The identity pool.

        Raises
        ------
        OptionError
            If there is none: ``identity_pool_federation=False``.
        """
        if self._identity_pool is None:
            option(self, "identity_pool_federation", False).refuse(
                "without an identity pool nobody gets credentials, so nothing can be allowed",
                "leave identity_pool_federation out",
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

        Raises
        ------
        OptionError
            If there are no guests: ``Auth(..., guests=Guests(reason=...))`` lets them in.
        """
        self.identity_pool.guests.allow(*self._listed(permissions))

    def _listed(self, permissions: Sequence[Grantable]) -> tuple[Grantable, ...]:
        option(self, "permissions", permissions).list_of(object, rule="it is a list of grants")
        return tuple(permissions)

    def _pool_options(
        self, login: Sequence[str] | None, triggers: Triggers | None
    ) -> dict[str, Any]:
        options: dict[str, Any] = {} if triggers is None else {"triggers": triggers}
        if login is None:
            return options
        words = option(self, "login", login).some_of(*LOGINS)
        named = {"username", "preferred_username"} & {*words}
        beside = [word for word in words if word != "username"]
        if not named:
            options["usernames"] = list(words)
        elif beside:
            options["aliases"] = beside
        return options

    def _refuse_with_given(
        self, name: str, kind: type[Any], given: object, made_with: Mapping[str, object]
    ) -> None:
        option(self, name, given).instance(kind)
        for other, value in made_with.items():
            if value is not None:
                option(self, other, value).refuse(
                    f"it is for a {name} that is made here, and one is given",
                    f"leave `{other}` out, or set it where the {name} is made",
                )

    def _refuse_client_of_other_pool(self, client: UserPoolClient) -> None:
        if client.pool is not self.user_pool:
            option(self, "client", client.path).refuse(
                f"the client is one of {client.pool.path}, not of {self.user_pool.path}",
                f"write user_pool=..., or a client of {self.user_pool.path}",
            )

    def _add_client(self, transform: Transforms | None) -> UserPoolClient:
        return self.user_pool.add_client("Client", transform=transform)

    def _make_identity_pool(
        self,
        federation: bool | Sequence[Provider],
        guests: Guests | None,
        principal_tags: Mapping[str, str] | None,
        transform: Transforms | None,
    ) -> IdentityPool | None:
        if federation is False:
            for name, value in {"guests": guests, "principal_tags": principal_tags}.items():
                if value is not None:
                    option(self, name, value).refuse(
                        "it is for an identity pool, and identity_pool_federation=False says none",
                        "leave one of the two out",
                    )
            return None
        providers: Any = () if federation is True else federation
        option(self, "identity_pool_federation", providers).list_of(
            object, rule="it is True, False or a list of providers"
        )
        return IdentityPool(
            self,
            "IdentityPool",
            user_pools=[self.client],
            providers=providers,
            guests=guests,
            principal_tags=principal_tags,
            transform=transform,
        )
