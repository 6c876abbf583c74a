"""The management of HTTP APIs, as far as it is ours; the emulator carries out the rest."""

from __future__ import annotations

from ministack.services import apigateway

from gatehouse.local.services.contract import Context, Json, Service, ServiceError
from gatehouse.local.services.http_api import vpc_links


def service() -> Service:
    """Return the operations that are ours."""
    return Service(
        "apigatewayv2",
        {
            "CreateVpcLink": vpc_links.create_vpc_link,
            "DeleteRouteSettings": delete_route_settings,
            "DeleteVpcLink": vpc_links.delete_vpc_link,
            "GetVpcLink": vpc_links.get_vpc_link,
            "GetVpcLinks": vpc_links.get_vpc_links,
            "UpdateVpcLink": vpc_links.update_vpc_link,
        },
        save=vpc_links.save,
        load=vpc_links.load,
    )


def delete_route_settings(_: Context, asked: Json) -> Json:
    """Delete the settings of one route of a stage, and nothing else of the stage."""
    stage = apigateway._stages.get(asked["ApiId"], {}).get(asked["StageName"]) or {}
    if (stage.get("routeSettings") or {}).pop(asked["RouteKey"], None) is None:
        raise ServiceError("NotFoundException", "Unable to find the settings of the route")
    return {}
