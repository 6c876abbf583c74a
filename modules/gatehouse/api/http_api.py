"""An HTTP API of API Gateway."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property, partial
from typing import Any, ClassVar, TypeVar

from gatehouse.api.routes.authorizer_resources import ApiAuthorizers
from gatehouse.api.routes.authorizers import Authorizer, Iam
from gatehouse.api.routes.integrations import ApiIntegrations, timeout_milliseconds
from gatehouse.api.routes.invoke import grant_of, granted_keys, refuse_unknown_route
from gatehouse.api.routes.preflight import refuse_closed_preflights
from gatehouse.api.routes.route_key import RouteKey
from gatehouse.api.routes.route_target import Target, function_options, read_target
from gatehouse.api.routes.targets import Route
from gatehouse.api.stage.alarms import Alarms, add_alarms
from gatehouse.api.stage.stage import (
    LONGEST_API_NAME,
    add_log_group,
    add_stage,
    check_tags,
    throttle_routes,
)
from gatehouse.api.stage.throttle import Throttle
from gatehouse.compute import Function
from gatehouse.compute.log_retention import LOG_RETENTION, log_retention_days
from gatehouse.core import Component, LimitError, Transforms, aws
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.iam import Grant, Permission

from .cors import Cors
from .domain import Domain, add_domain
from .http_api_nodes import HttpApiNodes

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
MOST_ROUTES = 300

T = TypeVar("T")


class HttpApi(Component):
    """An API whose routes are closed unless they say that they are open.

    Makes ``aws_apigatewayv2_api``, its ``$default`` stage with an access log, and for each route
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
    cors : bool or Cors
        Whether web pages may call it from a browser. Default: False. True is ``Cors()``.
    domain : Domain, optional
        A name of your own. The ``execute-api`` address is then closed, and ``url`` is the domain's.
        Default: none.
    throttle : Throttle, optional
        How many requests a second all routes together take. Default: none but the account's.
    timeout : timedelta, optional
        How long API Gateway waits for answers, 50 ms to 30 s. Default: AWS's own, 30 seconds.
    function_defaults : dict
        Options of the functions that are made of handler paths (``{"memory": 256}``); a route's own
        come first. Default: those of `Function`.
    log_retention : timedelta
        How long the access log is kept. Default: 30 days.
    log_kms_key : str, optional
        ARN of the KMS key that the access log is encrypted with. Default: CloudWatch's own.
    metrics : bool
        Whether CloudWatch counts by route too, at the price of custom metrics. Default: False.
    alarms : Alarms, optional
        Who is told when it fails or is slow. Default: nobody.
    tags : dict of str, optional
        Tags of every resource that takes tags, beside the stack's. Default: none more.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``; those of ``route``,
        ``integration``, ``permission``, ``authorizer`` and ``alarm`` hold for each. A change of a
        route's authorization needs a `Transform` with its reason.

    Examples
    --------
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

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        default_authorizer: Authorizer | None = None,
        cors: bool | Cors = False,
        domain: Domain | None = None,
        throttle: Throttle | None = None,
        timeout: timedelta | None = None,
        function_defaults: Mapping[str, Any] | None = None,
        log_retention: timedelta = LOG_RETENTION,
        log_kms_key: str | None = None,
        metrics: bool = False,
        alarms: Alarms | None = None,
        tags: Mapping[str, str] | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self.default_authorizer = self._authorizer("default_authorizer", default_authorizer, Iam())
        option(self, "cors", cors).instance(bool, Cors)
        self._domain = self._one_of(Domain, "domain", domain)
        throttle = self._one_of(Throttle, "throttle", throttle)
        alarms = self._one_of(Alarms, "alarms", alarms)
        self.tags = check_tags(self, tags)
        self._metrics = option(self, "metrics", metrics).flag()
        milliseconds = timeout_milliseconds(self, "timeout", timeout)
        self._function_defaults = function_options(self, "function_defaults", function_defaults)
        retention = log_retention_days(self, log_retention)
        if log_kms_key is not None:
            option(self, "log_kms_key", log_kms_key).text(
                r"arn:[a-z-]+:kms:\S+", rule="it is a KMS key's ARN", fix="pass the key's arn"
            )

        self._begin(milliseconds)
        api = self._api(Cors() if cors is True else cors or None)
        self._api_id = api.id
        log_group = add_log_group(self, retention, log_kms_key)
        stage = add_stage(self, log_group, throttle, metrics)
        self.nodes = HttpApiNodes(
            api=api,
            stage=stage,
            log_group=log_group,
            alarm=add_alarms(self, alarms) if alarms else {},
            **add_domain(self, self._domain, stage.id) if self._domain else {},
        )
        self.stack.at_finish(lambda: throttle_routes(self, self._throttles, self._metrics))
        if cors:
            self.stack.check_at_finish(lambda: refuse_closed_preflights(self, self._authorized))

    def _begin(self, timeout: int | None) -> None:
        """Begin without routes."""
        self.functions: dict[str, Function] = {}
        self._routes: dict[tuple[str, str], RouteKey] = {}
        self._route_addresses: dict[str, RouteKey] = {}
        self._throttles: dict[str, tuple[RouteKey, Throttle]] = {}
        self._authorized: dict[RouteKey, Authorizer] = {}
        self._authorizers = ApiAuthorizers(self)
        self._integrations = ApiIntegrations(self, timeout)

    @classmethod
    @refuse_unknown_keywords
    def from_id(
        cls, scope: Construct, id: str, api_id: str, *, default_authorizer: Authorizer | None = None
    ) -> HttpApi:
        """Import an API that exists: calling it can be allowed, and routes added to it.

        Parameters
        ----------
        scope : Construct
            The stack, or a construct within it.
        id : str
            Name within the scope.
        api_id : str
            Id of the API, ten letters and digits, in the stack's account and region. Its stage
            ``$default`` deploys changes by itself.
        default_authorizer : Authorizer, optional
            Who may call routes that are added here and do not say it. Default: `Iam`.
        """
        from .imported_http_api import ImportedHttpApi

        return ImportedHttpApi(scope, id, api_id, default_authorizer=default_authorizer)

    @property
    def id(self) -> str:
        """Id of the API."""
        return self._api_id

    @cached_property
    def url(self) -> str:
        """Address of the API, without a slash at its end: its domain's where it has one."""
        if self._domain is not None:
            return self._domain.url
        return self.nodes.api.api_endpoint

    @cached_property
    def execution_arn(self) -> str:
        """The ARN that callers' permissions begin with."""
        return self.nodes.api.execution_arn

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """What the API itself means where a permission is expected: `invoke`."""
        return self.invoke().permissions

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
        keys = granted_keys(self, routes)
        for key in keys:
            self.stack.at_finish(partial(refuse_unknown_route, self, key, self._routes))
        return grant_of(self, self.execution_arn, keys)

    @partial(refuse_unknown_keywords, inside={"function": Function})
    def route(
        self,
        key: str,
        target: Target,
        *,
        authorizer: Authorizer | None = None,
        timeout: timedelta | None = None,
        throttle: Throttle | None = None,
        function: Mapping[str, Any] | None = None,
    ) -> None:
        """Send requests to what answers them.

        Parameters
        ----------
        key : str
            ``METHOD /path`` (``GET /notes/{id}``, ``ANY /files/{path+}``) or ``$default``.
        target : str, Function, HttpProxy, PrivateService or AwsService
            What answers: a function; a handler path (``lambdas/notes/get.main``), of which a
            function is made with an id from the route key, one a route; a URL; a service in a VPC;
            or an action of an AWS service.
        authorizer : Authorizer, optional
            Who may call; it always wins over the API's. Default: the API's.
        timeout : timedelta, optional
            How long API Gateway waits, 50 ms to 30 s. Default: the API's.
        throttle : Throttle, optional
            How many requests a second this route takes. Default: the stage's.
        function : dict, optional
            Options of the function that is made of a handler path: ``{"link": [notes.read()]}``.
            Default: the API's ``function_defaults``.

        Raises
        ------
        OptionError
            If the key is malformed, or its requests have a route already.
        LimitError
            If the API has 300 routes, 300 integrations or 10 authorizers already.
        """
        route_key = RouteKey.parse(self, key)
        target = read_target(self, key, target, function)
        authorizer = self._authorizer(
            f"route({key!r}) authorizer", authorizer, self.default_authorizer
        )
        throttle = self._one_of(Throttle, f"route({key!r}) throttle", throttle)
        milliseconds = timeout_milliseconds(self, f"route({key!r}) timeout", timeout)
        self._refuse_repeated(route_key)
        self._refuse_too_many(key)
        if isinstance(target, str):
            options = function_options(self, f"route({key!r}) function", function)
            target = self.functions[key] = self.make_function(route_key.address, target, options)
        self.nodes.route[key] = self._route(
            route_key,
            self._integrations.target_of(route_key, target, milliseconds),
            authorizer,
        )
        self._authorized[route_key] = authorizer
        if throttle is not None:
            self._throttles[key] = (route_key, throttle)

    @refuse_unknown_keywords
    def routes(self, routes: Mapping[str, Target | Route]) -> None:
        """Add many routes: ``api.routes({"GET /notes": listing, "POST /notes": Route(...)})``.

        Parameters
        ----------
        routes : dict
            Targets by route key; a `Route` where one has options of its own.
        """
        given = option(self, "routes", routes).instance(dict, fix='write {"GET /notes": ...}')
        for key, each in given.items():
            route = each if isinstance(each, Route) else Route(each)
            self.route(
                key,
                route.target,
                authorizer=route.authorizer,
                timeout=route.timeout,
                throttle=route.throttle,
                function=route.function or None,
            )

    def make_function(self, id: str, handler: str, options: Mapping[str, Any]) -> Function:
        """Make a function of a handler path, with the API's defaults for functions."""
        return Function(self, id, handler, **{**self._function_defaults, **options})

    # ---- options ----------------------------------------------------------------------------

    def _one_of(self, kind: type[T], name: str, given: T | None) -> T | None:
        return None if given is None else option(self, name, given).instance(kind)

    def _authorizer(self, name: str, given: object, default: Authorizer) -> Authorizer:
        if given is None:
            return default
        return option(self, name, given).instance(
            Authorizer, fix="write Iam() or Public(), with its parentheses"
        )

    def _refuse_too_many(self, key: str) -> None:
        if len(self._routes) > MOST_ROUTES:
            raise LimitError(
                construct=self.path,
                option="route",
                value=key,
                rule=f"an API must have at most {MOST_ROUTES} routes; this would be number "
                f"{len(self._routes)}",
                fix="merge routes of one function (ANY /notes/{path+}), or split the API "
                "in two, each with a path of one Domain",
            )

    def _refuse_repeated(self, key: RouteKey) -> None:
        first = self._routes.setdefault(key.same_requests, key)
        if first is not key:
            option(self, "route", str(key)).refuse(
                f'a request must have one route; "{first}" takes the same requests',
                "remove one of the two, or change its method or path",
            )
        named = self._route_addresses.setdefault(key.address, key)
        if named is not key:
            option(self, "route", str(key)).refuse(
                f'must have an address of its own; "{named}" has "{key.address}" too',
                "rename a part of one of the two paths",
            )

    # ---- resources --------------------------------------------------------------------------

    def _api(self, cors: Cors | None) -> aws.apigatewayv2_api.Apigatewayv2Api:
        return self.resource("api", guards=("disable_execute_api_endpoint",)).of(
            aws.apigatewayv2_api.Apigatewayv2Api,
            name=self.aws_name(longest=LONGEST_API_NAME),
            protocol_type="HTTP",
            tags=self.tags,
            disable_execute_api_endpoint=self._closes_default_endpoint() or None,
            cors_configuration=cors.block() if cors else None,
        )

    def _closes_default_endpoint(self) -> bool:
        return self._domain is not None and not self._domain.open_default_endpoint_reason.strip()

    def _route(
        self, key: RouteKey, target: str, authorizer: Authorizer
    ) -> aws.apigatewayv2_route.Apigatewayv2Route:
        return self.resource(
            "route",
            each=key.address,
            guards=("authorization_type", "authorizer_id", "authorization_scopes"),
        ).of(
            aws.apigatewayv2_route.Apigatewayv2Route,
            api_id=self._api_id,
            route_key=str(key),
            target=target,
            authorization_type=authorizer.authorization_type,
            authorizer_id=self._authorizers.id_of(authorizer),
            authorization_scopes=sorted(authorizer.scopes) or None,
        )
