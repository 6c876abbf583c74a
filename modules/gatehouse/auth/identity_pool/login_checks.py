"""Checks of the clients and logins whose users an identity pool accepts."""

from __future__ import annotations

from typing import NoReturn

from gatehouse.auth.members.user_pool_client_base import UserPoolClientBase
from gatehouse.core.options import HasPath, option

from .logins import IamLogin, Login


def read_clients(owner: HasPath, user_pools: object) -> tuple[UserPoolClientBase, ...]:
    """Validate the option ``user_pools``: a list of clients, each listed once."""
    given = option(owner, "user_pools", user_pools)
    clients = given.list_of(object, rule="must be a list of clients of user pools")
    for client in clients:
        if not isinstance(client, UserPoolClientBase):
            option(owner, "user_pools", client).refuse(
                f"must be a list of clients; this one is a {type(client).__name__}",
                'pass what users.add_client("Web") returned',
            )
        if not client.has_users:
            option(owner, "user_pools", client.path).refuse(
                "must be clients that users sign in through; this one is a machine's",
                'write users.add_client("Web"), or kind="server"',
            )
    if len(set(clients)) != len(clients):
        given.refuse("must list each client once", "remove the repeated one")
    return tuple(client for client in clients if isinstance(client, UserPoolClientBase))


def read_logins(owner: HasPath, logins: object) -> tuple[Login, ...]:
    """Validate the option ``logins``: a list of them, one for each app or provider."""
    given = option(owner, "logins", logins)
    read = given.list_of(object, rule="must be a list of logins")
    for each in read:
        if not isinstance(each, Login) or type(each) is Login:
            option(owner, "logins", each).refuse(
                "must be a list of logins such as GoogleLogin(...)",
                "import GoogleLogin, OidcLogin or another from gatehouse.auth; clients of user "
                "pools go into user_pools",
            )
    checked = tuple(each for each in read if isinstance(each, Login))
    keys = [(type(each), each.key) for each in checked if isinstance(each, IamLogin)]
    kinds = [type(each) for each in checked if not isinstance(each, IamLogin)]
    if len(set(kinds)) != len(kinds):
        given.refuse(
            "must have at most one login of each class, OidcLogin and SamlLogin aside",
            "keep one; several clients of Google are one OidcLogin",
        )
    if len(set(keys)) != len(keys):
        given.refuse(
            "must have at most one login for each issuer, directory or ARN",
            "keep one; several apps of an issuer are client_ids of one OidcLogin",
        )
    return checked


def refuse_nobody(owner: HasPath, user_pools: object, logins: object, guests: object) -> None:
    """Refuse an identity pool that would accept nobody."""
    if not user_pools and not logins and guests is None:
        option(owner, "user_pools", user_pools).refuse(
            "must name at least one client, if there are neither logins nor guests",
            'write user_pools=[users.add_client("Web")], or guests=Guests(reason="...") for people '
            "who never sign in",
        )


def refuse_role_for_nobody(owner: HasPath, name: str, value: object) -> NoReturn:
    """Refuse a role of people who signed in, in a pool of guests alone.

    Raises
    ------
    OptionError
        In any case.
    """
    option(owner, name, value).refuse(
        "must not be used in a pool of guests alone: nobody signs in, so nobody gets the role",
        "allow it to identities.guests, or name a client in user_pools or a login in logins",
    )
