"""Authorizers: who decides about the calls of routes."""

from __future__ import annotations

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.deployments import deploy_automatically
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.contract import Context, Json, Operation

_ONLY_JWT = frozenset({"jwtConfiguration"})
_ONLY_REQUEST = frozenset(
    {
        "authorizerCredentialsArn",
        "authorizerPayloadFormatVersion",
        "authorizerResultTtlInSeconds",
        "authorizerUri",
        "enableSimpleResponses",
    }
)
#: For how many seconds an answer counts, where the client does not say.
_USUAL_TTL = 300


class Authorizers:
    """The operations on authorizers.

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
            "CreateAuthorizer": self.create_authorizer,
            "DeleteAuthorizer": self.delete_authorizer,
            "GetAuthorizer": self.get_authorizer,
            "GetAuthorizers": self.get_authorizers,
            "UpdateAuthorizer": self.update_authorizer,
        }

    def create_authorizer(self, context: Context, asked: Json) -> Json:
        """Make an authorizer."""
        api = self._store.api(asked["ApiId"])
        sent = records.record_of("CreateAuthorizer", asked)
        authorizer: Json = {"authorizerId": records.new_id(6)}
        records.update(authorizer, sent)
        if _caches(api, authorizer):
            authorizer.setdefault("authorizerResultTtlInSeconds", _USUAL_TTL)
        self._keep(api, authorizer, context)
        return records.shown("CreateAuthorizer", self._authorizer(api, authorizer))

    def get_authorizer(self, _: Context, asked: Json) -> Json:
        """Return an authorizer."""
        api = self._store.api(asked["ApiId"])
        found = self._store.authorizers.get(api["apiId"], asked["AuthorizerId"])
        return records.shown("GetAuthorizer", found)

    def get_authorizers(self, _: Context, asked: Json) -> Json:
        """Return an API's authorizers, by pages."""
        api_id = self._store.api(asked["ApiId"])["apiId"]
        return records.page("GetAuthorizers", self._store.authorizers.of(api_id), asked)

    def update_authorizer(self, context: Context, asked: Json) -> Json:
        """Change an authorizer."""
        api = self._store.api(asked["ApiId"])
        changed = dict(self._store.authorizers.get(api["apiId"], asked["AuthorizerId"]))
        records.update(changed, records.record_of("UpdateAuthorizer", asked))
        self._keep(api, changed, context)
        return records.shown("UpdateAuthorizer", self._authorizer(api, changed))

    def delete_authorizer(self, context: Context, asked: Json) -> Json:
        """Remove an authorizer; not one that a route asks."""
        api = self._store.api(asked["ApiId"])
        found = self._store.authorizers.get(api["apiId"], asked["AuthorizerId"])
        for route in self._store.routes.of(api["apiId"]):
            if route.get("authorizerId") == found["authorizerId"]:
                raise errors.authorizer_in_use(found["name"], route["routeKey"])
        self._store.authorizers.remove(api["apiId"], found["authorizerId"])
        deploy_automatically(self._store, api["apiId"], context.now())
        return {}

    def _authorizer(self, api: Json, authorizer: Json) -> Json:
        return self._store.authorizers.get(api["apiId"], authorizer["authorizerId"])

    def _keep(self, api: Json, authorizer: Json, context: Context) -> None:
        """Keep an authorizer with the fields of its own type alone, if AWS takes it."""
        foreign = _ONLY_REQUEST if authorizer["authorizerType"] == "JWT" else _ONLY_JWT
        kept = {name: each for name, each in authorizer.items() if name not in foreign}
        _check(api, kept)
        for each in self._store.authorizers.of(api["apiId"]):
            if each["name"] == kept["name"] and each["authorizerId"] != kept["authorizerId"]:
                raise errors.bad_request(
                    f"Authorizer name must be unique. Authorizer {kept['name']} already exists in "
                    "this RestApi."
                )
        self._store.authorizers.put(api["apiId"], kept["authorizerId"], kept)
        deploy_automatically(self._store, api["apiId"], context.now())


def _caches(api: Json, authorizer: Json) -> bool:
    """Return whether an authorizer's answers count for a while: identity sources are the key."""
    return (
        api["protocolType"] == "HTTP"
        and authorizer["authorizerType"] == "REQUEST"
        and bool(authorizer.get("identitySource"))
    )


def _check(api: Json, authorizer: Json) -> None:
    kind = authorizer["authorizerType"]
    if api["protocolType"] == "WEBSOCKET" and kind != "REQUEST":
        told = "Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis."
        raise errors.bad_request(f"Invalid authorizer type. {told}")
    if kind == "JWT":
        if not (authorizer.get("jwtConfiguration") or {}).get("issuer"):
            raise errors.required("Issuer of JwtConfiguration", "JWT authorizer")
        if len(authorizer.get("identitySource") or ()) != 1:
            raise errors.bad_request("A JWT authorizer must have one identity source")
        return
    if not authorizer.get("authorizerUri"):
        raise errors.required("AuthorizerUri", "REQUEST authorizer")
    if api["protocolType"] == "HTTP":
        if not authorizer.get("authorizerPayloadFormatVersion"):
            raise errors.required("AuthorizerPayloadFormatVersion", "REQUEST authorizer")
        ttl = authorizer.get("authorizerResultTtlInSeconds")
        if ttl and not authorizer.get("identitySource"):
            raise errors.bad_request("To cache its answers, an authorizer needs an identity source")
