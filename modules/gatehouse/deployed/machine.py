"""A token for a machine: the client credentials grant of a user pool's client."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import requests
from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.errors import CommandError

#: The client's secret, where nobody may read it from the pool.
SECRET = "GATEHOUSE_CLIENT_SECRET"
_PATIENCE = 30


def machine_token(
    users: Any,
    *,
    pool: str,
    client_id: str,
    region: str,
    endpoint: str | None,
    scopes: Sequence[str] = (),
) -> str:
    """Get an access token by a client's own secret.

    Parameters
    ----------
    users : client
        A client of the user pools, with credentials that may read the pool's client.
    pool, client_id, region : str
        The pool, its client, and its region.
    endpoint : str, optional
        The local AWS's URL. None: real AWS, where the pool's domain has the token endpoint.
    scopes : sequence of str
        The scopes. Default: all of the client.

    Raises
    ------
    CommandError
        If the client is no machine's, its secret cannot be read, or the token is refused.
    """
    secret = os.environ.get(SECRET) or _secret(users, pool, client_id)
    url = f"{endpoint or _domain(users, pool, region)}/oauth2/token"
    form = {"grant_type": "client_credentials", "client_id": client_id}
    if scopes:
        form["scope"] = " ".join(scopes)
    try:
        answer = requests.post(url, data=form, auth=(client_id, secret), timeout=_PATIENCE)
        told = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise CommandError(
            f"{url} does not answer: {type(error).__name__}.",
            "Check that the pool has a domain, and that the app is still deployed.",
            exit_code=1,
        ) from None
    if "access_token" not in told:
        why = told.get("error_description") or told.get("error") or answer.status_code
        raise CommandError(
            f"the client {client_id} gets no token: {why}.",
            'A machine\'s client must be made with add_client(…, kind="machine", scopes=[…]).',
            exit_code=1,
        )
    return str(told["access_token"])


def _secret(users: Any, pool: str, client_id: str) -> str:
    try:
        found = users.describe_user_pool_client(UserPoolId=pool, ClientId=client_id)
    except (ClientError, BotoCoreError) as error:
        raise CommandError(
            f"the secret of the client {client_id} cannot be read: {error}",
            f"It needs the permission cognito-idp:DescribeUserPoolClient; or set {SECRET}.",
            exit_code=1,
        ) from None
    secret = found["UserPoolClient"].get("ClientSecret")
    if not secret:
        raise CommandError(
            f"the client {client_id} must have a secret, as machines' clients have, and has none.",
            "Name the output with the machine's client: --machine OUTPUT",
            exit_code=1,
        )
    return str(secret)


def _domain(users: Any, pool: str, region: str) -> str:
    try:
        found = users.describe_user_pool(UserPoolId=pool)["UserPool"]
    except (ClientError, BotoCoreError) as error:
        raise CommandError(
            f"the domain of the pool {pool} cannot be read: {error}",
            "It needs the permission cognito-idp:DescribeUserPool.",
            exit_code=1,
        ) from None
    if custom := found.get("CustomDomain"):
        return f"https://{custom}"
    if prefix := found.get("Domain"):
        return f"https://{prefix}.auth.{region}.amazoncognito.com"
    raise CommandError(
        f"the pool {pool} must have a domain, whose token endpoint gives out machines' tokens.",
        'Add one: users.add_domain("my-app")',
        exit_code=1,
    )
