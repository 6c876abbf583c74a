"""How an integration changes a request before it is forwarded.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
"""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.local.services.contract import Json
from gatehouse.local.services.http_api.call import Call
from gatehouse.local.services.http_api.expressions import text_of

#: Headers that no mapping changes: AWS's page lists them as reserved.
_RESERVED = frozenset(
    {
        *("authorization", "connection", "content-encoding", "content-length", "content-location"),
        *("forwarded", "keep-alive", "origin", "proxy-authenticate", "proxy-authorization", "te"),
        *("trailers", "transfer-encoding", "upgrade", "via"),
        *("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"),
    }
)
_RESERVED_BEGINNINGS = ("access-control-", "apigw-", "x-amz-", "x-amzn-")
_HEADER, _QUERY = "header.", "querystring."


@dataclass
class Mapped:
    """A request as it is forwarded.

    Parameters
    ----------
    headers : dict of str to str
        Its headers, by names in lower case.
    query : dict of str to list of str
        The parameters of its query string.
    path : str or None
        The path that a mapping has given; None if none has.
    """

    headers: dict[str, str]
    query: dict[str, list[str]]
    path: str | None = None


def is_reserved(header: str) -> bool:
    """Return whether no mapping may change a header."""
    name = header.lower()
    return name in _RESERVED or name.startswith(_RESERVED_BEGINNINGS)


def mapped(call: Call, integration: Json) -> Mapped:
    """Apply the mappings of an integration to a call.

    A mapping whose value stands for nothing leaves what the client sent: AWS does not say what it
    does, and this is the worse case.

    Parameters
    ----------
    call : Call
        The call.
    integration : dict
        The integration; its ``requestParameters`` are ``{action}:{place}`` and a value.
    """
    found = Mapped(dict(call.headers), {name: list(each) for name, each in call.query.items()})
    for key, written in (integration.get("requestParameters") or {}).items():
        action, _, place = key.partition(":")
        value = None if action == "remove" else text_of(call, str(written))
        if action != "remove" and value is None:
            continue
        if place.startswith(_HEADER):
            _map_header(found.headers, action, place.removeprefix(_HEADER).lower(), value or "")
        elif place.startswith(_QUERY):
            _map_query(found.query, action, place.removeprefix(_QUERY), value or "")
        elif place == "path" and action == "overwrite":
            found.path = "/" + (value or "").lstrip("/")
    return found


def _map_header(headers: dict[str, str], action: str, name: str, value: str) -> None:
    if is_reserved(name):
        return
    if action == "remove":
        headers.pop(name, None)
    elif action == "append" and name in headers:
        headers[name] = f"{headers[name]},{value}"
    else:
        headers[name] = value


def _map_query(query: dict[str, list[str]], action: str, name: str, value: str) -> None:
    if action == "remove":
        query.pop(name, None)
    elif action == "append":
        query.setdefault(name, []).append(value)
    else:
        query[name] = [value]
