"""Every request is checked against AWS's model of its operation before a service sees it.

Replaces ``ministack.app.SERVICE_HANDLERS``, in which each request's handler is looked up, and
extends ``ministack.services.s3.handle_request``, which requests to a bucket's own host name reach
without it. Upstream checks what each service's author thought of.

A handler is called when the caller is known and allowed, so the order is: signature, permission,
model. AWS documents no order. Coral and Smithy servers authenticate and authorize before they
validate, and a caller without permission learns nothing this way.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from ministack import app
from ministack.core import iam_actions, responses
from ministack.services import ec2, s3

from gatehouse.local.models import answering, reading, validate
from gatehouse.local.overlay.patching import Answer, Upstream, replace

logger = logging.getLogger("gatehouse")

_Handler = Callable[..., Awaitable[Answer]]


def install() -> None:
    """Install the patches."""
    app.SERVICE_HANDLERS = _CheckedHandlers(app.SERVICE_HANDLERS)
    replace(s3, "handle_request", lambda upstream: _checked("s3", upstream))


class _CheckedHandlers(dict[str, _Handler]):
    """The handlers by service; what is looked up checks first, whoever added it and when."""

    def get(self, service: str, default: Any = None) -> Any:
        handler = super().get(service, default)
        return handler if handler is None or service == "s3" else _checked(service, handler)


def _checked(service: str, upstream: Upstream) -> _Handler:
    async def handle_request(
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: dict[str, Any],
        **named: Any,
    ) -> Answer:
        request = reading.HttpRequest(method, path, headers, query, body)
        refused = _refused(service, request)
        if refused is not None:
            return refused
        answer: Answer = await upstream(method, path, headers, body, query, **named)
        return answer

    return handle_request


def _refused(service: str, request: reading.HttpRequest) -> Answer | None:
    """Return AWS's error for a request that its model does not allow, None for others."""
    call = reading.read(service, request)
    if call is None:
        return None
    found = validate(call.service, call.operation, call.parameters)
    if not found:
        return None
    code, message = answering.error(call, found)
    logger.warning("refused by the model: %s %s: %s", call.service, call.operation, message)
    return _in_the_form_of(call, service, request.path, code, message)


def _in_the_form_of(call: reading.Call, service: str, path: str, code: str, message: str) -> Answer:
    answer: Answer
    if call.protocol == "rest-xml":
        answer = s3._error(code, message, 400, path)
    elif call.protocol == "ec2":
        answer = ec2._error(code, iam_actions._xml_escape(message), 400)
    elif call.protocol == "query":
        space = iam_actions._QUERY_XML_NS.get(service, "")
        answer = responses.error_response_xml(code, message, 400, space)
    else:
        answer = responses.error_response_json(code, message, 400)
    return answer
