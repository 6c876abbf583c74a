"""Make, change, show and delete app clients.

An update sets all settings: what it leaves out has its default again.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html
"""

from __future__ import annotations

import copy

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients import checks
from gatehouse.local.services.cognito_idp.pages import page
from gatehouse.local.services.cognito_idp.records import Client, Json
from gatehouse.local.services.cognito_idp.store import new_client_id, new_client_secret

_DEFAULTS: Json = {
    "AllowedOAuthFlowsUserPoolClient": False,
    "AuthSessionValidity": 3,
    "EnablePropagateAdditionalUserContextData": False,
    "EnableTokenRevocation": True,
    "RefreshTokenValidity": 30,
    "TokenValidityUnits": {},
}
_SETTINGS = (
    *_DEFAULTS,
    "AccessTokenValidity",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "AnalyticsConfiguration",
    "CallbackURLs",
    "DefaultRedirectURI",
    "ExplicitAuthFlows",
    "IdTokenValidity",
    "LogoutURLs",
    "PreventUserExistenceErrors",
    "ReadAttributes",
    "RefreshTokenRotation",
    "SupportedIdentityProviders",
    "WriteAttributes",
)
#: Settings that an update which leaves them out does not change.
#: https://github.com/hashicorp/terraform-provider-aws/issues/47196
_KEPT = ("EnableTokenRevocation", "PreventUserExistenceErrors", "RefreshTokenRotation")


def create_user_pool_client(call: Call, asked: Json) -> Json:
    """Carry out ``CreateUserPoolClient``."""
    pool = call.pool(asked)
    settings = {**copy.deepcopy(_DEFAULTS), **_given(asked)}
    checks.check(pool, settings)
    client = Client(
        id=new_client_id(),
        pool=pool.id,
        name=asked["ClientName"],
        created=call.now,
        modified=call.now,
        settings=settings,
    )
    secret = asked.get("ClientSecret") or (
        new_client_secret() if asked.get("GenerateSecret") else ""
    )
    checks.check_machine(settings, secret)
    if secret:
        client.secrets = [{"id": f"{client.id}--0", "value": secret, "created": call.now}]
    call.store.add_client(client)
    return {"UserPoolClient": shown(client)}


def update_user_pool_client(call: Call, asked: Json) -> Json:
    """Carry out ``UpdateUserPoolClient``."""
    pool = call.pool(asked)
    client = call.client_in(pool, asked)
    kept = {name: client.settings[name] for name in _KEPT if name in client.settings}
    settings = {**copy.deepcopy(_DEFAULTS), **kept, **_given(asked)}
    checks.check(pool, settings)
    checks.check_machine(settings, client.secret)
    client.settings, client.modified = settings, call.now
    client.name = asked.get("ClientName") or client.name
    return {"UserPoolClient": shown(client)}


def describe_user_pool_client(call: Call, asked: Json) -> Json:
    """Carry out ``DescribeUserPoolClient``."""
    return {"UserPoolClient": shown(call.client_in(call.pool(asked), asked))}


def delete_user_pool_client(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteUserPoolClient``."""
    call.store.remove_client(call.client_in(call.pool(asked), asked))
    return {}


def list_user_pool_clients(call: Call, asked: Json) -> Json:
    """Carry out ``ListUserPoolClients``."""
    pool = call.pool(asked)
    clients = [
        {"ClientId": each.id, "UserPoolId": pool.id, "ClientName": each.name}
        for each in pool.clients.values()
    ]
    return page(clients, asked, "UserPoolClients", limit="MaxResults")


def shown(client: Client) -> Json:
    """Return what Cognito says of a client: no empty text and no empty list."""
    settings = {
        name: value for name, value in client.settings.items() if value not in (None, "", [])
    }
    secret = {"ClientSecret": client.secret} if client.secret else {}
    return {
        "UserPoolId": client.pool,
        "ClientId": client.id,
        "ClientName": client.name,
        "CreationDate": client.created,
        "LastModifiedDate": client.modified,
        **secret,
        **settings,
    }


def _given(asked: Json) -> Json:
    return {name: copy.deepcopy(asked[name]) for name in _SETTINGS if asked.get(name) is not None}
