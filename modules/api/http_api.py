"""An HTTP API of API Gateway."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from modules.compute import Function
from modules.compute.log_retention import LOG_RETENTION, log_retention_days
from modules.core import Component, Transforms, aws
from modules.core.engine import Construct
from modules.core.keywords import refuse_unknown_keywords
from modules.core.options import option
from modules.iam import Grant, Permission

from .authorizers import Authorizer, Iam
from .cors import Cors
from .route_key import RouteKey

LONGEST_API_NAME = 128
STAGE = "$default"

# One line of JSON a request: who called, what was decided, and what went wrong where.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
ACCESS_LOG_FIELDS = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "routeKey": "$context.routeKey",
    "status": "$context.status",
    "sourceIp": "$context.identity.sourceIp",
    "userAgent": "$context.identity.userAgent",
    "caller": "$context.identity.caller",
    "cognitoIdentityId": "$context.identity.cognitoIdentityId",
    "authorizerError": "$context.authorizer.error",
    "error": "$context.error.message",
    "integrationError": "$context.integrationErrorMessage",
    "integrationStatus": "$context.integrationStatus",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
}


@dataclass
class HttpApiNodes:
    """What an `HttpApi` makes; routes by route key, the rest by the function's address."""

    api: aws.apigatewayv2_api.Apigatewayv2Api
    stage: aws.apigatewayv2_stage.Apigatewayv2Stage
    log_group: aws.cloudwatch_log_group.CloudwatchLogGroup
    route: dict[str, aws.apigatewayv2_route.Apigatewayv2Route] = field(default_factory=dict)
    integration: dict[str, aws.apigatewayv2_integration.Apigatewayv2Integration] = field(
        default_factory=dict
    )
    permission: dict[str, aws.lambda_permission.LambdaPermission] = field(default_factory=dict)


class HttpApi(Component):
    """An API whose routes are closed unless they say that they are open.

    Makes ``aws_apigatewayv2_api``, its ``$default`` stage with an access log, and for each route
    an ``aws_apigatewayv2_route``. Routes to one function share one integration and one permission
    of Lambda for API Gateway.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    default_authorizer : Authorizer
        Who may call routes that do not say it themselves. Default: `Iam`; a route that somebody
        forgot about is then closed.
    cors : bool or Cors
        Whether web pages may call it from a browser. Default: False. True is ``Cors()``.
    log_retention : timedelta
        How long the access log is kept. Default: 30 days.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``; those of ``route``,
        ``integration`` and ``permission`` hold for each. A change of a route's authorization needs
        a `Transform` with its reason.

    Examples
    --------
    >>> from modules.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> api = HttpApi(stack, "Api")
    >>> api.route("GET /private", Function(stack, "Private", "lambdas/private.main"))
    >>> api.nodes.route["GET /private"].authorization_type_input
    'AWS_IAM'

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
    """

    Nodes = HttpApiNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        default_authorizer: Authorizer | None = None,
        cors: bool | Cors = False,
        log_retention: timedelta = LOG_RETENTION,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self.default_authorizer = self._authorizer("default_authorizer", default_authorizer, Iam())
        option(self, "cors", cors).instance(bool, Cors)
        retention = log_retention_days(self, log_retention)
        self._routes: dict[tuple[str, str], RouteKey] = {}
        self._route_addresses: dict[str, RouteKey] = {}
        self._targets: dict[str, str] = {}
        api = self._api(Cors() if cors is True else cors or None)
        self._api_id = api.id
        log_group = self._log_group(retention)
        self.nodes = HttpApiNodes(api=api, stage=self._stage(log_group), log_group=log_group)

    @property
    def id(self) -> str:
        """Id of the API."""
        return self._api_id

    @cached_property
    def url(self) -> str:
        """Address of the API, without a slash at its end."""
        return self.nodes.api.api_endpoint

    @cached_property
    def execution_arn(self) -> str:
        """The ARN that callers' permissions begin with."""
        return self.nodes.api.execution_arn

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """What the API itself stands for where a permission is asked for: `invoke`."""
        return self.invoke().permissions

    def invoke(self) -> Grant:
        """Calling every route of this API, and of no other.

        It matters for routes with `Iam`; other authorizers do not look at IAM's policies.
        """
        permission = Permission(
            actions=["execute-api:Invoke"], resources=[f"{self.execution_arn}/{STAGE}/*"]
        )
        return Grant((permission,), of=self)

    @refuse_unknown_keywords
    def route(self, key: str, function: Function, *, authorizer: Authorizer | None = None) -> None:
        """Send requests to a function.

        Parameters
        ----------
        key : str
            ``METHOD /path`` (``GET /notes/{id}``, ``ANY /files/{path+}``) or ``$default``.
        function : Function
            What answers.
        authorizer : Authorizer, optional
            Who may call. Default: the API's.

        Raises
        ------
        OptionError
            If the key has not the form of one, or requests to it have a route already.
        """
        route_key = RouteKey.parse(self, key)
        option(self, f"route({key!r}) function", function).instance(
            Function, fix='make it first: Function(self, "GetNote", "lambdas/notes/get.main")'
        )
        authorizer = self._authorizer(
            f"route({key!r}) authorizer", authorizer, self.default_authorizer
        )
        self._refuse_repeated(route_key)
        self.nodes.route[str(route_key)] = self._route(route_key, function, authorizer)

    # ---- options ----------------------------------------------------------------------------

    def _authorizer(self, name: str, given: object, default: Authorizer) -> Authorizer:
        if given is None:
            return default
        return option(self, name, given).instance(
            Authorizer, fix="write Iam() or Public(), with its parentheses"
        )

    def _refuse_repeated(self, key: RouteKey) -> None:
        first = self._routes.setdefault(key.same_requests, key)
        if first is not key:
            option(self, "route", str(key)).refuse(
                f'a request has one route; "{first}" takes the same ones',
                "remove one of the two, or change its method or path",
            )
        named = self._route_addresses.setdefault(key.address, key)
        if named is not key:
            option(self, "route", str(key)).refuse(
                f'its Terraform address would be "{key.address}", as that of "{named}"',
                "rename a part of one of the two paths",
            )

    # ---- resources --------------------------------------------------------------------------

    def _api(self, cors: Cors | None) -> aws.apigatewayv2_api.Apigatewayv2Api:
        module = aws.apigatewayv2_api
        return self.resource("api").of(
            module.Apigatewayv2Api,
            name=self.aws_name(longest=LONGEST_API_NAME),
            protocol_type="HTTP",
            cors_configuration=module.Apigatewayv2ApiCorsConfiguration(
                allow_origins=[*cors.allow_origins],
                allow_methods=[*cors.allow_methods],
                allow_headers=[*cors.allow_headers],
                expose_headers=[*cors.expose_headers] or None,
                allow_credentials=cors.allow_credentials or None,
                max_age=int(cors.max_age.total_seconds()),
            )
            if cors
            else None,
        )

    def _log_group(self, retention: int) -> aws.cloudwatch_log_group.CloudwatchLogGroup:
        # Below /aws/vendedlogs, because each other group makes a resource policy grow that has
        # 5,120 characters for the whole account.
        return self.resource("log_group").of(
            aws.cloudwatch_log_group.CloudwatchLogGroup,
            name=f"/aws/vendedlogs/apis/{self.aws_name(longest=LONGEST_API_NAME)}",
            retention_in_days=retention,
        )

    def _stage(
        self, log_group: aws.cloudwatch_log_group.CloudwatchLogGroup
    ) -> aws.apigatewayv2_stage.Apigatewayv2Stage:
        module = aws.apigatewayv2_stage
        return self.resource("stage").of(
            module.Apigatewayv2Stage,
            api_id=self._api_id,
            name=STAGE,
            auto_deploy=True,
            access_log_settings=module.Apigatewayv2StageAccessLogSettings(
                destination_arn=log_group.arn, format=json.dumps(ACCESS_LOG_FIELDS)
            ),
        )

    def _route(
        self, key: RouteKey, function: Function, authorizer: Authorizer
    ) -> aws.apigatewayv2_route.Apigatewayv2Route:
        return self.resource(
            "route", each=key.address, guards=("authorization_type", "authorizer_id")
        ).of(
            aws.apigatewayv2_route.Apigatewayv2Route,
            api_id=self._api_id,
            route_key=str(key),
            target=self._target(function),
            authorization_type=authorizer.authorization_type,
        )

    def _target(self, function: Function) -> str:
        """The integration with a function, and Lambda's permission for it: one each a function."""
        if function.address not in self._targets:
            integration = self._integration(function)
            self.nodes.integration[function.address] = integration
            self.nodes.permission[function.address] = self._permission(function)
            self._targets[function.address] = f"integrations/{integration.id}"
        return self._targets[function.address]

    def _integration(
        self, function: Function
    ) -> aws.apigatewayv2_integration.Apigatewayv2Integration:
        return self.resource("integration", each=function.address).of(
            aws.apigatewayv2_integration.Apigatewayv2Integration,
            api_id=self._api_id,
            integration_type="AWS_PROXY",
            integration_uri=function.invoke_arn,
            # Stated because the provider's default, 1.0, has the caller elsewhere in the event.
            payload_format_version="2.0",
        )

    def _permission(self, function: Function) -> aws.lambda_permission.LambdaPermission:
        return self.resource(
            "permission", each=function.address, guards=("action", "principal", "source_arn")
        ).of(
            aws.lambda_permission.LambdaPermission,
            statement_id=f"{self.address}-invokes",
            action="lambda:InvokeFunction",
            function_name=function.name,
            principal="apigateway.amazonaws.com",
            source_arn=f"{self.execution_arn}/*/*",
        )
