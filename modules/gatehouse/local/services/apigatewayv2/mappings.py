"""API mappings: which API and stage answer below which path of a custom domain."""

from __future__ import annotations

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.store import Store, base_path_of, key_of
from gatehouse.local.services.contract import Context, Json, Operation

#: Under this name a mapping keeps its id; REST APIs show none.
_ID = "_apiMappingId"


class Mappings:
    """The operations on API mappings.

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
            "CreateApiMapping": self.create_api_mapping,
            "DeleteApiMapping": self.delete_api_mapping,
            "GetApiMapping": self.get_api_mapping,
            "GetApiMappings": self.get_api_mappings,
            "UpdateApiMapping": self.update_api_mapping,
        }

    def create_api_mapping(self, _: Context, asked: Json) -> Json:
        """Map a path of a domain to a stage of an API."""
        held = self._held(asked)
        self._check_target(asked["ApiId"], asked["Stage"])
        path = base_path_of(asked.get("ApiMappingKey") or "")
        _check_free(held, path)
        mapping = {"basePath": path, "restApiId": asked["ApiId"], "stage": asked["Stage"]}
        held[path] = mapping
        return records.shown("CreateApiMapping", _view(path, mapping))

    def get_api_mapping(self, _: Context, asked: Json) -> Json:
        """Return a mapping."""
        return records.shown("GetApiMapping", _view(*self._mapping(asked)))

    def get_api_mappings(self, _: Context, asked: Json) -> Json:
        """Return a domain's mappings, by pages."""
        found = (_view(path, each) for path, each in self._held(asked).items())
        return records.page("GetApiMappings", found, asked)

    def update_api_mapping(self, _: Context, asked: Json) -> Json:
        """Change where a mapping leads, or its path."""
        path, mapping = self._mapping(asked)
        held = self._held(asked)
        api_id, stage = asked["ApiId"], asked.get("Stage") or mapping["stage"]
        self._check_target(api_id, stage)
        given = asked.get("ApiMappingKey")
        wanted = path if given is None else base_path_of(given)
        if wanted != path:
            _check_free(held, wanted)
        del held[path]
        mapping.update({"basePath": wanted, "restApiId": api_id, "stage": stage})
        held[wanted] = mapping
        return records.shown("UpdateApiMapping", _view(wanted, mapping))

    def delete_api_mapping(self, _: Context, asked: Json) -> Json:
        """Remove a mapping."""
        path, _mapping = self._mapping(asked)
        del self._held(asked)[path]
        return {}

    def _held(self, asked: Json) -> Json:
        return self._store.mappings(self._store.domain(asked["DomainName"])["domainName"])

    def _mapping(self, asked: Json) -> tuple[str, Json]:
        for path, mapping in self._held(asked).items():
            if _view(path, mapping)["apiMappingId"] == asked["ApiMappingId"]:
                return path, mapping
        raise errors.not_found("API mapping")

    def _check_target(self, api_id: str, stage: str) -> None:
        if not self._store.has_stage(api_id, stage):
            raise errors.bad_request("Invalid stage identifier specified")


def _check_free(held: Json, path: str) -> None:
    if path in held:
        raise errors.conflict("ApiMapping key already exists for this domain name")


def _view(path: str, mapping: Json) -> Json:
    return {
        "apiId": mapping["restApiId"],
        "apiMappingId": mapping.setdefault(_ID, records.new_id(6)),
        "apiMappingKey": key_of(path),
        "stage": mapping["stage"],
    }
