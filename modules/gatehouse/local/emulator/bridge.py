"""Services and completions of ours in the place that the emulator has for its own.

The emulator's services ask each other in process, by the table of handlers. Ours are put there, so
that they answer for the same requests as on the wire: a state machine calls what its tasks name.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from ministack import app
from ministack.core import iam_actions, iam_evaluator, responses

from gatehouse.local.emulator import completions, handlers
from gatehouse.local.emulator.completing import Asked
from gatehouse.local.emulator.handlers import Handler
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway import operations
from gatehouse.local.models import reading, validate
from gatehouse.local.models.writing import Answer
from gatehouse.local.services.contract import Caller, Context, Service, ServiceError


def install(services: Iterable[Service]) -> None:
    """Let services of ours stand in for the emulator's.

    Parameters
    ----------
    services : Iterable of Service
        The services. An operation that one of them does not have stays with the emulator.
    """
    for service in services:
        if service.name not in app.SERVICE_HANDLERS:
            continue  # the emulator has no such service, so none of its services asks it
        handlers.put(service.name, partial(_in_place_of, service))
    for name in completions.SERVICES.values():
        handlers.put(name, partial(_completing, name))


def _in_place_of(service: Service, upstream: Handler) -> Handler:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes | str, query: dict[str, Any]
    ) -> Answer:
        request = _request(method, path, headers, body, query)
        call = reading.read(service.name, request)
        if call is not None and call.operation not in service.operations:
            return await upstream(method, path, headers, body, query)
        return await operations.carry_out(service, request, context_of(service, headers))

    return handle_request


def _completing(service: str, upstream: Handler) -> Handler:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes | str, query: dict[str, Any]
    ) -> Answer:
        request = _request(method, path, headers, body, query)
        read = reading.read(service, request)
        complete = completions.of(read)
        if read is None or complete is None or _violates(read):
            return await upstream(method, path, headers, body, query)
        return await complete(Asked(read, request, upstream))

    return handle_request


def _violates(read: reading.Call) -> bool:
    """Whether AWS's model does not allow a call: no gateway has refused it here."""
    return bool(validate(read.service, read.operation, read.parameters))


def _request(
    method: str, path: str, headers: dict[str, str], body: bytes | str, query: dict[str, Any]
) -> reading.HttpRequest:
    sent = body.encode() if isinstance(body, str) else body  # a state machine sends text
    return reading.HttpRequest(method, path, headers, query, sent)


def context_of(service: Service, headers: Mapping[str, str]) -> Context:
    """Return what an operation knows of the request that the emulator asks for it in."""
    call = calls.current.get()
    known = call.caller if call else None
    caller = Caller()
    if known:
        caller = Caller(known.arn, known.account, known.user_id, known.access_key, known.session)
    region = responses.get_region()

    def require(action: str, resource: str, keys: Mapping[str, Any] | None = None) -> None:
        refused = iam_evaluator.enforce(
            caller.access_key, action, service.name, region, resource, dict(keys or {})
        )
        if refused:
            raise _denial(refused, action, resource)

    return Context(
        account=responses.get_account_id(),
        region=region,
        caller=caller,
        request_id=str(responses.new_uuid()),
        source_ip=responses.get_request_client_ip(),
        host=headers.get("host", "127.0.0.1"),
        now=time.time,
        require=require,
    )


def _denial(refused: Any, action: str, resource: str) -> ServiceError:
    if isinstance(refused, iam_evaluator.AuthError):
        return ServiceError(refused.code, refused.message, 403)
    told = iam_actions.identity_denial_message(
        action, refused.principal_arn, resource, refused.decision == "Deny"
    )
    return ServiceError("AccessDenied", told)
