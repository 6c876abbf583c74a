"""Models of messages, in JSON schema, which WebSocket APIs have."""

from __future__ import annotations

import json

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.store import Children, Store
from gatehouse.local.services.contract import Context, Json, Operation


class Models:
    """The operations on models.

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
            "CreateModel": self.create_model,
            "DeleteModel": self.delete_model,
            "GetModel": self.get_model,
            "GetModelTemplate": self.get_model_template,
            "GetModels": self.get_models,
            "UpdateModel": self.update_model,
        }

    def create_model(self, context: Context, asked: Json) -> Json:
        """Make a model."""
        models, api_id = self._below(context, asked)
        model: Json = {"contentType": "application/json", "modelId": records.new_id()}
        records.update(model, records.record_of("CreateModel", asked))
        _check(models.of(api_id), model)
        models.put(api_id, model["modelId"], model)
        return records.shown("CreateModel", model)

    def get_model(self, context: Context, asked: Json) -> Json:
        """Return a model."""
        models, api_id = self._below(context, asked)
        return records.shown("GetModel", models.get(api_id, asked["ModelId"]))

    def get_model_template(self, context: Context, asked: Json) -> Json:
        """Return a template of what a model describes, as a text."""
        models, api_id = self._below(context, asked)
        schema = json.loads(models.get(api_id, asked["ModelId"])["schema"])
        return {"Value": json.dumps(_example(schema), indent=2)}

    def get_models(self, context: Context, asked: Json) -> Json:
        """Return an API's models, by pages."""
        models, api_id = self._below(context, asked)
        return records.page("GetModels", models.of(api_id), asked)

    def update_model(self, context: Context, asked: Json) -> Json:
        """Change a model."""
        models, api_id = self._below(context, asked)
        changed = dict(models.get(api_id, asked["ModelId"]))
        records.update(changed, records.record_of("UpdateModel", asked))
        _check(models.of(api_id), changed)
        models.put(api_id, changed["modelId"], changed)
        return records.shown("UpdateModel", changed)

    def delete_model(self, context: Context, asked: Json) -> Json:
        """Remove a model."""
        models, api_id = self._below(context, asked)
        models.remove(api_id, asked["ModelId"])
        return {}

    def _below(self, context: Context, asked: Json) -> tuple[Children, str]:
        api_id = self._store.api(asked["ApiId"])["apiId"]
        return self._store.models((context.account, context.region)), api_id


def _check(held: list[Json], model: Json) -> None:
    if any(each["name"] == model["name"] and each["modelId"] != model["modelId"] for each in held):
        raise errors.conflict("Model name already exists for this Api")
    try:
        schema = json.loads(model["schema"])
    except ValueError:
        schema = None
    if not isinstance(schema, dict):
        raise errors.bad_request("Invalid model schema specified. The schema must be JSON")


def _example(schema: Json) -> object:
    """Return a value that a schema describes."""
    kind = schema.get("type")
    if kind == "object":
        properties = schema.get("properties") or {}
        return {name: _example(each) for name, each in properties.items()}
    if kind == "array":
        return [_example(schema.get("items") or {})]
    return {"integer": 0, "number": 0.0, "boolean": True, "string": "string"}.get(str(kind))
