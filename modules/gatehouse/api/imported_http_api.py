"""An HTTP API that something else makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gatehouse.core import aws
from gatehouse.core.engine import Construct
from gatehouse.core.options import option

from .http_api_base import HttpApiBase, HttpApiBaseNodes
from .routes.authorizers import Authorizer
from .stage.stage import DEFAULT_STAGE
from .stage.throttle import Throttle


@dataclass(kw_only=True)
class ImportedHttpApiNodes(HttpApiBaseNodes):
    """What an `ImportedHttpApi` makes: it reads, and makes the routes that it is given."""

    api: aws.data_aws_apigatewayv2_api.DataAwsApigatewayv2Api


class ImportedHttpApi(HttpApiBase):
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
    stage_name : str
        Name of its stage. Default: ``$default``.
    """

    Nodes: ClassVar[type] = ImportedHttpApiNodes
    nodes: ImportedHttpApiNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        api_id: str,
        *,
        default_authorizer: Authorizer | None = None,
        stage_name: str = DEFAULT_STAGE,
    ) -> None:
        super().__init__(scope, id, default_authorizer=default_authorizer, stage_name=stage_name)
        self._id = option(self, "api_id", api_id).text(
            r"[a-z0-9]{8,12}",
            rule="an API's id must have about ten lowercase letters and digits",
            fix="write the part before .execute-api in its address",
        )
        self._source = self.resource("api").of(
            aws.data_aws_apigatewayv2_api.DataAwsApigatewayv2Api, api_id=self._id
        )
        self.nodes = ImportedHttpApiNodes(api=self._source)

    @property
    def id(self) -> str:
        """Id of the API."""
        return self._id

    def _check_throttle(self, key: str, throttle: Throttle | None) -> None:
        if throttle is not None:
            option(self, f"route({key!r}) throttle", throttle).refuse(
                "must not be set for an imported API: a throttle is a setting of the stage, which "
                "this stack does not make",
                "set it where the API is made",
            )
