"""The records of APIs where the emulator looks them up: one table for both.

The emulator's WebSockets and REST APIs read the same routes, stages and domains that our management
of APIs writes.
"""

from __future__ import annotations

from functools import cache

from ministack.services import apigateway, apigateway_v1

from gatehouse.local.services.apigatewayv2.store import Place, Store, Tables


@cache
def store() -> Store:
    """Return the store over the emulator's dicts."""
    return Store(
        Tables(
            apis=apigateway._apis,
            routes=apigateway._routes,
            integrations=apigateway._integrations,
            stages=apigateway._stages,
            deployments=apigateway._deployments,
            authorizers=apigateway._authorizers,
            route_responses=apigateway._route_responses,
            integration_responses=apigateway._integration_responses,
            domain_names=apigateway_v1._domain_names,
            domains_of_all=apigateway_v1._domain_names.all_items,
            domain_mappings=apigateway_v1._base_path_mappings,
            domain_tags=apigateway_v1._v1_tags,
            rest_apis=apigateway_v1._rest_apis,
            rest_stages=apigateway_v1._stages_v1,
        )
    )


def place_of(api_id: str) -> Place | None:
    """Return the account and region of an HTTP or WebSocket API, None if there is none."""
    found: Place | None = apigateway.find_api_scope(api_id)
    return found


def is_rest_api(api_id: str) -> bool:
    """Return whether there is a REST API of an id."""
    return apigateway_v1.find_api_scope(api_id) is not None


def mapped(host: str, path: str) -> tuple[str, str, str] | None:
    """Return where a custom domain leads: the API, its stage, and the path that is left.

    Parameters
    ----------
    host : str
        The Host header.
    path : str
        The path of the request.
    """
    name = host.partition(":")[0].lower()
    if "." not in name:  # the emulator's own hosts
        return None
    found: tuple[str, str, str] | None = apigateway_v1.resolve_base_path_mapping(name, path)
    return found
