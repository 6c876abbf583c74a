"""How an HTTP API forwards a call to a URL."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import urllib3

from gatehouse.local.emulator.patching import Answer
from gatehouse.local.services.http_api.call import HOP_BY_HOP, Call
from gatehouse.local.services.http_api.parameters import Mapped, mapped

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
    sent = mapped(call, integration)
    url = _url(call, str(integration.get("integrationUri")), sent)
    method = str(integration.get("integrationMethod") or "ANY")
    try:
        answer = await asyncio.to_thread(
            _asked,
            call.method if method == "ANY" else method,
            url,
            body=call.body or None,
            headers=_passed_on(call, sent.headers),
        )
    except urllib3.exceptions.HTTPError as error:
        raise UnreachableError(f"{url} does not answer: {error}") from None
    kept: dict[str, Any] = {}
    for name, value in answer.headers.items():
        if name.lower() not in HOP_BY_HOP | {"content-length"}:
            kept.setdefault(name, []).append(value)
    return answer.status, kept, answer.data


def _asked(method: str, url: str, **sent: Any) -> urllib3.BaseHTTPResponse:
    """Ask at a URL, with its path as it is: ``..`` leads nowhere but where the backend lets it."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    backend = _pool.connection_from_url(url)
    return backend.urlopen(method, target, redirect=False, decode_content=False, **sent)


def _url(call: Call, uri: str, sent: Mapped) -> str:
    """Put the route's variables into the URL; the call's own path is not part of it."""

    def value(found: re.Match[str]) -> str:
        return quote(call.path_parameters.get(found[1], ""), safe="/-_.~!$&'()*+,;=:@")

    parts = urlsplit(_VARIABLE.sub(value, uri))
    if sent.path is not None:
        parts = parts._replace(path=quote(sent.path))
    given = urlencode(sent.query, doseq=True)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, given)))))


def _passed_on(call: Call, headers: dict[str, str]) -> dict[str, str]:
    left_out = HOP_BY_HOP | {"host", "content-length"}
    sent = {name: value for name, value in headers.items() if name not in left_out}
    if call.cookies:
        sent["cookie"] = "; ".join(call.cookies)
    return {
        **sent,
        "forwarded": f"by=127.0.0.1;for={call.source_ip};host={call.domain};proto=https",
    }
