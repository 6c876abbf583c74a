"""The way of a request through the local AWS, from top to bottom.

``HANDLERS`` is the whole of it. Each handler gets the call and returns an answer, or None to let it
go on; the first answer wins. Nothing else refuses a request, and the last one always answers.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from gatehouse.local.emulator import app as emulator
from gatehouse.local.gateway import (
    addressing,
    administration,
    cbor,
    completed,
    function_urls,
    handshake,
    limits,
    links,
    model,
    own,
    permission,
    receiving,
    retries,
    signature,
)
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.gateway.request_journal import request_journal
from gatehouse.local.services.contract import Json

logger = logging.getLogger("gatehouse")

Handler = Callable[[Call], Awaitable[Answer | None]]

HANDLERS: tuple[Handler, ...] = (
    administration.answer,  # the launcher's own questions, proven by the root's secret
    receiving.unpack,  # the body out of its chunks
    own.route,  # a route of an HTTP API: its authorizer decides
    own.page,  # hosted pages and keys of tokens
    links.check,  # links to the code of functions and layers, signed when they are handed out
    emulator.page,  # pages of the emulator's services
    function_urls.check,  # a function's URL: its caller's policies and the function's own
    emulator.special,  # what is no operation: a function's URL, a registry; it asks ``decisions``
    addressing.address,  # which service, and how it reads the request
    cbor.unpack,  # a body in CBOR becomes JSON
    addressing.refuse_several,  # two operations in one target, or in one address of S3
    emulator.bucket_elsewhere,  # S3 answers for a bucket of another region before it asks
    signature.check,  # who calls
    addressing.refuse_unreadable,  # JSON that is none
    emulator.bucket_first,  # S3 answers for a bucket that does not exist before it asks
    permission.check,  # what is asked, and whether the caller may do all of it
    model.check,  # whether AWS's model of the operation allows it
    limits.check,  # the size of an invocation
    retries.repeat,  # the answer that was lost, for a request that is repeated
    own.carry_out,  # a service of ours
    completed.carry_out,  # an operation of the emulator's that lacks something, completed
    emulator.carry_out,  # a service of the emulator's
)

#: What refuses before a service sees the request.
_REFUSING: tuple[Handler, ...] = (
    addressing.refuse_several,
    signature.check,
    addressing.refuse_unreadable,
    permission.check,
    model.check,
)


async def app(scope: Json, receive: Any, send: Any) -> None:
    """Serve one connection, as ASGI has it."""
    if scope["type"] == "websocket":
        await handshake.serve(scope, receive, send)
        return
    if scope["type"] != "http":
        await emulator.lifespan(scope, receive, send)
        return
    try:
        call = await receiving.receive(scope, receive)
    except receiving.DisconnectedError:
        return
    calls.current.set(call)
    answer = cbor.pack(call, await _answer(call))
    request_journal.add(call, answer)
    await emulator.send(call, answer, receive, emulator.with_date(send))


async def _answer(call: Call) -> Answer:
    try:
        for handler in HANDLERS:
            if answer := await handler(call):
                if handler in _REFUSING:
                    answer = emulator.refused(call, answer)
                retries.keep(call, answer)
                return answer
    except Exception as error:
        logger.exception("%s %s failed", call.received.method, call.received.path)
        return _failure(call, error)
    raise AssertionError("the last handler always answers")


def _failure(call: Call, error: Exception) -> Answer:
    """Answer with AWS's code for a failure of its own; the log has the details."""
    told = f"The local AWS failed: {type(error).__name__}. Its log has the details."
    return emulator.failure(call, told)
