"""Integrations: what a route leads to."""

from __future__ import annotations

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.deployments import deploy_automatically
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.contract import Context, Json, Operation

#: The longest that an integration may take, in milliseconds.
HTTP_TIMEOUT, _WEB_SOCKET_TIMEOUT = 30000, 29000
_OF_HTTP_APIS = ("AWS_PROXY", "HTTP_PROXY")
#: How the key of a response is found, for the types that have responses.
_SELECTIONS = {
    "AWS": "${integration.response.body.errorMessage}",
    "HTTP": "${integration.response.statuscode}",
    "MOCK": "${integration.response.statuscode}",
}
_MERGED = ("requestParameters",)


class Integrations:
    """The operations on integrations.

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
            "CreateIntegration": self.create_integration,
            "DeleteIntegration": self.delete_integration,
            "GetIntegration": self.get_integration,
            "GetIntegrations": self.get_integrations,
            "UpdateIntegration": self.update_integration,
        }

    def create_integration(self, context: Context, asked: Json) -> Json:
        """Make an integration."""
        api = self._store.api(asked["ApiId"])
        integration: Json = {"connectionType": "INTERNET", "integrationId": records.new_id()}
        records.update(integration, records.record_of("CreateIntegration", asked), merged=_MERGED)
        is_http = api["protocolType"] == "HTTP"
        if is_http and "payloadFormatVersion" not in integration:
            raise errors.required("PayloadFormatVersion", "integration")
        integration.setdefault("payloadFormatVersion", "1.0")
        longest = HTTP_TIMEOUT if is_http else _WEB_SOCKET_TIMEOUT
        integration.setdefault("timeoutInMillis", longest)
        if integration.get("integrationUri") and not integration.get("integrationSubtype"):
            integration.setdefault("integrationMethod", "POST")
        if selection := _SELECTIONS.get(integration["integrationType"]):
            integration["integrationResponseSelectionExpression"] = selection
            integration.setdefault("passthroughBehavior", "WHEN_NO_MATCH")
        _check(api, integration)
        self._store.integrations.put(api["apiId"], integration["integrationId"], integration)
        deploy_automatically(self._store, api["apiId"], context.now())
        return records.shown("CreateIntegration", integration)

    def get_integration(self, _: Context, asked: Json) -> Json:
        """Return an integration."""
        return records.shown("GetIntegration", self._integration(asked))

    def get_integrations(self, _: Context, asked: Json) -> Json:
        """Return an API's integrations, by pages."""
        api_id = self._store.api(asked["ApiId"])["apiId"]
        return records.page("GetIntegrations", self._store.integrations.of(api_id), asked)

    def update_integration(self, context: Context, asked: Json) -> Json:
        """Change an integration.

        Parameters of the request are merged, and those of the response by status. A parameter is
        removed by an empty value, all of a status by an empty map.
        """
        integration, api = self._integration(asked), self._store.api(asked["ApiId"])
        changed = dict(integration)
        sent = records.record_of("UpdateIntegration", asked)
        if responses := sent.get("responseParameters"):
            held = changed.get("responseParameters") or {}
            sent["responseParameters"] = records.merge(held, _without_empty(responses))
        records.update(changed, sent, merged=_MERGED)
        _check(api, changed)
        self._store.integrations.put(api["apiId"], integration["integrationId"], changed)
        deploy_automatically(self._store, api["apiId"], context.now())
        return records.shown("UpdateIntegration", changed)

    def delete_integration(self, context: Context, asked: Json) -> Json:
        """Remove an integration; not one that a route leads to."""
        integration_id, api_id = self._integration(asked)["integrationId"], asked["ApiId"]
        target = f"integrations/{integration_id}"
        routes = self._store.routes.of(api_id)
        if leading := [each["routeId"] for each in routes if each.get("target") == target]:
            raise errors.integration_in_use(leading)
        self._store.integrations.remove(api_id, integration_id)
        responses = self._store.integration_responses(api_id)
        for each in responses.of(integration_id):
            responses.remove(integration_id, each["integrationResponseId"])
        deploy_automatically(self._store, api_id, context.now())
        return {}

    def _integration(self, asked: Json) -> Json:
        self._store.api(asked["ApiId"])
        return self._store.integrations.get(asked["ApiId"], asked["IntegrationId"])


def _check(api: Json, integration: Json) -> None:
    kind = integration["integrationType"]
    if api["protocolType"] == "HTTP":
        if kind not in _OF_HTTP_APIS:
            told = " or ".join(_OF_HTTP_APIS)
            raise errors.bad_request(f"IntegrationType must be {told} for HTTP protocol Apis")
    elif integration["timeoutInMillis"] > _WEB_SOCKET_TIMEOUT:
        raise errors.bad_request(f"Timeout should be between 50 ms and {_WEB_SOCKET_TIMEOUT} ms")


def _without_empty(responses: Json) -> Json:
    """Leave out the parameters with empty values, status by status."""
    return {status: records.merge({}, each) for status, each in responses.items()}
