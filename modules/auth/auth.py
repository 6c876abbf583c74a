"""User pool, client and identity pool in one object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from modules.core import Component, Transforms
from modules.core.engine import Construct
from modules.core.options import option
from modules.iam import Grantable

from .identity_pool import Guests, IdentityPool
from .user_pool import UserPool
from .user_pool_client import UserPoolClient


@dataclass(frozen=True)
class AuthNodes:
    """The constructs that an `Auth` is made of; each has nodes of its own."""

    user_pool: UserPool
    client: UserPoolClient
    identity_pool: IdentityPool


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
        What users sign in with, as `UserPool`'s ``usernames``: ``email``, ``phone`` or both.
        Default: a name that they choose.
    guests : Guests, optional
        Credentials for people who did not sign in, with the reason for it. Default: none.
    transform : dict, optional
        Changes of provider arguments: ``user_pool``, ``client`` and ``identity_pool``.

    Examples
    --------
    >>> from modules.core import App, AppStack
    >>> from modules.storage import Bucket
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
        guests: Guests | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        if login is not None:
            option(self, "login", login).some_of("email", "phone")
        changes = {node: {node: change} for node, change in self._transforms.items()}
        self._unused_transforms.clear()  # each goes to one of the constructs below
        self.user_pool = UserPool(
            self, "UserPool", usernames=login, transform=changes.get("user_pool")
        )
        self.client = self.user_pool.add_client("Client", transform=changes.get("client"))
        self.identity_pool = IdentityPool(
            self,
            "IdentityPool",
            user_pools=[self.client],
            guests=guests,
            transform=changes.get("identity_pool"),
        )
        self.nodes = AuthNodes(self.user_pool, self.client, self.identity_pool)

    def attach_permissions_for_auth_users(self, permissions: Sequence[Grantable]) -> None:
        """Let signed-in users do something.

        Parameters
        ----------
        permissions : sequence
            Grants (``uploads.own_folder("private")``), an `HttpApi`, or `Permission` objects.
        """
        self.identity_pool.authenticated.allow(*self._listed(permissions))

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
