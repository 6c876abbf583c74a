"""The event that a function gets for a call, in payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import time
from typing import Any

from gatehouse.local.services.http_api.call import Call

#: The types of bodies that reach a function as text, beside ``text/…``. AWS does not list them: the
#: emulator's authors have tried them.
_TEXTS = frozenset({"application/javascript", "application/json", "application/xml"})


def event_of(call: Call) -> dict[str, Any]:
    """Make the event of a call.

    Parameters
    ----------
    call : Call
        The call, with its route and authorizer.

    Returns
    -------
    dict[str, Any]
        The event. Fields that a call does not have are left out, as in AWS, and are not null.
    """
    route_key = call.route_key or "$default"
    context: dict[str, Any] = {
        "accountId": call.account,
        "apiId": call.api_id,
        "domainName": call.domain,
        "domainPrefix": call.domain.partition(".")[0],
        "http": {
            "method": call.method,
            "path": call.raw_path,
            "protocol": "HTTP/1.1",
            "sourceIp": call.source_ip,
            "userAgent": call.headers.get("user-agent", ""),
        },
        "requestId": call.request_id,
        "routeKey": route_key,
        "stage": call.stage,
        "time": request_time(call),
        "timeEpoch": int(call.started * 1000),
    }
    if call.mapping and call.mapping.base_path:
        context["customDomain"] = {"basePathMatched": call.mapping.base_path}
    if call.authorizer:
        context["authorizer"] = call.authorizer
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": call.raw_path,
        "rawQueryString": call.raw_query,
        "headers": _headers(call),
        "requestContext": context,
        "isBase64Encoded": False,
    }
    if call.cookies:
        event["cookies"] = call.cookies
    if call.query:
        event["queryStringParameters"] = {
            name: ",".join(values) for name, values in call.query.items()
        }
    if call.path_parameters:
        event["pathParameters"] = call.path_parameters
    if call.stage_variables:
        event["stageVariables"] = call.stage_variables
    if call.body:
        event["body"], event["isBase64Encoded"] = _body(call)
    return event


def request_time(call: Call) -> str:
    """Write a call's time as events and access logs do: ``12/Mar/2020:19:03:58 +0000``."""
    return time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(call.started))


def _headers(call: Call) -> dict[str, str]:
    """Add the header that the gateway adds."""
    port = call.headers.get("host", "").rpartition(":")[2]
    return {
        "content-length": str(len(call.body)),
        **call.headers,
        "x-amzn-trace-id": call.received.trace,
        "x-forwarded-for": ", ".join(
            filter(None, (call.headers.get("x-forwarded-for"), call.source_ip))
        ),
        "x-forwarded-port": port if port.isdigit() else "443",
        "x-forwarded-proto": "https",
    }


def _body(call: Call) -> tuple[str, bool]:
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind in _TEXTS:
        try:
            return call.body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(call.body).decode(), True
