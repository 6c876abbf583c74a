"""The integrations of one API: one a function, and one a route for everything else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gatehouse.compute import Function
from gatehouse.core import LimitError, aws
from gatehouse.core.options import option
from gatehouse.iam import Principal, Role, Trust

from .route_key import RouteKey
from .targets import AwsService, HttpProxy, PrivateService

if TYPE_CHECKING:
    from gatehouse.api.http_api import HttpApi

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
MOST_INTEGRATIONS = 300
SHORTEST_TIMEOUT = timedelta(milliseconds=50)
LONGEST_TIMEOUT = timedelta(seconds=30)


def timeout_milliseconds(api: HttpApi, name: str, timeout: timedelta | None) -> int | None:
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


class ApiIntegrations:
    """Makes the integrations that an API's routes lead to."""

    def __init__(self, api: HttpApi, timeout: int | None) -> None:
        self._api = api
        self._timeout = timeout
        self._targets: dict[str, str] = {}

    def target_of(self, key: RouteKey, target: Any, timeout: int | None) -> str:
        """The ``target`` of a route; what answers is made where it is new."""
        timeout = timeout or self._timeout
        if isinstance(target, Function):
            own = target.path.startswith(f"{self._api.path}/")
            return self._of_function(target, f"route_{key.address}" if own else "", timeout)
        arguments: dict[str, Any]
        if isinstance(target, HttpProxy):
            arguments = _http_proxy(target)
        elif isinstance(target, PrivateService):
            arguments = _private_service(target)
        else:
            arguments = self._aws_service(key, target)
        return self._integration(
            f"route_{key.address}", {**arguments, "timeout_milliseconds": timeout}
        )

    def _of_function(self, function: Function, name: str, timeout: int | None) -> str:
        """The integration with a function, and Lambda's permission for it: one each a function.

        A route with a timeout of its own has an integration of its own, since the timeout is that.
        """
        name = name or function.address
        address = name if timeout == self._timeout else f"{name}_{timeout}ms"
        if address not in self._targets:
            self._integration(
                address,
                {
                    "integration_type": "AWS_PROXY",
                    "integration_uri": function.invoke_arn,
                    # Stated because the provider's default, 1.0, has the caller in another place.
                    "payload_format_version": "2.0",
                    "timeout_milliseconds": timeout,
                },
            )
            self._permission(function, name)
        return self._targets[address]

    def _integration(self, address: str, arguments: Mapping[str, Any]) -> str:
        if len(self._targets) == MOST_INTEGRATIONS:
            raise LimitError(
                construct=self._api.path,
                option="route",
                value=address,
                rule=f"an API must have at most {MOST_INTEGRATIONS} integrations, one for each "
                "function; "
                f"this would be number {MOST_INTEGRATIONS + 1}",
                fix="let routes share functions, or split the API in two, each with a path of one "
                "Domain",
            )
        made = self._api.resource(
            "integration", each=address, guards=("credentials_arn", "tls_config")
        ).of(
            aws.apigatewayv2_integration.Apigatewayv2Integration,
            api_id=self._api.id,
            **arguments,
        )
        self._api.nodes.integration[address] = made
        self._targets[address] = f"integrations/{made.id}"
        return self._targets[address]

    def _permission(self, function: Function, name: str) -> None:
        if name in self._api.nodes.permission:
            return
        self._api.nodes.permission[name] = self._api.resource(
            "permission", each=name, guards=("action", "principal", "source_arn")
        ).of(
            aws.lambda_permission.LambdaPermission,
            statement_id=f"{self._api.address}-invokes",
            action="lambda:InvokeFunction",
            function_name=function.name,
            principal="apigateway.amazonaws.com",
            source_arn=f"{self._api.execution_arn}/*/*",
        )

    def _aws_service(self, key: RouteKey, target: AwsService) -> dict[str, Any]:
        role = Role(
            self._api,
            key.address,
            trust=Trust(Principal("Service", ("apigateway.amazonaws.com",))),
            permissions=target.permissions,
        )
        return {
            "integration_type": "AWS_PROXY",
            "integration_subtype": target.action,
            "request_parameters": dict(target.parameters),
            "credentials_arn": role.arn,
            "payload_format_version": "1.0",
        }


def _http_proxy(target: HttpProxy) -> dict[str, Any]:
    return {
        "integration_type": "HTTP_PROXY",
        "integration_method": "ANY",
        "integration_uri": target.url,
        "payload_format_version": "1.0",
    }


def _private_service(target: PrivateService) -> dict[str, Any]:
    tls = aws.apigatewayv2_integration.Apigatewayv2IntegrationTlsConfig
    return {
        "integration_type": "HTTP_PROXY",
        "integration_method": "ANY",
        "integration_uri": target.arn,
        "connection_type": "VPC_LINK",
        "connection_id": target.vpc_link.id,
        "payload_format_version": "1.0",
        "tls_config": tls(server_name_to_verify=target.server_name) if target.server_name else None,
    }
