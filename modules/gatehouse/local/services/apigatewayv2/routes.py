"""Routes of an API."""

from __future__ import annotations

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.deployments import deploy_automatically
from gatehouse.local.services.apigatewayv2.route_keys import check_free, check_key
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.contract import Context, Json, Operation

_TARGET = "integrations/"
#: Each type of authorization that an authorizer carries out, and the authorizer's own type.
_BY_AUTHORIZER = {"CUSTOM": "REQUEST", "JWT": "JWT"}


class Routes:
    """The operations on routes.

    Parameters
    ----------
    store : Store
        Where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateRoute": self.create_route,
            "DeleteRoute": self.delete_route,
            "DeleteRouteRequestParameter": self.delete_route_request_parameter,
            "GetRoute": self.get_route,
            "GetRoutes": self.get_routes,
            "UpdateRoute": self.update_route,
        }

    def create_route(self, context: Context, asked: Json) -> Json:
        """Make a route."""
        api = self._store.api(asked["ApiId"])
        sent = records.record_of("CreateRoute", asked)
        check_key(sent["routeKey"], api["protocolType"])
        route: Json = {
            "apiKeyRequired": False,
            "authorizationType": "NONE",
            "routeId": records.new_id(),
        }
        records.update(route, sent)
        check_free(self._store.routes.of(api["apiId"]), route["routeKey"])
        self._check(api, route)
        self._store.routes.put(api["apiId"], route["routeId"], route)
        deploy_automatically(self._store, api["apiId"], context.now())
        return records.shown("CreateRoute", route)

    def get_route(self, _: Context, asked: Json) -> Json:
        """Return a route."""
        return records.shown("GetRoute", self._route(asked))

    def get_routes(self, _: Context, asked: Json) -> Json:
        """Return an API's routes, by pages."""
        api_id = self._store.api(asked["ApiId"])["apiId"]
        return records.page("GetRoutes", self._store.routes.of(api_id), asked)

    def update_route(self, context: Context, asked: Json) -> Json:
        """Change a route: parameters of requests are merged, anything else is replaced."""
        route, api = self._route(asked), self._store.api(asked["ApiId"])
        changed = dict(route)
        sent = records.record_of("UpdateRoute", asked)
        records.update(changed, sent, merged=("requestParameters",))
        check_key(changed["routeKey"], api["protocolType"])
        check_free(self._store.routes.of(api["apiId"]), changed["routeKey"], but=route)
        self._check(api, changed)
        self._store.routes.put(api["apiId"], route["routeId"], changed)
        deploy_automatically(self._store, api["apiId"], context.now())
        return records.shown("UpdateRoute", changed)

    def delete_route(self, context: Context, asked: Json) -> Json:
        """Remove a route."""
        route, api_id = self._route(asked), asked["ApiId"]
        self._store.routes.remove(api_id, route["routeId"])
        responses = self._store.route_responses(api_id)
        for each in responses.of(route["routeId"]):
            responses.remove(route["routeId"], each["routeResponseId"])
        deploy_automatically(self._store, api_id, context.now())
        return {}

    def delete_route_request_parameter(self, _: Context, asked: Json) -> Json:
        """Remove a parameter of a route's requests."""
        held = self._route(asked).get("requestParameters") or {}
        if held.pop(asked["RequestParameterKey"], None) is None:
            raise errors.not_found("request parameter", asked["RequestParameterKey"])
        return {}

    def _route(self, asked: Json) -> Json:
        self._store.api(asked["ApiId"])
        return self._store.routes.get(asked["ApiId"], asked["RouteId"])

    def _check(self, api: Json, route: Json) -> None:
        kind = route.get("authorizationType") or "NONE"
        if api["protocolType"] == "WEBSOCKET":
            _check_web_socket(route["routeKey"], kind)
        if kind in _BY_AUTHORIZER:
            found = self._store.authorizers.find(api["apiId"], route.get("authorizerId"))
            if found is None or found["authorizerType"] != _BY_AUTHORIZER[kind]:
                raise errors.no_authorizer(kind)
        target = str(route.get("target") or "")
        if target.startswith(_TARGET):
            self._store.integrations.get(api["apiId"], target.removeprefix(_TARGET))
        elif target:
            raise errors.bad_request(f"Target must be {_TARGET} and the id of an integration")


def _check_web_socket(key: str, kind: str) -> None:
    if kind != "NONE" and key != "$connect":
        told = "Currently, authorization is restricted to the $connect route only"
        raise errors.bad_request(told)
    if kind == "JWT":
        told = "Currently, JWT authorization type is restricted to APIs with a protocol type of"
        raise errors.bad_request(f"{told} HTTP")
