"""Whose users an identity pool takes: the checks of what it is given."""

from __future__ import annotations

import re

from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.core.options import HasPath, option

from .logins import Oidc, Provider, Saml


def read_clients(owner: HasPath, user_pools: object) -> tuple[UserPoolClient, ...]:
    """Hold the option ``user_pools`` to a list of clients, each once."""
    given = option(owner, "user_pools", user_pools)
    clients = given.list_of(object, rule="it is a list of clients of user pools")
    for client in clients:
        if not isinstance(client, UserPoolClient):
            option(owner, "user_pools", client).refuse(
                f"it is a list of clients, and this is a {type(client).__name__}",
                'pass what users.add_client("Web") returned',
            )
        # Nothing is known of a client that exists already.
        kind = getattr(client, "_kind", None)
        if kind is not None and not kind.has_users:
            option(owner, "user_pools", client.path).refuse(
                "users sign in through a client, and a machine's has none",
                'write users.add_client("Web"), or kind="server"',
            )
    if len(set(map(id, clients))) != len(clients):
        given.refuse("each client stands once", "remove the repeated one")
    return tuple(client for client in clients if isinstance(client, UserPoolClient))


def read_providers(owner: HasPath, providers: object) -> tuple[Provider, ...]:
    """Hold the option ``providers`` to a list of them, with one app of each social provider."""
    given = option(owner, "providers", providers)
    read = given.list_of(object, rule="it is a list of providers")
    for each in read:
        if not isinstance(each, Provider) or type(each) is Provider:
            option(owner, "providers", each).refuse(
                "it is a list of values such as federated.Google(...)",
                "import federated from gatehouse.auth; clients of user pools stand in user_pools",
            )
    kinds = [type(each) for each in read if not isinstance(each, (Oidc, Saml))]
    if len(set(kinds)) != len(kinds):
        given.refuse(
            "a pool has one app of each social provider, and one developer provider",
            "keep one; several clients of Google are one federated.Oidc",
        )
    return tuple(each for each in read if isinstance(each, Provider))


def refuse_nobody(owner: HasPath, user_pools: object, providers: object) -> None:
    """Stop where an identity pool would take nobody's users."""
    if not user_pools and not providers:
        option(owner, "user_pools", user_pools).refuse(
            "an identity pool takes users of at least one client or provider",
            'write user_pools=[users.add_client("Web")]',
        )


def short_name(provider: Oidc | Saml) -> str:
    """A provider's part of a Terraform address: ``acme_eu_auth0_com``.

    Examples
    --------
    >>> short_name(Oidc("https://acme.eu.auth0.com/", ["app"]))
    'acme_eu_auth0_com'
    >>> short_name(Saml(arn="arn:aws:iam::111122223333:saml-provider/Partner"))
    'partner'
    """
    own = provider.issuer if isinstance(provider, Oidc) else provider.name
    last = re.sub(r"^(arn:.*?provider/|https://)", "", provider.arn or own)
    return re.sub(r"[^a-z0-9]+", "_", last.lower()).strip("_")
