"""The integrations of one API: one a function, and one a route for everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gatehouse.api.owner import ApiOwner
from gatehouse.api.stage.stage import DEFAULT_STAGE
from gatehouse.compute import FunctionBase
from gatehouse.core import LimitError, aws
from gatehouse.core.arns import CLOUD_MAP_SERVICE
from gatehouse.core.crossing import NamesOfOthers, refuse_other_region
from gatehouse.core.engine import TerraformResourceLifecycle
from gatehouse.core.options import HasPath, option, spoken
from gatehouse.core.statement_id import statement_id

from .request_headers import Headers, callers_headers, parameters, without
from .route_key import RouteKey
from .target_url import check_variables_of_url
from .targets import AwsService, HttpProxy, PrivateService

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
MOST_INTEGRATIONS = 300
SHORTEST_TIMEOUT = timedelta(milliseconds=50)
LONGEST_TIMEOUT = timedelta(seconds=30)
_LONGEST = LONGEST_TIMEOUT // timedelta(milliseconds=1)


def timeout_milliseconds(api: HasPath, name: str, timeout: timedelta | None) -> int | None:
    """Check a timeout against API Gateway's range; None leaves it at AWS's own, 30 seconds."""
    if timeout is None:
        return None
    given = option(api, name, timeout)
    given.instance(timedelta, fix="write timedelta(seconds=10)")
    if not SHORTEST_TIMEOUT <= timeout <= LONGEST_TIMEOUT:
        given.refuse(
            "must be from 50 milliseconds to 30 seconds",
            "use a shorter one; for long work, return a job's id that clients can ask about"
            if timeout > LONGEST_TIMEOUT
            else "use timedelta(milliseconds=50) or more",
        )
    return timeout // timedelta(milliseconds=1)


def refuse_longer_work(api: HasPath, key: str, function: object, timeout: timedelta | None) -> None:
    """Refuse a function that may work longer than API Gateway waits, unless the route says so.

    Callers get 503 after 30 seconds, and call again, while the function still runs.

    Raises
    ------
    OptionError
        If the route has no timeout of its own.
    """
    longest = function.longest_run if isinstance(function, FunctionBase) else None
    if timeout is not None or longest is None or longest <= LONGEST_TIMEOUT:
        return
    option(api, f"route({key!r}) timeout", timeout).refuse(
        f"must be set for a function that may run for {spoken(longest)}: API Gateway waits for 30 "
        "seconds at most, answers 503, and the function goes on",
        "give the function at most 30 seconds, and answer long work with a job's id; if others "
        "call it too, write timeout=timedelta(seconds=30) at the route",
    )


@dataclass(frozen=True)
class MadeIntegration:
    """The resources that a route leads to.

    Parameters
    ----------
    address : str
        What the integration's address ends in.
    target : str
        The ``target`` of a route to it.
    integration : Apigatewayv2Integration
        The integration.
    permission_address : str
        What the permission's address ends in. Default: empty, there is none.
    permission : LambdaPermission, optional
        Lambda's permission to call its function. Default: none, no function answers.
    """

    address: str
    target: str
    integration: aws.apigatewayv2_integration.Apigatewayv2Integration
    permission_address: str = ""
    permission: aws.lambda_permission.LambdaPermission | None = None


class ApiIntegrations:
    """Makes the integrations that an API's routes lead to.

    Parameters
    ----------
    api : ApiOwner
        The API.
    timeout : int, optional
        Milliseconds that routes wait unless they say it. None: AWS's own.
    """

    def __init__(self, api: ApiOwner, timeout: int | None) -> None:
        self._api = api
        self._timeout = timeout
        self._made: dict[str, MadeIntegration] = {}
        self._names = NamesOfOthers(api.stack)
        self._permissions: dict[str, aws.lambda_permission.LambdaPermission] = {}
        self._forwarding: list[aws.apigatewayv2_integration.Apigatewayv2Integration] = []
        # Of all APIs of the stack: they may lead to one backend.
        self._callers_headers = api.stack.once("callers' headers", lambda: set[str]())

    def of_function(
        self, key: RouteKey, function: FunctionBase, timeout: int | None
    ) -> MadeIntegration:
        """The integration with a function, and Lambda's permission for it: one each a function.

        A route with a timeout of its own has an integration of its own, since the timeout is the
        integration's.
        """
        timeout = timeout or self._timeout
        is_own = function.path.startswith(f"{self._api.path}/")
        name = f"route_{key.address}" if is_own else self._names.of(function)
        is_usual = (timeout or _LONGEST) == (self._timeout or _LONGEST)
        address = name if is_usual else f"{name}_{timeout}ms"
        if address not in self._made:
            made = self._integration(
                address,
                timeout,
                integration_type="AWS_PROXY",
                integration_uri=function.invoke_arn,
                # Stated because the provider's default, 1.0, has the caller in another place.
                payload_format_version="2.0",
            )
            self._made[address] = MadeIntegration(
                address, _target(made), made, name, self._permission(function, name)
            )
        return self._made[address]

    def of_url(self, key: RouteKey, proxy: HttpProxy, timeout: int | None) -> MadeIntegration:
        """The integration with a URL."""
        check_variables_of_url(self._api, key, proxy.url)
        return self._forwarded(key, timeout, proxy.headers, integration_uri=proxy.url)

    def of_private_service(
        self, key: RouteKey, service: PrivateService, timeout: int | None
    ) -> MadeIntegration:
        """The integration with a service inside a VPC."""
        tls = aws.apigatewayv2_integration.Apigatewayv2IntegrationTlsConfig
        name = service.server_name
        named_stage = self._api.stage_name != DEFAULT_STAGE
        # https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-abp.html
        if self._api.stack.known_partition == "aws-us-gov" and CLOUD_MAP_SERVICE.matches(
            service.arn
        ):
            option(self._api, f"route({str(key)!r}) target", service.arn).refuse(
                "must be a listener in GovCloud, where HTTP APIs do not reach Cloud Map",
                "pass the arn of a load balancer's listener",
            )
        return self._forwarded(
            key,
            timeout,
            service.headers,
            integration_uri=service.arn,
            connection_type="VPC_LINK",
            connection_id=service.vpc_link.id,
            # API Gateway sends a named stage to services in a VPC as the first part of the path.
            # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
            more={"overwrite:path": "$request.path"} if named_stage else {},
            tls_config=tls(server_name_to_verify=name) if name else None,
        )

    def of_aws_service(
        self, key: RouteKey, service: AwsService, role_arn: str, timeout: int | None
    ) -> MadeIntegration:
        """The integration with an AWS service, which API Gateway calls with a role."""
        return self._of_route(
            key,
            timeout,
            integration_type="AWS_PROXY",
            integration_subtype=service.action,
            request_parameters=dict(service.parameters),
            credentials_arn=role_arn,
            payload_format_version="1.0",
        )

    def _forwarded(
        self,
        key: RouteKey,
        timeout: int | None,
        headers: Headers | None,
        *,
        more: Mapping[str, str] | None = None,
        **arguments: Any,
    ) -> MadeIntegration:
        """An integration with a backend that gets the request itself."""
        made = self._of_route(
            key,
            timeout,
            integration_type="HTTP_PROXY",
            integration_method="ANY",
            payload_format_version="1.0",
            request_parameters={**(more or {}), **(parameters(headers) or {})} or None,
            **arguments,
        )
        if not self._forwarding:
            self._api.stack.at_finish(self._take_off_headers)
        self._forwarding.append(made.integration)
        named = callers_headers(headers)
        self._callers_headers.update(named)
        for name, reason in named.items():
            if reason:
                about = f"{self._api.address}_{made.address}.{name}"
                self._api.stack.give_reason(made.integration, about, reason)
        return made

    def _take_off_headers(self) -> None:
        """Take headers that say who calls from the requests of routes that do not set them.

        A backend that believes the header of one route gets the requests of the others too.
        """
        for integration in self._forwarding:
            # With what a transform sets, and without what it dropped.
            kept = integration.request_parameters_input or {}
            taken_off = without(self._callers_headers, kept)
            if taken_off:
                integration.request_parameters = {**taken_off, **kept}

    def _of_route(self, key: RouteKey, timeout: int | None, **arguments: Any) -> MadeIntegration:
        address = f"route_{key.address}"
        made = self._integration(address, timeout or self._timeout, **arguments)
        self._made[address] = MadeIntegration(address, _target(made), made)
        return self._made[address]

    def _integration(
        self, address: str, timeout: int | None, **arguments: Any
    ) -> aws.apigatewayv2_integration.Apigatewayv2Integration:
        if len(self._made) == MOST_INTEGRATIONS:
            raise LimitError(
                construct=self._api.path,
                option="route",
                value=address,
                rule=f"an API must have at most {MOST_INTEGRATIONS} integrations, one for each "
                f"function; this would be number {MOST_INTEGRATIONS + 1}",
                fix="let routes share functions, or split the API in two, each with a path of one "
                "Domain",
            )
        return self._api.resource("integration", each=address).of(
            aws.apigatewayv2_integration.Apigatewayv2Integration,
            api_id=self._api.id,
            # Said even where it is API Gateway's own: left out, the provider keeps what was there.
            timeout_milliseconds=timeout or _LONGEST,
            # API Gateway keeps one that a route leads to: the route is changed before it goes.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            **arguments,
        )

    def _permission(
        self, function: FunctionBase, name: str
    ) -> aws.lambda_permission.LambdaPermission:
        if name not in self._permissions:
            refuse_other_region(self._api, "route(integration)", function)
            self._permissions[name] = self._api.resource("permission", each=name).of(
                aws.lambda_permission.LambdaPermission,
                statement_id=statement_id(self._api, "invokes", function),
                action="lambda:InvokeFunction",
                function_name=function.name,
                principal="apigateway.amazonaws.com",
                source_arn=f"{self._api.execution_arn}/*/*",
            )
        return self._permissions[name]


def _target(integration: aws.apigatewayv2_integration.Apigatewayv2Integration) -> str:
    return f"integrations/{integration.id}"
