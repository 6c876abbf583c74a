"""Stages: where an API is called, with its settings."""

from __future__ import annotations

import re
from collections.abc import Callable

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.deployments import deploy_automatically
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.apigatewayv2.tags import check_tags
from gatehouse.local.services.contract import Context, Json, Operation, ServiceError

_NAME = re.compile(r"\$default|[A-Za-z0-9_-]{1,128}")
#: What a stage has where nobody has set it, by protocol.
_DEFAULTS: dict[str, Json] = {
    "HTTP": {"detailedMetricsEnabled": False},
    "WEBSOCKET": {
        "dataTraceEnabled": False,
        "detailedMetricsEnabled": False,
        "loggingLevel": "OFF",
    },
}
_MERGED = ("routeSettings", "stageVariables")
#: What a stage has even where it is empty.
_ALWAYS = ("routeSettings", "stageVariables", "tags")
#: Forgets what authorizers have said for a stage.
Reset = Callable[[str, str], None]


class Stages:
    """The operations on stages.

    Parameters
    ----------
    store : Store
        Where they are kept.
    reset_authorizers : Callable
        Forgets what authorizers have said, from the API's id and the stage's name.
    """

    def __init__(self, store: Store, reset_authorizers: Reset) -> None:
        self._store = store
        self._reset_authorizers = reset_authorizers

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateStage": self.create_stage,
            "DeleteAccessLogSettings": self.delete_access_log_settings,
            "DeleteRouteSettings": self.delete_route_settings,
            "DeleteStage": self.delete_stage,
            "GetStage": self.get_stage,
            "GetStages": self.get_stages,
            "ResetAuthorizersCache": self.reset_authorizers_cache,
            "UpdateStage": self.update_stage,
        }

    def create_stage(self, context: Context, asked: Json) -> Json:
        """Make a stage."""
        api = self._store.api(asked["ApiId"])
        sent, moment = records.record_of("CreateStage", asked), records.date(context.now())
        name = sent["stageName"]
        if not _NAME.fullmatch(name):
            raise errors.bad_request("Stage name only allows a-zA-Z0-9-_")
        if self._store.stages.find(api["apiId"], name):
            raise errors.conflict("Stage already exists")
        check_tags(sent.get("tags") or {})
        stage: Json = {"createdDate": moment, "lastUpdatedDate": moment}
        records.update(stage, sent, merged=_MERGED)
        self._complete(api, stage)
        self._check(api["apiId"], stage, sent)
        self._store.stages.put(api["apiId"], name, stage)
        if stage.get("autoDeploy"):
            deploy_automatically(self._store, api["apiId"], context.now())
        return records.shown("CreateStage", stage)

    def get_stage(self, _: Context, asked: Json) -> Json:
        """Return a stage."""
        return records.shown("GetStage", self._stage(asked))

    def get_stages(self, _: Context, asked: Json) -> Json:
        """Return an API's stages, by pages."""
        api_id = self._store.api(asked["ApiId"])["apiId"]
        return records.page("GetStages", self._store.stages.of(api_id), asked)

    def update_stage(self, context: Context, asked: Json) -> Json:
        """Change a stage: variables and the settings of routes are merged."""
        stage, api = self._stage(asked), self._store.api(asked["ApiId"])
        changed, sent = dict(stage), records.record_of("UpdateStage", asked)
        records.update(changed, sent, merged=_MERGED)
        changed["lastUpdatedDate"] = records.date(context.now())
        self._complete(api, changed)
        self._check(api["apiId"], changed, sent)
        self._store.stages.put(api["apiId"], stage["stageName"], changed)
        if sent.get("autoDeploy") and not stage.get("autoDeploy"):
            deploy_automatically(self._store, api["apiId"], context.now())
        return records.shown("UpdateStage", changed)

    def delete_stage(self, _: Context, asked: Json) -> Json:
        """Remove a stage; not one that a domain is mapped to."""
        name = self._stage(asked)["stageName"]
        if any(each["stage"] == name for each in self._store.mappings_to(asked["ApiId"])):
            raise errors.is_mapped("stage", name)
        self._store.stages.remove(asked["ApiId"], name)
        return {}

    def delete_access_log_settings(self, _: Context, asked: Json) -> Json:
        """Turn a stage's access log off."""
        self._stage(asked).pop("accessLogSettings", None)
        return {}

    def delete_route_settings(self, _: Context, asked: Json) -> Json:
        """Delete the settings of one route of a stage, and nothing else of the stage."""
        held = self._stage(asked).get("routeSettings") or {}
        if held.pop(asked["RouteKey"], None) is None:
            raise ServiceError("NotFoundException", "Unable to find the settings of the route")
        return {}

    def reset_authorizers_cache(self, _: Context, asked: Json) -> Json:
        """Forget what authorizers have said for a stage."""
        self._reset_authorizers(asked["ApiId"], self._stage(asked)["stageName"])
        return {}

    def _stage(self, asked: Json) -> Json:
        self._store.api(asked["ApiId"])
        return self._store.stages.get(asked["ApiId"], asked["StageName"])

    def _complete(self, api: Json, stage: Json) -> None:
        for name in _ALWAYS:
            stage.setdefault(name, {})
        stage["defaultRouteSettings"] = {
            **_DEFAULTS[api["protocolType"]],
            **(stage.get("defaultRouteSettings") or {}),
        }

    def _check(self, api_id: str, stage: Json, sent: Json) -> None:
        if stage.get("deploymentId"):
            self._store.deployments.get(api_id, stage["deploymentId"])
        if "routeSettings" not in sent:
            return
        known = {each.get("routeKey") for each in self._store.routes.of(api_id)}
        for key in stage["routeSettings"]:
            if key not in known:
                raise errors.no_route_of_settings(key)
