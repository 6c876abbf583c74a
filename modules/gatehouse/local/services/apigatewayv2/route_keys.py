"""The keys of routes: how they must be written, and that no two mean the same calls.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gatehouse.local.services.apigatewayv2 import errors
from gatehouse.local.services.contract import Json

_METHODS = "ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT"
_KEY = re.compile(rf"(?:{_METHODS}) /\S*")
_VARIABLE = re.compile(r"\{[^}]*?(\+?)\}")
_FORMAT = (
    "The provided route key is not formatted properly for HTTP protocol. Format should be "
    '"<HTTP METHOD> /<RESOURCE PATH>" or "$default"'
)


def check_key(key: str, protocol: str) -> None:
    """Raise if a key is none of an HTTP API's; a WebSocket API has any.

    Parameters
    ----------
    key : str
        The key.
    protocol : str
        ``HTTP`` or ``WEBSOCKET``.
    """
    if protocol == "HTTP" and key != "$default" and not _KEY.fullmatch(key):
        raise errors.bad_request(_FORMAT)


def check_free(routes: Iterable[Json], key: str, *, but: Json | None = None) -> None:
    """Raise if another route has the key, or one that differs in the names of variables alone.

    Parameters
    ----------
    routes : iterable of dict
        The routes of the API.
    key : str
        The key.
    but : dict or None
        The route that gets the key. Default None: a new one.
    """
    for each in routes:
        if but is not None and each["routeId"] == but["routeId"]:
            continue
        other = str(each.get("routeKey"))
        if other == key:
            raise errors.route_exists(key)
        if _without_names(other) == _without_names(key):
            raise errors.route_differs_in_names(key, other)


def _without_names(key: str) -> str:
    return _VARIABLE.sub(r"{\1}", key)
