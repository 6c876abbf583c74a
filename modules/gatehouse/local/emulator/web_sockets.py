"""Which WebSocket a request opens: of an API at any of its addresses, of IoT, or of AppSync."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ministack import app
from ministack.core import responses
from ministack.services import apigateway

from gatehouse.local.emulator import api_tables
from gatehouse.local.gateway.call import Call
from gatehouse.local.services.contract import Json
from gatehouse.local.services.http_api.addresses import address_of


@dataclass(frozen=True)
class Socket:
    """A WebSocket that a request is to open.

    Parameters
    ----------
    service : str
        The service that its signature must be for. Default: it has none there.
    region : str
        The region that its signature must be for. Default: any, also where nobody reads it.
    must_be_signed : bool
        Whether nobody opens it without a signature. Default False: the service decides.
    api_id, path : str
        The API, and its stage with what follows. Default: it is of no API.
    """

    service: str = ""
    region: str = ""
    must_be_signed: bool = False
    api_id: str = ""
    path: str = ""


def of(call: Call) -> Socket | None:
    """Return the WebSocket that a request opens; None if there is none.

    Parameters
    ----------
    call : Call
        The request.
    """
    host = call.headers.get("host", "")
    if found := _of_api(host, call.received.path):
        return found
    if app._APPSYNC_REALTIME_RE.match(host):
        return Socket()
    if app._IOT_DATA_WS_RE.search(host) and app._ws_has_mqtt_subprotocol(call.headers):
        # https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html
        return Socket("iotdevicegateway", must_be_signed=True)
    return None


def _of_api(host: str, path: str) -> Socket | None:
    """Return the WebSocket of an API, if it has one at that address."""
    address = address_of(host, path)
    mapped = None if address else api_tables.mapped(host, path)
    if address:
        api_id, rest = address.api_id, address.path
    elif mapped and mapped[1]:
        api_id, rest = mapped[0], f"/{mapped[1]}{mapped[2]}"
    else:
        return None
    place = api_tables.place_of(api_id)
    if place is None:
        return None
    with responses.request_scope(*place):
        api = api_tables.store().api(api_id)
        stages = api_tables.store().stages
        routes = api_tables.store().routes.of(api_id)
        stage = rest.lstrip("/").partition("/")[0]
        has_stage = stages.find(api_id, stage) or stages.find(api_id, "$default")
    is_closed = bool(api.get("disableExecuteApiEndpoint")) and mapped is None
    if api["protocolType"] != "WEBSOCKET" or not has_stage or is_closed:
        return None
    opening = next((each for each in routes if each.get("routeKey") == "$connect"), {})
    region = place[1] if opening.get("authorizationType") == "AWS_IAM" else ""
    return Socket("execute-api", region, api_id=api_id, path=rest)


async def serve(socket: Socket, scope: Json, receive: Any, send: Any) -> None:
    """Open a WebSocket and carry its messages, as ASGI has it."""
    if not socket.api_id:
        await app.app(scope, receive, send)
        return
    await apigateway.handle_websocket(
        scope, receive, app._with_date_header(send), socket.api_id, path_override=socket.path
    )
