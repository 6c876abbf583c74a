"""An HTTP API that something else makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from gatehouse.api.routes.authorizers import Authorizer, Iam
from gatehouse.api.routes.invoke import grant_of, granted_keys
from gatehouse.api.routes.route_target import Target
from gatehouse.api.stage.throttle import Throttle
from gatehouse.core import Component, aws
from gatehouse.core.engine import Construct
from gatehouse.core.options import option
from gatehouse.iam import Grant

from .http_api import HttpApi


@dataclass
class ImportedHttpApiNodes:
    """What an `ImportedHttpApi` makes: it reads, and makes the routes that it is given."""

    api: aws.data_aws_apigatewayv2_api.DataAwsApigatewayv2Api
    route: dict[str, Any] = field(default_factory=dict)
    integration: dict[str, Any] = field(default_factory=dict)
    permission: dict[str, Any] = field(default_factory=dict)
    authorizer: dict[str, Any] = field(default_factory=dict)
    authorizer_permission: dict[str, Any] = field(default_factory=dict)


class ImportedHttpApi(HttpApi):
    """What `HttpApi.from_id` returns.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    api_id : str
        Id of the API.
    default_authorizer : Authorizer, optional
        Who may call routes that are added and do not say it. Default: `Iam`.
    """

    Nodes = ImportedHttpApiNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        api_id: str,
        *,
        default_authorizer: Authorizer | None = None,
    ) -> None:
        Component.__init__(self, scope, id)
        given = option(self, "api_id", api_id).text(
            r"[a-z0-9]{8,12}",
            rule="an API's id must have about ten lowercase letters and digits",
            fix="write the part before .execute-api in its address",
        )
        self.default_authorizer = self._authorizer("default_authorizer", default_authorizer, Iam())
        self._domain = None
        self._function_defaults: dict[str, Any] = {}
        self._begin(None)
        self._api_id = given
        # A data source with the attributes that an API is read by.
        self.nodes = ImportedHttpApiNodes(  # type: ignore[assignment]
            api=self.resource("api").of(
                aws.data_aws_apigatewayv2_api.DataAwsApigatewayv2Api, api_id=given
            )
        )

    def invoke(self, *routes: str) -> Grant:
        """Calling every route of this API, or some; which ones it has is not known here."""
        return grant_of(self, self.execution_arn, granted_keys(self, routes))

    def route(
        self,
        key: str,
        target: Target,
        *,
        authorizer: Authorizer | None = None,
        timeout: timedelta | None = None,
        throttle: Throttle | None = None,
        function: Any = None,
    ) -> None:
        """Add a route; see `HttpApi.route`. A throttle is the stage's, which is not made here."""
        if throttle is not None:
            option(self, f"route({key!r}) throttle", throttle).refuse(
                "must not be set for an imported API: a throttle is a setting of the stage, "
                "which this "
                "stack does not make",
                "set it where the API is made",
            )
        super().route(key, target, authorizer=authorizer, timeout=timeout, function=function)
