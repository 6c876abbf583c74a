"""A service of ours in the place that the emulator has for it.

Services of the emulator's send requests to others: a state machine calls what its tasks name. They
look handlers up by service, and find ours there.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from ministack import app
from ministack.core import iam_actions, iam_evaluator, responses

from gatehouse.local.emulator.patching import Upstream
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway import operations
from gatehouse.local.models import reading
from gatehouse.local.models.writing import Answer
from gatehouse.local.services.contract import Caller, Context, Service, ServiceError

_Handler = Callable[..., Awaitable[Answer]]


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
        app.SERVICE_HANDLERS[service.name] = _in_place_of(
            service, app.SERVICE_HANDLERS[service.name]
        )


def _in_place_of(service: Service, upstream: Upstream) -> _Handler:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        request = reading.HttpRequest(method, path, headers, query, body)
        call = reading.read(service.name, request)
        if call is not None and call.operation not in service.operations:
            answer: Answer = await upstream(method, path, headers, body, query)
            return answer
        return await operations.carry_out(service, request, context_of(service, headers))

    return handle_request


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
