"""Which operation is carried out where. For all others the client is told that they are not."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from gatehouse.local.models.services import service_model
from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients import secrets
from gatehouse.local.services.cognito_idp.clients import settings as clients
from gatehouse.local.services.cognito_idp.extras import (
    domains,
    imports,
    logs,
    resource_servers,
    risks,
    styles,
    terms,
)
from gatehouse.local.services.cognito_idp.federation import providers
from gatehouse.local.services.cognito_idp.federation import users as federated
from gatehouse.local.services.cognito_idp.pools import factors, schema, tags
from gatehouse.local.services.cognito_idp.pools import settings as pools
from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.cognito_idp.sign_in import begin, events, respond
from gatehouse.local.services.cognito_idp.sign_up import invitation, recovery, sign_up
from gatehouse.local.services.cognito_idp.tokens import ending
from gatehouse.local.services.cognito_idp.users import (
    administration,
    devices,
    groups,
    listing,
    mfa,
    own,
)
from gatehouse.local.services.contract import ServiceError

logger = logging.getLogger("gatehouse")

Operation = Callable[[Call, Json], Json | Awaitable[Json]]

_ROOMS: tuple[Any, ...] = (
    pools,
    schema,
    factors,
    tags,
    clients,
    secrets,
    administration,
    own,
    listing,
    groups,
    devices,
    mfa,
    sign_up,
    invitation,
    recovery,
    begin,
    respond,
    events,
    ending,
    providers,
    federated,
    resource_servers,
    domains,
    styles,
    terms,
    logs,
    risks,
    imports,
)
#: Words that AWS writes in capitals within the names of operations.
_CAPITALS = {"csv": "CSV", "mfa": "MFA", "ui": "UI"}


@cache
def table() -> dict[str, Operation]:
    """Return the operations: each function of a room that is named as one of AWS's model is one."""
    model = service_model("cognito-idp")
    known = set(model.operation_names) if model else set()
    found: dict[str, Operation] = {}
    for room in _ROOMS:
        for name, function in vars(room).items():
            if callable(function) and function.__module__ == room.__name__:
                found |= {each: function for each in _names(name) if each in known}
    return found


def whole() -> dict[str, Operation]:
    """Return the operations with those that are not carried out, which say so."""
    model = service_model("cognito-idp")
    names = model.operation_names if model else []
    return {name: _missing(name) for name in names} | table()


def _missing(name: str) -> Operation:
    def refuse(call: Call, asked: Json) -> Json:
        logger.error("cognito-idp:%s is not carried out by the local AWS", name)
        told = f"The local AWS does not carry out {name} of user pools."
        raise ServiceError("NotImplemented", told, 501)

    return refuse


@cache
def unsigned() -> frozenset[str]:
    """Return the operations that prove who calls by a token, a password or a session."""
    model = service_model("cognito-idp")
    if model is None:
        return frozenset()
    return frozenset(
        name for name in model.operation_names if model.operation_model(name).auth_type == "none"
    )


def _names(function: str) -> tuple[str, str]:
    """Return a function's name as an operation's, with AWS's capitals and without."""
    words = function.split("_")
    plain = "".join(word.capitalize() for word in words)
    capital = "".join(_CAPITALS.get(word, word.capitalize()) for word in words)
    return plain, capital
