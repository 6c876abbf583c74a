"""What is answered by services of ours."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from gatehouse.local.emulator import app as emulator
from gatehouse.local.emulator import state
from gatehouse.local.gateway import decisions, denials, operations
from gatehouse.local.gateway.call import Answer, Call, Question
from gatehouse.local.services import registry
from gatehouse.local.services.contract import (
    Caller,
    Context,
    Service,
    ServiceError,
    WebRequest,
)
from gatehouse.local.services.http_api import routing

#: What decides where no policy does: a service believes a token or a password, or it does not.
_OWN_CHECK = "service's own check"


async def route(call: Call) -> Answer | None:
    """Answer a call of an API, at any of its addresses."""
    return await routing.answer(call) or await emulator.api(call)


async def page(call: Call) -> Answer | None:
    """Answer a plain HTTP request that a service of ours has a page for."""
    received = call.received
    request = WebRequest(received.method, received.path, received.query, call.headers, call.content)
    for service in services().values():
        if service.web is not None:
            found = await operations.visit(service, request, context_of(call))
            if found:
                return Answer(*found)
    return None


async def carry_out(call: Call) -> Answer | None:
    """Carry out an operation of a service of ours."""
    named = call.read
    service = services().get(named.service if named else call.service)
    if service is None or (named is not None and named.operation not in service.operations):
        return None
    found = await operations.carry_out(service, call.request, context_of(call))
    return emulator.finished(call, Answer(*found))


@cache
def services() -> dict[str, Service]:
    """Return the services of ours by name."""
    return {service.name: service for service in registry.services()}


def context_of(call: Call) -> Context:
    """Return what an operation knows of the current request."""
    known = call.caller
    caller = Caller()
    if known:
        caller = Caller(known.arn, known.account, known.user_id, known.access_key, known.session)

    def require(action: str, resource: str, keys: Mapping[str, Any] | None = None) -> None:
        question = Question(action, resource, keys or {})
        if call.caller is None:
            raise ServiceError("AccessDenied", "Access Denied")
        verdict = decisions.decide(call, question)
        if not verdict.allowed:
            raise ServiceError("AccessDenied", denials.message_of(question, verdict))

    def note_refusal(operation: str, resource: str, reason: str) -> None:
        decisions.note(_OWN_CHECK, False, reason, operation, resource)

    return Context(
        account=state.account(),
        region=call.region,
        caller=caller,
        request_id=call.request_id,
        source_ip=call.received.source_ip,
        host=call.headers.get("host", "127.0.0.1"),
        now=time.time,
        require=require,
        note_refusal=note_refusal,
    )
