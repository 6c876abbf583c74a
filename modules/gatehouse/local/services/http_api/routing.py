"""The way of a call of an HTTP API: stage, limits, authorization, integration, answer."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

from ministack.core import responses
from ministack.services import apigateway

from gatehouse.local.emulator import api_tables
from gatehouse.local.emulator.patching import Answer
from gatehouse.local.gateway import call as gateway
from gatehouse.local.services.http_api import access_logs, functions, throttles
from gatehouse.local.services.http_api.addresses import Address, Mapping, address_of
from gatehouse.local.services.http_api.answers import NonsenseError, answer_of, message
from gatehouse.local.services.http_api.authorization import refusal
from gatehouse.local.services.http_api.call import Call, headers_and_cookies
from gatehouse.local.services.http_api.cors import headers_for, preflight_headers
from gatehouse.local.services.http_api.events import event_of
from gatehouse.local.services.http_api.forwarding import LeavingError, UnreachableError, forward
from gatehouse.local.services.http_api.matching import match
from gatehouse.local.services.http_api.telling import cors_problem, tell

logger = logging.getLogger("gatehouse")

_BAD_REQUEST = (400, "Bad Request")
_NOT_FOUND = (404, "Not Found")
_FAILED = (500, "Internal Server Error")
_TOO_LARGE = (413, "Request Entity Too Large")
#: The largest body of an API, event of a function and response of a function, in bytes. The
#: quotas of API Gateway (``http-api-quotas``) and of Lambda (``gettingstarted-limits``).
_BODY_LIMIT = 10 * 1024 * 1024
_PAYLOAD_LIMIT = 6 * 1024 * 1024 + 100
_CORS_PREFIX = "access-control-"


async def answer(received: gateway.Call) -> gateway.Answer | None:
    """Answer a request that is for an API; None if it is for none, or for an API of another kind.

    Parameters
    ----------
    received : gateway.Call
        The request.
    """
    address = _address(received)
    if address is None:
        return None
    scope = api_tables.place_of(address.api_id)
    if scope is None and not api_tables.is_rest_api(address.api_id):
        received.end("route", f"there is no API {address.api_id}")
        return gateway.Answer(*message(*_NOT_FOUND))
    if scope is None or not _is_http_api(address.api_id, scope):
        return None
    received.service = "execute-api"
    with responses.request_scope(*scope):
        call = _call(address, scope, received)
        try:
            found = await _answer(call)
        except Exception:
            logger.exception("the call %s %s failed", call.method, call.raw_path)
            found = message(*_FAILED)
        found = _finished(call, found)
        access_logs.write(call, found)
        tell(call)
        return gateway.Answer(*found)


def _address(received: gateway.Call) -> Address | None:
    """Read an API's address, or that of a custom domain that is mapped to an API."""
    host, path = received.headers.get("host", ""), received.received.path
    raw_path = received.received.raw_path
    address = address_of(host, raw_path) or address_of(host, path)
    mapped = None if address else api_tables.mapped(host, path)
    if not mapped or not mapped[1]:
        return address
    api_id, stage, rest = mapped
    base = path[: len(path) - len(rest)] if path.endswith(rest) else path
    return Address(api_id, raw_path, host.partition(":")[0], Mapping(stage, base.strip("/")))


def _is_http_api(api_id: str, scope: tuple[str, str]) -> bool:
    with responses.request_scope(*scope):
        return bool(api_tables.store().api(api_id)["protocolType"] == "HTTP")


def _call(address: Address, scope: tuple[str, str], received: gateway.Call) -> Call:
    account, region = scope
    request = received.received
    raw_path = apigateway.decode_http_api_path(address.path)
    first, _, rest = raw_path[1:].partition("/")
    stage, path = "$default", raw_path
    if address.mapping:
        stage = address.mapping.stage
        path = "/" + raw_path.lstrip("/").removeprefix(address.mapping.base_path).lstrip("/")
    elif api_tables.store().stages.find(address.api_id, first) and (
        first != "$default" or address.host is None
    ):
        stage, path = first, f"/{rest}"
        raw_path = path if stage == "$default" else raw_path
    headers, cookies = headers_and_cookies(request.header_lines)
    return Call(
        api_id=address.api_id,
        account=account,
        region=region,
        stage=stage,
        raw_path=raw_path,
        path=path,
        method=request.method,
        headers=headers,
        cookies=cookies,
        body=received.content,
        query={name: list(values) for name, values in request.query.items()},
        raw_query=request.raw_query,
        domain=address.host or f"{address.api_id}.execute-api.{region}.amazonaws.com",
        source_ip=request.source_ip,
        received=received,
        mapping=address.mapping,
    )


async def _answer(call: Call) -> Answer:
    api = api_tables.store().api(call.api_id)
    stage = api_tables.store().stages.find(call.api_id, call.stage)
    if problem := cors_problem(call):
        call.received.end("CORS", problem)
    if stage is None or (api.get("disableExecuteApiEndpoint") and not call.mapping):
        closed = "its own address is closed, and only its domain answers"
        call.received.end("route", f"there is no stage {call.stage}" if stage is None else closed)
        return message(*_NOT_FOUND)
    if len(call.body) > _BODY_LIMIT:
        call.received.end("limits", f"a body must be at most {_BODY_LIMIT:,} bytes")
        return message(*_TOO_LARGE)
    cors = api.get("corsConfiguration") if call.method == "OPTIONS" else None
    matched = "/" + call.path.lstrip("/")
    found = match(api_tables.store().routes.of(call.api_id), call.method, matched)
    if found is None:
        return _preflight(call, cors) if cors else _without_route(call, matched)
    call.route, call.path_parameters = found
    call.stage_variables = stage.get("stageVariables") or {}
    if throttles.is_exceeded(call.api_id, stage, call.route["routeKey"]):
        call.received.end("throttling", "the stage's limit of requests a second is reached")
        return message(429, "Too Many Requests")
    refused = await refusal(call)  # a preflight too, if the route takes every method
    if refused is None and cors:
        return _preflight(call, cors)
    return refused or await _integrate(call)


def _without_route(call: Call, path: str) -> Answer:
    if not call.received.ended_by:  # a preflight of an API without CORS lacks that, and no route
        call.received.end("route", f"the API has no route for {call.method} {path}")
    return message(*_NOT_FOUND)


def _preflight(call: Call, cors: dict[str, Any]) -> Answer:
    """Answer a browser's preflight; an origin that is not allowed gets no headers and no error."""
    return 204, dict(preflight_headers(cors, call.headers.get("origin", ""))), b""


async def _integrate(call: Call) -> Answer:
    target = str(call.route.get("target") or "").rpartition("/")[2]
    integration = api_tables.store().integrations.find(call.api_id, target)
    if not integration:
        call.integration_error = "the route has no integration"
        return message(*_FAILED)
    started = time.monotonic()
    kind = integration.get("integrationType")
    try:
        if kind == "AWS_PROXY" and not integration.get("integrationSubtype"):
            invoked = _invoke(call, integration)
        elif kind == "HTTP_PROXY":
            invoked = forward(call, integration)
        else:
            call.integration_error = "integrations of this type are not carried out here"
            return message(*_FAILED)
        limit = float(integration.get("timeoutInMillis") or 30000) / 1000
        # The function continues: it has its own time limit, in AWS as here.
        task = asyncio.ensure_future(invoked)
        answer: Answer = await asyncio.wait_for(asyncio.shield(task), limit)
        if kind == "HTTP_PROXY":
            call.integration_status = answer[0]
        return answer
    except asyncio.TimeoutError:
        call.integration_error = "the integration took longer than its timeout"
        return message(503, "Service Unavailable")
    except LeavingError as leaving:
        return _failed(call, str(leaving), status=None, answer=_BAD_REQUEST)
    except UnreachableError as unreachable:
        call.integration_error = str(unreachable)
        return message(503, "Service Unavailable")
    finally:
        call.integration_seconds = time.monotonic() - started


async def _invoke(call: Call, integration: dict[str, Any]) -> Answer:
    """Call the function of an integration, if its policy lets the API."""
    uri = str(integration.get("integrationUri") or "")
    function = functions.find(uri, call.account, call.region)
    if function is None:
        return _failed(call, f"there is no function {functions.reference_of(uri)}")
    if not function.may_be_called(_source(call), str(integration.get("credentialsArn") or "")):
        why = "the function's policy does not allow the API to call it"
        call.received.end("function's permission", why)
        return _failed(call, why, status=None)
    event = event_of(call)
    if _size(event) > _PAYLOAD_LIMIT:
        return _failed(
            call, "the event is larger than 6 MB, the most that a function takes", answer=_TOO_LARGE
        )
    before = len(call.received.runs)
    result = await function.run(event)
    if runs := call.received.runs[before:]:
        call.integration_request_id = runs[0].run_id
    if result.get("throttle"):
        return _failed(call, "the function has no concurrency left", status=429)
    if why := functions.why_failed(result):
        return _failed(call, why)
    if _size(result.get("body")) > _PAYLOAD_LIMIT:
        return _failed(call, "the function returned more than 6 MB, the most that Lambda passes on")
    call.integration_status = 200
    try:
        return answer_of(functions.returned(result))
    except NonsenseError as nonsense:
        return _failed(call, f"the function returned no valid response: {nonsense}")


def _size(payload: Any) -> int:
    """Return the size of a payload as JSON, in bytes; an executor may have encoded it already."""
    return len(payload if isinstance(payload, bytes) else json.dumps(payload).encode())


def _failed(
    call: Call, why: str, *, status: int | None = 200, answer: tuple[int, str] = _FAILED
) -> Answer:
    call.integration_error, call.integration_status = why, status
    if not call.received.ended_by:
        call.received.end("integration", why)
    logger.warning("%s %s of the API %s: %s", call.method, call.raw_path, call.api_id, why)
    return message(*answer)


def _finished(call: Call, answer: Answer) -> Answer:
    """Add the headers that the gateway adds to every answer, its own refusals included."""
    status, headers, body = answer
    cors = (api_tables.store().find_api(call.api_id) or {}).get("corsConfiguration")
    if cors and (call.method != "OPTIONS" or status >= 400):
        headers = {
            name: value
            for name, value in headers.items()
            if not name.lower().startswith(_CORS_PREFIX)
        }
        headers.update(headers_for(cors, call.headers.get("origin", "")))
    return status, {**headers, "apigw-requestid": call.request_id}, body


def _source(call: Call) -> str:
    """Return the ARN of a call as a function's policy has it: the method and the route."""
    _, _, path = (call.route_key or "$default").partition(" ")
    route = f"{call.method}{path}" if path else call.route_key
    api = f"arn:aws:execute-api:{call.region}:{call.account}:{call.api_id}"
    return f"{api}/{call.stage}/{route}"
