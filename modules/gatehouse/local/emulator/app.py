"""The emulator, in process: it carries out what the gateway has let through.

The gateway decides; the emulator's own checks are replaced in ``enforcement`` and ask the gateway.
Here is how its parts are called: its pages and special addresses, which answer for themselves, and
the handlers of its services.
"""

from __future__ import annotations

import base64
import logging
import os
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from ministack import app
from ministack.core import responses, router

from gatehouse.local.emulator import api_tables, buckets, handlers
from gatehouse.local.emulator.handlers import Handler
from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.models.reading import HttpRequest
from gatehouse.local.services.contract import Json
from gatehouse.local.services.http_api.addresses import address_of

logger = logging.getLogger("gatehouse")

#: What follows a bucket in a host of S3.
_OF_S3 = re.compile(r"\.s3[.-]")
#: Carries out a request by a handler, with something before it or after it.
Around = Callable[[HttpRequest, Handler], Awaitable[Answer]]
_OF_A_REST_API = re.compile(r"/restapis/[^/]+/[^/]*/_user_request_(?:/|$)")

_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, HEAD, OPTIONS, PATCH",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "*",
}


async def lifespan(scope: Json, receive: Any, send: Any) -> None:
    """Start and stop the emulator's background work."""
    await app.app(scope, receive, send)


async def page(call: Call) -> Answer | None:
    """Answer for a page or a fixed path of the emulator's; None if it has none there."""
    received = call.received
    found = await app._handle_pre_body_request(
        received.method, received.path, call.headers, received.query, call.request_id
    )
    if found is None:
        found = await app._handle_post_body_shortcuts(
            received.method,
            received.path,
            call.headers,
            call.content,
            received.query,
            call.request_id,
        )
    return Answer(*found) if found else None


async def api(call: Call) -> Answer | None:
    """Answer for a REST API or for the connections of a WebSocket API, at any of its addresses."""
    received = call.received
    host, path = call.headers.get("host", ""), received.path
    if address := address_of(host, path):  # the form that the emulator knows
        host, path = "", f"/_aws/execute-api/{address.api_id}{address.path}"
    elif not _OF_A_REST_API.match(path) and not api_tables.mapped(host, path):
        return None
    found = await app._handle_execute_api_request(
        host,
        path,
        received.method,
        call.headers,
        call.content,
        received.query,
        raw_path=received.raw_path,
        raw_query_string=received.raw_query,
    )
    if not found:
        return None
    return Answer(*app._with_data_plane_headers(found, call.request_id, wildcard_cors=False))


def function_url(call: Call) -> tuple[str, str] | None:
    """Return the ARN of the function whose URL is called, and its kind of authorization."""
    named = app._parse_lambda_url(call.headers.get("host", ""), call.received.path)
    if named is None:
        return None
    arn, keys, found = app._function_url_auth_target(named[0])
    return (str(arn), str(keys["lambda:FunctionUrlAuthType"])) if found else None


async def special(call: Call) -> Answer | None:
    """Answer for an address that is no operation of a service: a function's URL, a REST API.

    A bucket's host is none: its requests go the whole way, as those with the bucket in the path.
    """
    received = call.received
    if _is_buckets(call):
        return None
    found = await app._handle_special_data_plane_request(
        received.method,
        received.path,
        call.headers,
        call.content,
        received.query,
        call.request_id,
        raw_path=received.raw_path,
        raw_query_string=received.raw_query,
        client_ip=received.source_ip,
    )
    return Answer(*found) if found else None


def _is_buckets(call: Call) -> bool:
    """Whether a host is one that S3 gives to a bucket, or the name of a bucket that is there."""
    host = call.headers.get("host", "").lower()
    bucket = bucket_of_host(call)
    if not bucket or app._resolve_custom_domain_request(host, call.received.path):
        return False
    is_of_s3 = _OF_S3.match(host.removeprefix(host.partition(".")[0])) is not None
    return is_of_s3 or buckets.exists(buckets.behind(bucket))


async def bucket_elsewhere(call: Call) -> Answer | None:
    """Answer for a bucket of another region: S3 looks before it asks who calls."""
    found = _object_answer(call)
    # Whether a bucket exists is told to callers alone.
    return found if found and found.status in (301, 400) else None


async def bucket_first(call: Call) -> Answer | None:
    """Answer for a bucket that does not exist: S3 looks before it asks what the caller may do."""
    return _object_answer(call)


def _object_answer(call: Call) -> Answer | None:
    if call.service != "s3":
        return None
    found = app._get_module("s3").validate_object_request(
        call.received.method, call.path, call.headers, call.received.query
    )
    return finished(call, Answer(*found)) if found else None


def service_of(call: Call) -> str:
    """Return the emulator's name for the service that a request is for."""
    received = call.received
    return str(router.detect_service(received.method, call.path, call.headers, call.parameters))


def bucket_of_host(call: Call) -> str:
    """Return the bucket that a host names, empty if it names none.

    The host of an access point stands for its alias, which may be in a path as a bucket's name may.
    """
    host = call.headers.get("host", "")
    bucket = app._extract_s3_vhost_bucket(host)
    if not bucket or app._S3_VHOST_EXCLUDE_RE.search(host) or bucket in app._NON_S3_VHOST_NAMES:
        return ""
    if app._MRAP_HOST_RE.match(host.split(":")[0]):
        return ""
    if point := app._ACCESS_POINT_HOST_RE.match(bucket):
        return buckets.access_point(call, point["name"], point["account"], bucket)
    return str(bucket)


async def carry_out(call: Call, around: Around | None = None) -> Answer:
    """Carry out a request of one of the emulator's services.

    Parameters
    ----------
    call : Call
        The request.
    around : Callable or None
        Gets the request and the service's handler, and returns the answer. Default None: the
        handler's own answer.
    """
    received = call.received
    handler = handlers.of(call.service)
    if call.service == "s3" and call.path != received.path:
        # The bucket came from the host, and a signed URL is signed without it.
        handler = partial(app._get_module("s3").handle_request, signed_path=received.path)
    if handler is None:
        logger.error("the local AWS has no service %s", call.service)
        told = b'{"__type":"NotImplemented","message":"The local AWS has no such service."}'
        return Answer(501, {"Content-Type": "application/json"}, told)
    if around is None:
        status, headers, body = await handler(
            received.method, call.path, dict(call.headers), call.content, received.query
        )
    else:
        request = HttpRequest(
            received.method, call.path, dict(call.headers), received.query, call.content
        )
        status, headers, body = await around(request, handler)
    responses.fix_error_content_type(call.service, status, headers)
    responses.fix_success_content_type(call.service, status, headers)
    app._maybe_record_cloudtrail(
        call.service,
        received.method,
        call.path,
        call.headers,
        call.content,
        received.query,
        call.request_id,
        call.region,
    )
    return finished(call, Answer(status, headers, body))


def finished(call: Call, answer: Answer) -> Answer:
    """Add the headers that every answer of a service has."""
    status, headers, body = answer
    headers.update({**_cors(call), "x-amzn-requestid": call.request_id})
    if call.service == "s3":
        headers.setdefault("x-amz-request-id", call.request_id)
        headers.setdefault("x-amz-id-2", base64.b64encode(os.urandom(48)).decode())
        if call.received.method == "HEAD" and _is_object(call):
            s3 = app._get_module("s3")
            return Answer(*s3.format_head_response(call.path, call.headers, answer))
    else:
        headers["x-amz-request-id"] = call.request_id
        headers["x-amz-id-2"] = base64.b64encode(os.urandom(48)).decode()
    return Answer(status, headers, body)


def refused(call: Call, answer: Answer) -> Answer:
    """Give a refusal the headers of the service's own answers; a browser's page may read it."""
    if call.service == "s3":
        return finished(call, answer)
    return Answer(answer.status, {**_cors(call), **answer.headers}, answer.body)


def _cors(call: Call) -> dict[str, Any]:
    """Return the CORS headers: of a bucket its own, of the other services open ones."""
    if call.service != "s3":
        return _CORS
    target = app._s3_cors_target(call.headers.get("host", ""), call.received.path)
    if not target:
        return {}
    found: dict[str, Any] = app._get_module("s3").cors_response_headers(
        target[0], call.received.method, call.headers
    )
    return found


def _is_object(call: Call) -> bool:
    s3 = app._get_module("s3")
    return bool(s3.is_standard_object_request("HEAD", call.path, call.headers, call.received.query))


async def send(call: Call, answer: Answer, receive: Any, sending: Any) -> None:
    """Send an answer, which may be made in pieces."""
    status, headers, body = answer
    if isinstance(body, responses.StreamingResponse):
        await app._send_streaming_response(sending, receive, status, headers, body)
        return
    head = call.received.method == "HEAD" and call.service == "s3" and _is_object(call)
    await app._send_response(sending, status, headers, body, head=head)


def with_date(sending: Any) -> Any:
    """Add the date to an answer that has none."""
    return app._with_date_header(sending)


def failure(call: Call, message: str) -> Answer:
    """Return the answer of a service for a failure of its own."""
    told = responses.error_response_json("InternalFailure", message, 500)
    return finished(call, Answer(*told))
