"""Quick create: an API with one integration, one route to it, and a stage that deploys itself.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html
"""

from __future__ import annotations

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.deployments import deploy_automatically
from gatehouse.local.services.apigatewayv2.integrations import HTTP_TIMEOUT
from gatehouse.local.services.apigatewayv2.route_keys import check_free, check_key
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.contract import Json

_DEFAULT = "$default"
_MANAGED = {"apiGatewayManaged": True}


def is_quick(sent: Json) -> bool:
    """Return whether a request names a target."""
    return bool(sent.get("target"))


def create_target(store: Store, api_id: str, sent: Json, now: float) -> None:
    """Give a new API its integration, route and stage.

    Parameters
    ----------
    store : Store
        Where they are kept.
    api_id : str
        The API.
    sent : dict
        The request, with ``target`` and perhaps ``routeKey`` and ``credentialsArn``.
    now : float
        The moment, in seconds since 1970.
    """
    key = sent.get("routeKey") or _DEFAULT
    check_key(key, "HTTP")
    integration, route = records.new_id(), records.new_id()
    store.integrations.put(
        api_id,
        integration,
        {
            **_MANAGED,
            **_leading_to(sent["target"]),
            **({"credentialsArn": sent["credentialsArn"]} if sent.get("credentialsArn") else {}),
            "connectionType": "INTERNET",
            "integrationId": integration,
            "timeoutInMillis": HTTP_TIMEOUT,
        },
    )
    store.routes.put(
        api_id,
        route,
        {
            **_MANAGED,
            "apiKeyRequired": False,
            "authorizationType": "NONE",
            "routeId": route,
            "routeKey": key,
            "target": f"integrations/{integration}",
        },
    )
    store.stages.put(
        api_id,
        _DEFAULT,
        {
            **_MANAGED,
            "autoDeploy": True,
            "createdDate": records.date(now),
            "defaultRouteSettings": {"detailedMetricsEnabled": False},
            "lastUpdatedDate": records.date(now),
            "routeSettings": {},
            "stageName": _DEFAULT,
            "stageVariables": {},
            "tags": {},
        },
    )
    deploy_automatically(store, api_id, now)


def update_target(store: Store, api_id: str, sent: Json) -> None:
    """Change the target, the route key or the credentials that quick create has made.

    Parameters
    ----------
    store : Store
        Where they are kept.
    api_id : str
        The API.
    sent : dict
        The request, with those of ``target``, ``routeKey`` and ``credentialsArn`` that change.
    """
    integration = _managed(store.integrations.of(api_id))
    route = _managed(store.routes.of(api_id))
    if not any(sent.get(name) for name in ("target", "routeKey", "credentialsArn")):
        return
    if integration is None or route is None:
        raise errors.bad_request("Only an API that was made by quick create has a target to update")
    if key := sent.get("routeKey"):
        check_key(key, "HTTP")
        check_free(store.routes.of(api_id), key, but=route)
        route["routeKey"] = key
    if sent.get("target"):
        integration.update(_leading_to(sent["target"]))
    if sent.get("credentialsArn"):
        integration["credentialsArn"] = sent["credentialsArn"]


def _managed(found: list[Json]) -> Json | None:
    return next((each for each in found if each.get("apiGatewayManaged")), None)


def _leading_to(target: str) -> Json:
    """Return an integration with a function, by its ARN, or with a URL."""
    if target.startswith("arn:"):
        kind, method, version = "AWS_PROXY", "POST", "2.0"
    else:
        kind, method, version = "HTTP_PROXY", "ANY", "1.0"
    return {
        "integrationMethod": method,
        "integrationType": kind,
        "integrationUri": target,
        "payloadFormatVersion": version,
    }
