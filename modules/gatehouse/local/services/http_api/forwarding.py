"""How an HTTP API forwards a call to a URL."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import urllib3
from ministack.services import apigateway

from gatehouse.local.emulator.patching import Answer
from gatehouse.local.services.http_api.access_logs import identity_of
from gatehouse.local.services.http_api.call import HOP_BY_HOP, Call

_VARIABLE = re.compile(r"\{(\w+)\+?\}")
_pool = urllib3.PoolManager(retries=False)


class UnreachableError(Exception):
    """Nothing answers at the URL, or it cannot be reached."""


async def forward(call: Call, integration: dict[str, Any]) -> Answer:
    """Forward a call.

    Parameters
    ----------
    call : Call
        The call.
    integration : dict[str, Any]
        An integration of type ``HTTP_PROXY``.

    Returns
    -------
    Answer
        The answer from the URL.

    Raises
    ------
    UnreachableError
        If there is no answer, or the URL is behind a VPC link.
    """
    if integration.get("connectionType") == "VPC_LINK":
        raise UnreachableError("there is no network behind a VPC link here")
    headers, query, path = apigateway._apply_request_parameter_mappings(
        integration,
        request_headers=call.headers,
        request_query=call.query,
        request_path=call.path,
        path_params=call.path_parameters,
        context_vars=_context(call),
        stage_vars=call.stage_variables,
    )
    url = _url(call, str(integration.get("integrationUri")), path, query)
    method = str(integration.get("integrationMethod") or "ANY")
    try:
        answer = await asyncio.to_thread(
            _pool.request,
            call.method if method == "ANY" else method,
            url,
            body=call.body or None,
            headers=_passed_on(call, headers),
            redirect=False,
            decode_content=False,
        )
    except urllib3.exceptions.HTTPError as error:
        raise UnreachableError(f"{url} does not answer: {error}") from None
    kept: dict[str, Any] = {}
    for name, value in answer.headers.items():
        if name.lower() not in HOP_BY_HOP | {"content-length"}:
            kept.setdefault(name, []).append(value)
    return answer.status, kept, answer.data


def _context(call: Call) -> dict[str, Any]:
    """Return what mappings know of a call, by the names behind ``$context``.

    A variable without a value leaves the header that the client sent: AWS does not say what it
    does, and this is the worse case.
    """
    returned = call.authorizer.get("lambda") or {}
    return {
        "accountId": call.account,
        "apiId": call.api_id,
        "domainName": call.domain,
        "httpMethod": call.method,
        "path": call.raw_path,
        "requestId": call.request_id,
        "routeKey": call.route_key,
        "stage": call.stage,
        **identity_of(call),
        **{f"authorizer.{name}": value for name, value in returned.items()},
        "authorizer.jwt.claims": (call.authorizer.get("jwt") or {}).get("claims"),
    }


def _url(call: Call, uri: str, path: str, query: dict[str, Any]) -> str:
    """Put the route's variables into the URL; the call's own path is not part of it."""

    def value(found: re.Match[str]) -> str:
        return quote(call.path_parameters.get(found[1], ""), safe="/-_.~!$&'()*+,;=:@")

    parts = urlsplit(_VARIABLE.sub(value, uri))
    if path != call.path:  # a mapping has replaced it
        parts = parts._replace(path=quote(path))
    given = urlencode(query, doseq=True)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, given)))))


def _passed_on(call: Call, headers: dict[str, Any]) -> dict[str, str]:
    left_out = HOP_BY_HOP | {"host", "content-length"}
    sent = {name: str(value) for name, value in headers.items() if name.lower() not in left_out}
    if call.cookies:
        sent["cookie"] = "; ".join(call.cookies)
    return {
        **sent,
        "forwarded": f"by=127.0.0.1;for={call.source_ip};host={call.domain};proto=https",
    }
