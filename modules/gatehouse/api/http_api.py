"""An HTTP API of API Gateway."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property, partial
from typing import Any, ClassVar

from gatehouse.compute.log_retention import LOG_RETENTION, log_retention_days
from gatehouse.core import Transforms, aws
from gatehouse.core.arns import KMS_KEY, check_arn
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.core.own_name import NameRule, own_name
from gatehouse.core.tags import check_tags
from gatehouse.iam import Grant

from .cors import Cors, check_block
from .domain import Domain, DomainPath
from .domain_name_base import DomainNameBase
from .domain_resources import add_domain, check_domain
from .http_api_base import HttpApiBase
from .http_api_nodes import HttpApiNodes
from .imported_http_api import ImportedHttpApi
from .routes.authorizers import Authorizer
from .routes.invoke import granted_keys, refuse_unknown_route
from .routes.preflight import refuse_closed_preflights
from .stage.alarms import Alarms, add_alarms, check_alarms
from .stage.stage import (
    DEFAULT_STAGE,
    LONGEST_API_NAME,
    add_log_group,
    add_stage,
    throttle_routes,
)
from .stage.throttle import Throttle

# https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html
API_NAME = NameRule(r"[^\x00-\x1f\x7f]+", "must have 1 to 128 characters", LONGEST_API_NAME)


class HttpApi(HttpApiBase):
    """An API whose routes are closed unless they say that they are open.

    Makes ``aws_apigatewayv2_api``, its stage with an access log, and for each route
    an ``aws_apigatewayv2_route``. Routes to one function share one integration and one permission
    of Lambda for API Gateway; routes with equal authorizers share one authorizer.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    default_authorizer : Authorizer
        Who may call routes that do not say it themselves. Default: `Iam`; a route that was
        forgotten is then closed.
    stage_name : str
        Name of its stage, 1 to 128 letters, digits, hyphens and underscores. It is the first part
        of every path of the ``execute-api`` address, so it is in ``url``, in grants and in the
        paths that functions see; a domain has none of it. Another name makes another stage: callers
        of the old address get 404. Default: ``$default``, whose name is in no address.
    cors : bool or Cors
        Whether web pages may call it from a browser. Default: False. True is ``Cors()``.
    domain : Domain, DomainPath or DomainName, optional
        A name of your own: one that is made for this API, or a path of one that several share, or
        all that is left of it. The ``execute-api`` address is then closed, and ``url`` is the
        domain's. Default: none.
    throttle : Throttle, optional
        How many requests a second each route takes. Default: as many as an account may have until
        AWS raises its limit, 10,000 and 5,000 at one moment; with a raised limit, write it here.
    timeout : timedelta, optional
        How long API Gateway waits for answers, 50 ms to 30 s. Default: 30 seconds.
    function_defaults : dict
        Options of the functions that are made of handler paths (``{"memory": 256}``); a route's own
        come first. Default: those of `Function`.
    log_retention : timedelta
        How long the access log is kept. Default: 30 days.
    log_kms_key : str, optional
        ARN of the KMS key that the access log is encrypted with; the key's policy must let
        ``logs.REGION.amazonaws.com`` use it. Default: CloudWatch's own.
    metrics : bool
        Whether CloudWatch counts by route too, at the price of custom metrics. Default: False.
    alarms : Alarms, optional
        Who is told when it fails or is slow. Default: nobody.
    name : dict of str, optional
        Its name in AWS by stage, ``{"production": "orders"}``, as that of an API that something
        else made and you take over. Default: of app, stage and id.
    tags : dict of str, optional
        Tags of every resource that takes tags, beside the stack's. Default: none more.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``; those of ``route``,
        ``integration``, ``permission``, ``authorizer`` and ``alarm`` hold for each. What guards
        access needs a `Transform` with its reason; the stage's name and the routes' keys can't be
        changed by one, since grants and ``url`` rely on them.

    Examples
    --------
    >>> from gatehouse.api import HttpApi, Iam, Route
    >>> from gatehouse.compute import Function
    >>> from gatehouse.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> api = HttpApi(stack, "Api")
    >>> api.route("GET /private", Function(stack, "Private", "lambdas/private.main"))
    >>> api.nodes.route["GET /private"].authorization_type_input
    'AWS_IAM'

    A handler path is enough; the function is then the API's own:

    >>> api.routes({"GET /public": Route("lambdas/public.main", authorizer=Iam())})
    >>> api.functions["GET /public"].address
    'api_get_public'

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
    """

    Nodes: ClassVar[type] = HttpApiNodes
    nodes: HttpApiNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        default_authorizer: Authorizer | None = None,
        stage_name: str = DEFAULT_STAGE,
        cors: bool | Cors = False,
        domain: Domain | DomainPath | DomainNameBase | None = None,
        throttle: Throttle | None = None,
        timeout: timedelta | None = None,
        function_defaults: Mapping[str, Any] | None = None,
        log_retention: timedelta = LOG_RETENTION,
        log_kms_key: str | None = None,
        metrics: bool = False,
        alarms: Alarms | None = None,
        name: Mapping[str, str] | None = None,
        tags: Mapping[str, str] | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(
            scope,
            id,
            default_authorizer=default_authorizer,
            stage_name=stage_name,
            timeout=timeout,
            function_defaults=function_defaults,
            transform=transform,
        )
        self._own_name = own_name(self, name, API_NAME)
        option(self, "cors", cors).instance(bool, Cors)
        self._domain = self._read_domain(domain)
        throttle = self._one_of(Throttle, "throttle", throttle)
        alarms = self._one_of(Alarms, "alarms", alarms)
        self.tags = check_tags(self, tags, self.stack.default_tags) or None
        self._metrics = option(self, "metrics", metrics).flag(or_token=True)
        retention = log_retention_days(self, log_retention)
        if log_kms_key is not None:
            check_arn(self, "log_kms_key", log_kms_key, KMS_KEY, fix="pass the key's arn")
        check_domain(self, self._domain)
        check_alarms(self, alarms)

        self._takes_pages = bool(cors)
        self._source = api = self._api(Cors() if cors is True else cors or None)
        log_group = add_log_group(self, retention, log_kms_key)
        stage = add_stage(self, log_group, throttle, metrics)
        self.nodes = HttpApiNodes(
            api=api,
            stage=stage,
            log_group=log_group,
            alarm=add_alarms(self, alarms) if alarms else {},
            **add_domain(self, self._domain, stage.id),
        )
        self.stack.at_finish(self._throttle_routes)
        if self._takes_pages:
            self.stack.check_at_finish(partial(refuse_closed_preflights, self, self._authorized))

    @classmethod
    @refuse_unknown_keywords
    def from_id(
        cls,
        scope: Construct,
        id: str,
        api_id: str,
        *,
        default_authorizer: Authorizer | None = None,
        stage_name: str = DEFAULT_STAGE,
    ) -> ImportedHttpApi:
        """Import an API that exists: calling it can be allowed, and routes added to it.

        Parameters
        ----------
        scope : Construct
            The stack, or a construct within it.
        id : str
            Name within the scope.
        api_id : str
            Id of the API, ten letters and digits, in the stack's account and region. Routes that
            are added here need a stage that deploys changes by itself.
        default_authorizer : Authorizer, optional
            Who may call routes that are added here and do not say it. Default: `Iam`.
        stage_name : str
            Name of the API's stage that ``url`` and grants are of. Default: ``$default``.
        """
        return ImportedHttpApi(
            scope, id, api_id, default_authorizer=default_authorizer, stage_name=stage_name
        )

    @cached_property
    def id(self) -> str:
        """Id of the API."""
        return self._source.id

    @property
    def url(self) -> str:
        """Address of the API, without a slash at its end: its domain's where it has one.

        Raises
        ------
        OptionError
            If its domain is a wildcard, which has no single address.
        """
        return self._endpoint if self._domain is None else self._domain.url

    def invoke(self, *routes: str) -> Grant:
        """Calling every route of this API, or some, and no other API's.

        It matters for routes with `Iam`; other authorizers do not look at IAM's policies.

        Parameters
        ----------
        *routes
            Keys of routes, ``GET /notes/{id}``. IAM's ``*`` matches slashes, so this one also
            allows ``GET /notes/7/comments``, where there is such a route. Default: none; all of
            them, also those that are added later.

        Raises
        ------
        OptionError
            If a key is malformed. When the app is complete, also if the API has no such route.
        """
        for key in granted_keys(self, routes):
            self.stack.at_finish(partial(refuse_unknown_route, self, key, self._routes))
        return super().invoke(*routes)

    def _read_domain(
        self, domain: Domain | DomainPath | DomainNameBase | None
    ) -> Domain | DomainPath | None:
        if domain is None:
            return None
        option(self, "domain", domain).instance(Domain, DomainPath, DomainNameBase)
        return DomainPath(domain) if isinstance(domain, DomainNameBase) else domain

    # ---- resources --------------------------------------------------------------------------

    def _api(self, cors: Cors | None) -> aws.apigatewayv2_api.Apigatewayv2Api:
        return self.resource("api", check=self._check_api).of(
            aws.apigatewayv2_api.Apigatewayv2Api,
            name=self._own_name or self.aws_name(longest=LONGEST_API_NAME),
            protocol_type="HTTP",
            tags=self.tags,
            disable_execute_api_endpoint=self._closes_default_endpoint() or None,
            cors_configuration=cors.block() if cors else None,
        )

    def _check_api(self, arguments: dict[str, Any]) -> None:
        """Check CORS that a transform set like the option, and the preflights with it."""
        block = arguments.get("cors_configuration")
        check_block(block)
        self._takes_pages = block not in (None, [])

    def _closes_default_endpoint(self) -> bool:
        return self._domain is not None and not self._domain.open_default_endpoint_reason.strip()

    def _throttle_routes(self) -> None:
        throttle_routes(self.nodes.stage, self.address, self._throttles, self._metrics)
