"""Responses of routes and of integrations, which WebSocket APIs have."""

from __future__ import annotations

from gatehouse.local.services.apigatewayv2 import records
from gatehouse.local.services.apigatewayv2.store import Children, Store
from gatehouse.local.services.contract import Context, Json, Operation


class Responses:
    """The operations on responses of one kind.

    Parameters
    ----------
    store : Store
        Where they are kept.
    owner : str
        What has them: ``Route`` or ``Integration``.
    """

    def __init__(self, store: Store, owner: str) -> None:
        self._store = store
        self._owner = owner
        self._id = f"{owner}ResponseId"
        self._key = self._id[:1].lower() + self._id[1:]

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            f"Create{self._owner}Response": self.create,
            f"Delete{self._owner}Response": self.delete,
            f"Get{self._owner}Response": self.get,
            f"Get{self._owner}Responses": self.list,
            f"Update{self._owner}Response": self.update,
        }

    def create(self, _: Context, asked: Json) -> Json:
        """Make a response."""
        responses, owner = self._below(asked)
        response: Json = {self._key: records.new_id()}
        operation = f"Create{self._owner}Response"
        records.update(response, records.record_of(operation, asked))
        responses.put(owner, response[self._key], response)
        return records.shown(operation, response)

    def get(self, _: Context, asked: Json) -> Json:
        """Return a response."""
        responses, owner = self._below(asked)
        found = responses.get(owner, asked[self._id])
        return records.shown(f"Get{self._owner}Response", found)

    def list(self, _: Context, asked: Json) -> Json:
        """Return the responses, by pages."""
        responses, owner = self._below(asked)
        return records.page(f"Get{self._owner}Responses", responses.of(owner), asked)

    def update(self, _: Context, asked: Json) -> Json:
        """Change a response."""
        responses, owner = self._below(asked)
        response = responses.get(owner, asked[self._id])
        operation = f"Update{self._owner}Response"
        records.update(response, records.record_of(operation, asked))
        return records.shown(operation, response)

    def delete(self, _: Context, asked: Json) -> Json:
        """Remove a response."""
        responses, owner = self._below(asked)
        responses.remove(owner, asked[self._id])
        return {}

    def _below(self, asked: Json) -> tuple[Children, str]:
        """Return the responses, and the id of the owner, which must exist."""
        api_id = self._store.api(asked["ApiId"])["apiId"]
        owner = str(asked[f"{self._owner}Id"])
        if self._owner == "Route":
            self._store.routes.get(api_id, owner)
            return self._store.route_responses(api_id), owner
        self._store.integrations.get(api_id, owner)
        return self._store.integration_responses(api_id), owner
