"""What a made and an imported HTTP API share: routes, and who may call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial
from typing import Any, TypeVar

from gatehouse.compute import Function, FunctionBase
from gatehouse.core import Component, LimitError, Transforms, aws
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.names import terraform_type
from gatehouse.core.options import option
from gatehouse.iam import Grant, Permission, Principal, Role, Trust

from .routes.authorizer_resources import ApiAuthorizers
from .routes.authorizers import Authorizer, Iam, Public
from .routes.integrations import (
    ApiIntegrations,
    MadeIntegration,
    refuse_longer_work,
    timeout_milliseconds,
)
from .routes.invoke import grant_of, granted_keys, requests_of
from .routes.request_headers import check_callers
from .routes.route_key import RouteKey
from .routes.route_target import Target, function_options, read_target
from .routes.taken_in import routes_taken_in
from .routes.targets import HttpProxy, PrivateService, Route
from .stage.stage import DEFAULT_STAGE, check_stage_name
from .stage.throttle import Throttle

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
MOST_ROUTES = 300

T = TypeVar("T")


@dataclass
class HttpApiBaseNodes:
    """What routes make, for made and imported APIs alike.

    Routes are found by route key, integrations and permissions by the function's address (or
    ``route_get_notes``, where a function is the route's own or none answers), authorizers by name.
    """

    route: dict[str, aws.apigatewayv2_route.Apigatewayv2Route] = field(default_factory=dict)
    integration: dict[str, aws.apigatewayv2_integration.Apigatewayv2Integration] = field(
        default_factory=dict
    )
    permission: dict[str, aws.lambda_permission.LambdaPermission] = field(default_factory=dict)
    authorizer: dict[str, aws.apigatewayv2_authorizer.Apigatewayv2Authorizer] = field(
        default_factory=dict
    )
    authorizer_permission: dict[str, aws.lambda_permission.LambdaPermission] = field(
        default_factory=dict
    )


class HttpApiBase(Component):
    """An HTTP API, made here or imported: what calling it is allowed by, and its routes.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    default_authorizer : Authorizer, optional
        Who may call routes that do not say it themselves. Default: `Iam`.
    stage_name : str
        Name of its stage. Default: ``$default``.
    timeout : timedelta, optional
        How long API Gateway waits for answers, 50 ms to 30 s. Default: AWS's own, 30 seconds.
    function_defaults : dict, optional
        Options of the functions that are made of handler paths. Default: those of `Function`.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.
    """

    nodes: HttpApiBaseNodes
    # The resource, or the data source of an imported one.
    _source: (
        aws.apigatewayv2_api.Apigatewayv2Api | aws.data_aws_apigatewayv2_api.DataAwsApigatewayv2Api
    )

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        default_authorizer: Authorizer | None = None,
        stage_name: str = DEFAULT_STAGE,
        timeout: timedelta | None = None,
        function_defaults: Mapping[str, Any] | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self._stage_name = check_stage_name(self, stage_name)
        self.default_authorizer = self._authorizer("default_authorizer", default_authorizer, Iam())
        self._function_defaults = function_options(self, "function_defaults", function_defaults)
        self.functions: dict[str, Function] = {}
        self._routes: dict[tuple[str, str], RouteKey] = {}
        self._route_addresses: dict[str, RouteKey] = {}
        self._authorized: dict[RouteKey, Authorizer] = {}
        self._throttles: dict[str, tuple[RouteKey, Throttle]] = {}
        self._authorizers = ApiAuthorizers(self, self._make_function)
        self._integrations = ApiIntegrations(self, timeout_milliseconds(self, "timeout", timeout))

    @property
    def id(self) -> str:
        """Id of the API."""
        raise NotImplementedError

    @property
    def stage_name(self) -> str:
        """Name of the API's stage, ``$default`` unless it has another one."""
        return self._stage_name

    @property
    def url(self) -> str:
        """Address of the API, without a slash at its end."""
        return self._endpoint

    @cached_property
    def execution_arn(self) -> str:
        """The ARN that callers' permissions begin with."""
        return self._source.execution_arn

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """What the API itself means where a permission is expected: `invoke`."""
        return self.invoke().permissions

    def invoke(self, *routes: str) -> Grant:
        """Calling every route of this API, or some, and no other API's.

        Parameters
        ----------
        *routes
            Keys of routes. Default: none; all of them.
        """
        return grant_of(self, self.execution_arn, granted_keys(self, routes))

    def guarded_routes(self, requests: str = "*") -> dict[str, str]:
        """Routes that IAM guards, by key, with the end of the ARN of their requests.

        Parameters
        ----------
        requests : str
            Only routes that requests of a permission go to: ``GET/cards/*``. Default: all.
        """
        return {
            str(key): requests_of(key)
            for key in routes_taken_in(requests, self._authorized)
            if isinstance(self._authorized[key], Iam)
        }

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
            How long API Gateway waits, 50 ms to 30 s. Default: the API's. It must be set for a
            function that may run for more than 30 seconds, which others then call too.
        throttle : Throttle, optional
            How many requests a second this route takes. Default: the stage's.
        function : dict, optional
            Options of the function that is made of a handler path: ``{"link": [notes.read()]}``.
            Default: the API's ``function_defaults``.

        Raises
        ------
        OptionError
            If the key is malformed, or its requests have a route already, or the target's URL has a
            variable that the route lacks, or its function may run longer than API Gateway waits.
        LimitError
            If the API has 300 routes, 300 integrations or 10 authorizers already.
        """
        route_key = RouteKey.parse(self, key)
        target = read_target(self, key, target, function)
        authorizer = self._authorizer(
            f"route({key!r}) authorizer", authorizer, self.default_authorizer
        )
        if isinstance(target, HttpProxy | PrivateService):
            check_callers(self, key, target.headers, authorizer)
        self._check_throttle(key, throttle)
        milliseconds = timeout_milliseconds(self, f"route({key!r}) timeout", timeout)
        self._refuse_repeated(route_key)
        self._refuse_too_many(key)
        if isinstance(target, str):
            options = function_options(self, f"route({key!r}) function", function)
            target = self.functions[key] = self._make_function(route_key.address, target, **options)
        refuse_longer_work(self, key, target, timeout)
        self.nodes.route[key] = self._route(
            route_key, self._target_of(route_key, target, milliseconds), authorizer
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

    # ---- options ----------------------------------------------------------------------------

    def _one_of(self, kind: type[T], name: str, given: T | None) -> T | None:
        return None if given is None else option(self, name, given).instance(kind)

    def _authorizer(self, name: str, given: object, default: Authorizer) -> Authorizer:
        if given is None:
            return default
        return option(self, name, given).instance(
            Authorizer, fix="write Iam() or Public(), with its parentheses"
        )

    def _check_throttle(self, key: str, throttle: Throttle | None) -> None:
        self._one_of(Throttle, f"route({key!r}) throttle", throttle)

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

    @cached_property
    def _endpoint(self) -> str:
        endpoint = self._source.api_endpoint
        named = self._stage_name != DEFAULT_STAGE
        return f"{endpoint}/{self._stage_name}" if named else endpoint

    def _make_function(self, id: str, handler: str, **options: Any) -> Function:
        """Make a function of a handler path, with the API's defaults for functions."""
        return Function(self, id, handler, **{**self._function_defaults, **options})

    def _target_of(self, key: RouteKey, target: Any, timeout: int | None) -> str:
        """The ``target`` of a route; what answers is made where it is new."""
        made = self._integration(key, target, timeout)
        self.nodes.integration[made.address] = made.integration
        if made.permission is not None:
            self.nodes.permission[made.permission_address] = made.permission
        return made.target

    def _integration(self, key: RouteKey, target: Any, timeout: int | None) -> MadeIntegration:
        if isinstance(target, FunctionBase):
            return self._integrations.of_function(key, target, timeout)
        if isinstance(target, HttpProxy):
            return self._integrations.of_url(key, target, timeout)
        if isinstance(target, PrivateService):
            return self._integrations.of_private_service(key, target, timeout)
        role = Role(
            self,
            key.address,
            trust=Trust(Principal("Service", ("apigateway.amazonaws.com",))),
            permissions=target.permissions,
        )
        return self._integrations.of_aws_service(key, target, role.arn, timeout)

    def _authorizer_id(self, authorizer: Authorizer) -> str | None:
        """Id of the resource for a value; None where AWS has none for it (IAM, nobody)."""
        made = self._authorizers.made_of(authorizer)
        if made is None:
            return None
        self.nodes.authorizer[made.name] = made.authorizer
        if made.permission is not None:
            self.nodes.authorizer_permission[made.name] = made.permission
        return made.id

    def _route(
        self, key: RouteKey, target: str, authorizer: Authorizer
    ) -> aws.apigatewayv2_route.Apigatewayv2Route:
        made = self.resource("route", each=key.address).of(
            aws.apigatewayv2_route.Apigatewayv2Route,
            api_id=self.id,
            route_key=str(key),
            target=target,
            authorization_type=authorizer.authorization_type,
            authorizer_id=self._authorizer_id(authorizer),
            authorization_scopes=sorted(authorizer.scopes) or None,
        )
        if isinstance(authorizer, Public) and authorizer.reason.strip():
            address = f"{terraform_type(type(made))}.{self.address}_{key.address}"
            self.stack.source_places.note_reason(address, authorizer.reason)
        return made
