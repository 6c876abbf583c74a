"""Secrets of a client: two at a time, so that one can replace the other.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddUserPoolClientSecret.html
"""

from __future__ import annotations

import secrets

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.comparing import same
from gatehouse.local.services.cognito_idp.errors import invalid, missing
from gatehouse.local.services.cognito_idp.pages import page
from gatehouse.local.services.cognito_idp.records import Client, Json
from gatehouse.local.services.cognito_idp.store import new_client_secret
from gatehouse.local.services.contract import ServiceError

_MOST = 2


def add_user_pool_client_secret(call: Call, asked: Json) -> Json:
    """Carry out ``AddUserPoolClientSecret``."""
    client = call.client_in(call.pool(asked), asked)
    if len(client.secrets) >= _MOST:
        raise ServiceError("LimitExceededException", f"A client has at most {_MOST} secrets.")
    made = {
        "id": f"{client.id}--{secrets.token_hex(8)}",
        "value": asked.get("ClientSecret") or new_client_secret(),
        "created": call.now,
    }
    client.secrets.append(made)
    return {"ClientSecretDescriptor": _shown(made, value=not asked.get("ClientSecret"))}


def delete_user_pool_client_secret(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteUserPoolClientSecret``."""
    client = call.client_in(call.pool(asked), asked)
    left = [each for each in client.secrets if each["id"] != asked["ClientSecretId"]]
    if len(left) == len(client.secrets):
        raise missing("The client secret does not exist.")
    if not left:
        raise invalid("The last secret of a client can not be deleted.")
    client.secrets = left
    return {}


def list_user_pool_client_secrets(call: Call, asked: Json) -> Json:
    """Carry out ``ListUserPoolClientSecrets``."""
    client = call.client_in(call.pool(asked), asked)
    return page([_shown(each, value=False) for each in client.secrets], asked, "ClientSecrets")


def is_secret(client: Client, given: str) -> bool:
    """Return whether this is one of a client's secrets."""
    return any(same(str(each["value"]), given) for each in client.secrets)


def _shown(secret: Json, *, value: bool) -> Json:
    shown = {"ClientSecretId": secret["id"], "ClientSecretCreateDate": secret["created"]}
    return {**shown, "ClientSecretValue": secret["value"]} if value else shown
