"""What carries out the requests of each service of the emulator, by the emulator's name for it.

Something of ours may stand in its place for whoever asks in process: a state machine asks there,
not over the wire. The emulator's own stays reachable for the gateway.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from ministack import app

Handler = Callable[..., Awaitable[tuple[int, dict[str, Any], bytes]]]

_own: dict[str, Handler] = {}


def of(service: str) -> Handler | None:
    """Return the emulator's own handler of a service, None if it has none."""
    found: Handler | None = _own.get(service) or app.SERVICE_HANDLERS.get(service)
    return found


def put(service: str, make: Callable[[Handler], Handler]) -> None:
    """Let something stand in the place of a handler, for those who ask in process.

    Parameters
    ----------
    service : str
        The emulator's name for the service.
    make : Callable
        Takes the handler that is there and returns the one that stands in its place.
    """
    there: Handler = app.SERVICE_HANDLERS[service]
    _own.setdefault(service, there)
    app.SERVICE_HANDLERS[service] = make(there)
