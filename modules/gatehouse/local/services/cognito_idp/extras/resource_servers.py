"""Resource servers, whose scopes access tokens carry.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, missing
from gatehouse.local.services.cognito_idp.pages import page
from gatehouse.local.services.cognito_idp.records import Json, Pool


def create_resource_server(call: Call, asked: Json) -> Json:
    """Carry out ``CreateResourceServer``."""
    pool, identifier = call.pool(asked), asked["Identifier"]
    if identifier in pool.resource_servers:
        raise invalid(f"{identifier} already exists in user pool {pool.id}.")
    return _put(pool, asked)


def update_resource_server(call: Call, asked: Json) -> Json:
    """Carry out ``UpdateResourceServer``, which replaces all scopes."""
    pool = call.pool(asked)
    _found(pool, asked)
    return _put(pool, asked)


def describe_resource_server(call: Call, asked: Json) -> Json:
    """Carry out ``DescribeResourceServer``."""
    return {"ResourceServer": _found(call.pool(asked), asked)}


def delete_resource_server(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteResourceServer``."""
    pool = call.pool(asked)
    _found(pool, asked)
    del pool.resource_servers[asked["Identifier"]]
    return {}


def list_resource_servers(call: Call, asked: Json) -> Json:
    """Carry out ``ListResourceServers``."""
    servers = list(call.pool(asked).resource_servers.values())
    return page(servers, asked, "ResourceServers", limit="MaxResults")


def scopes_of(pool: Pool) -> set[str]:
    """Return the scopes of all resource servers of a pool."""
    return {
        f"{identifier}/{scope['ScopeName']}"
        for identifier, server in pool.resource_servers.items()
        for scope in server.get("Scopes") or []
    }


def _put(pool: Pool, asked: Json) -> Json:
    scopes = list(asked.get("Scopes") or [])
    if len({each["ScopeName"] for each in scopes}) < len(scopes):
        raise invalid("A scope must be there once.")
    server = {
        "UserPoolId": pool.id,
        "Identifier": asked["Identifier"],
        "Name": asked["Name"],
        **({"Scopes": scopes} if scopes else {}),
    }
    pool.resource_servers[asked["Identifier"]] = server
    return {"ResourceServer": server}


def _found(pool: Pool, asked: Json) -> Json:
    server: Json | None = pool.resource_servers.get(asked["Identifier"])
    if server is None:
        raise missing(f"Resource server {asked['Identifier']} does not exist.")
    return server
