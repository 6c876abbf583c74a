"""How often a client of boto3 asks: a local AWS that is gone is asked once."""

from __future__ import annotations

from typing import Any, TypeVar

from botocore.exceptions import EndpointConnectionError

_Client = TypeVar("_Client")


def asks_once_if_gone(client: _Client, endpoint: str | None) -> _Client:
    """Let a client of a local AWS fail at once where nothing listens; return the client.

    botocore asks again, for up to half a minute, since AWS may be back by then. A port of this
    machine that nobody listens on stays so until somebody starts the local AWS.

    Parameters
    ----------
    client : client
        A client of boto3.
    endpoint : str or None
        The local AWS's URL. None, real AWS: the client is left as it is.
    """
    if endpoint is not None:
        events: Any = client
        events.meta.events.register_first("needs-retry", _fail)
    return client


def _fail(caught_exception: Exception | None = None, **_: Any) -> None:
    if isinstance(caught_exception, EndpointConnectionError):
        raise caught_exception
