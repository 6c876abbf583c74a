"""APIs: made, shown, changed, removed, and their CORS."""

from __future__ import annotations

from collections.abc import Callable

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.deployments import deploy_automatically
from gatehouse.local.services.apigatewayv2.quick_create import (
    create_target,
    is_quick,
    update_target,
)
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.apigatewayv2.tags import check_tags
from gatehouse.local.services.contract import Context, Json, Operation

#: What only quick create reads.
_QUICK = ("credentialsArn", "routeKey", "target")
#: An API's own address, from its id and protocol.
Endpoint = Callable[[str, str], str]


class Apis:
    """The operations on APIs.

    Parameters
    ----------
    store : Store
        Where they are kept.
    endpoint : Callable
        Returns an API's address from its id and its protocol.
    """

    def __init__(self, store: Store, endpoint: Endpoint) -> None:
        self._store = store
        self._endpoint = endpoint

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateApi": self.create_api,
            "DeleteApi": self.delete_api,
            "DeleteCorsConfiguration": self.delete_cors_configuration,
            "GetApi": self.get_api,
            "GetApis": self.get_apis,
            "UpdateApi": self.update_api,
        }

    def create_api(self, context: Context, asked: Json) -> Json:
        """Make an API, with a route, an integration and a stage where a target is named."""
        sent = records.record_of("CreateApi", asked)
        is_web_socket = sent["protocolType"] == "WEBSOCKET"
        if is_web_socket and is_quick(sent):
            raise errors.bad_request("Target is only supported for HTTP protocol Apis")
        _check_cors(sent.get("corsConfiguration") or {})
        check_tags(sent.get("tags") or {})
        selection = "$request.body.action" if is_web_socket else "$request.method $request.path"
        api: Json = {
            "apiId": records.new_id(10),
            "apiKeySelectionExpression": "$request.header.x-api-key",
            "createdDate": records.date(context.now()),
            "disableExecuteApiEndpoint": False,
            "ipAddressType": "ipv4",
            "routeSelectionExpression": selection,
            "tags": {},
        }
        records.update(api, {name: each for name, each in sent.items() if name not in _QUICK})
        api.setdefault("tags", {})
        self._store.add_api(api)
        if is_quick(sent):
            create_target(self._store, api["apiId"], sent, context.now())
        return self._shown("CreateApi", api)

    def get_api(self, _: Context, asked: Json) -> Json:
        """Return an API."""
        return self._shown("GetApi", self._store.api(asked["ApiId"]))

    def get_apis(self, _: Context, asked: Json) -> Json:
        """Return the APIs, by pages."""
        return records.page("GetApis", map(self._with_endpoint, self._store.apis()), asked)

    def update_api(self, context: Context, asked: Json) -> Json:
        """Change an API; CORS is replaced as a whole, and removed by an operation of its own."""
        api = self._store.api(asked["ApiId"])
        sent = records.record_of("UpdateApi", asked)
        cors = sent.pop("corsConfiguration", None)
        _check_cors(cors or {})
        update_target(self._store, api["apiId"], sent)
        records.update(api, {name: each for name, each in sent.items() if name not in _QUICK})
        if cors:
            api["corsConfiguration"] = cors
        deploy_automatically(self._store, api["apiId"], context.now())
        return self._shown("UpdateApi", api)

    def delete_api(self, context: Context, asked: Json) -> Json:
        """Remove an API with all that belongs to it; not one that a domain is mapped to."""
        api_id = self._store.api(asked["ApiId"])["apiId"]
        if any(self._store.mappings_to(api_id)):
            raise errors.is_mapped("API", api_id)
        self._store.remove_api(api_id, (context.account, context.region))
        return {}

    def delete_cors_configuration(self, context: Context, asked: Json) -> Json:
        """Remove an API's CORS."""
        api = self._store.api(asked["ApiId"])
        api.pop("corsConfiguration", None)
        deploy_automatically(self._store, api["apiId"], context.now())
        return {}

    def _shown(self, operation: str, api: Json) -> Json:
        return records.shown(operation, self._with_endpoint(api))

    def _with_endpoint(self, api: Json) -> Json:
        return {**api, "apiEndpoint": self._endpoint(api["apiId"], api["protocolType"])}


def _check_cors(cors: Json) -> None:
    if cors.get("allowCredentials") and "*" in (cors.get("allowOrigins") or ()):
        raise errors.bad_request("allow-credentials is not supported if 'allow-origin' is *")
