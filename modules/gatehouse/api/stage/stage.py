"""The stage of an API: its name, access log, throttles and metrics."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gatehouse.api.owner import MadeApi
from gatehouse.api.routes.route_key import RouteKey
from gatehouse.core import aws
from gatehouse.core.options import HasPath, option
from gatehouse.core.taking_over import is_made, takes_over
from gatehouse.core.tokens import is_token

from .throttle import ACCOUNT_BURST, ACCOUNT_RATE, Throttle

#: The stage whose name is not part of addresses.
DEFAULT_STAGE = "$default"
_STAGE_NAME = r"\$default|[A-Za-z0-9_-]{1,128}"
LONGEST_API_NAME = 128

# One line of JSON a request: who called, what was decided, and what went wrong where. AWS takes up
# to 3 KB. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
ACCESS_LOG_FIELDS = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "routeKey": "$context.routeKey",
    "path": "$context.path",
    "status": "$context.status",
    "sourceIp": "$context.identity.sourceIp",
    "userAgent": "$context.identity.userAgent",
    "caller": "$context.identity.caller",
    "cognitoIdentityId": "$context.identity.cognitoIdentityId",
    # Names pool and user behind the identity, which Cognito has no operation for.
    "cognitoAuthenticationProvider": "$context.identity.cognitoAuthenticationProvider",
    "subject": "$context.authorizer.claims.sub",
    "principalId": "$context.authorizer.principalId",
    "authorizerError": "$context.authorizer.error",
    "error": "$context.error.message",
    "errorType": "$context.error.responseType",
    "integrationError": "$context.integrationErrorMessage",
    "integrationStatus": "$context.integrationStatus",
    "integrationLatency": "$context.integrationLatency",
    # The id in the function's own log, so that its lines for this call can be told from others.
    "functionRequestId": "$context.awsEndpointRequestId",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
}


def check_stage_name(owner: HasPath, name: str) -> str:
    """Check the name of a stage.

    Raises
    ------
    OptionError
        If AWS does not take it, or only Terraform knows it.
    """
    return option(owner, "stage_name", name).known_text(
        _STAGE_NAME,
        rule="must have 1 to 128 letters, digits, hyphens and underscores, or be $default",
        fix='write stage_name="v1", or leave it out for addresses without a stage',
    )


def add_log_group(
    api: MadeApi, retention: int, kms_key: str | None
) -> aws.cloudwatch_log_group.CloudwatchLogGroup | None:
    """Make the log group of an API's access log; one that is taken over without it has none."""
    if not is_made(
        api.stack,
        f"aws_cloudwatch_log_group.{api.address}",
        f"aws_apigatewayv2_stage.{api.address}",
    ):
        return None
    # Below /aws/vendedlogs, because any other group adds to a resource policy that is limited to
    # 5,120 characters for the whole account.
    return api.resource("log_group").of(
        aws.cloudwatch_log_group.CloudwatchLogGroup,
        name=f"/aws/vendedlogs/apis/{api.aws_name(longest=LONGEST_API_NAME)}",
        retention_in_days=retention,
        kms_key_id=kms_key,
        tags=api.tags,
    )


def add_stage(
    api: MadeApi,
    log_group: aws.cloudwatch_log_group.CloudwatchLogGroup | None,
    throttle: Throttle | None,
    metrics: bool,
) -> aws.apigatewayv2_stage.Apigatewayv2Stage:
    """Make the stage of an API."""
    module = aws.apigatewayv2_stage
    # Always there, with both numbers: the provider turns a missing number, and a block that was
    # taken away, into a limit of 0, and API Gateway then answers 429 to everybody.
    # https://github.com/hashicorp/terraform-provider-aws/issues/30373
    settings = module.Apigatewayv2StageDefaultRouteSettings(
        throttling_rate_limit=throttle.rate if throttle else ACCOUNT_RATE,
        throttling_burst_limit=throttle.burst if throttle else ACCOUNT_BURST,
        detailed_metrics_enabled=metrics,
    )
    # One that is taken over without numbers keeps to the account's, as it does.
    as_it_runs = throttle is None and takes_over(api.stack, f"aws_apigatewayv2_stage.{api.address}")
    return api.resource("stage", check=_check_given if as_it_runs else _check_throttles).of(
        module.Apigatewayv2Stage,
        api_id=api.id,
        name=api.stage_name,
        auto_deploy=True,
        tags=api.tags,
        access_log_settings=module.Apigatewayv2StageAccessLogSettings(
            destination_arn=log_group.arn, format=json.dumps(ACCESS_LOG_FIELDS)
        )
        if log_group is not None
        else None,
        default_route_settings=None if as_it_runs else settings,
    )


def _check_given(arguments: dict[str, Any]) -> None:
    """Check the throttle that a transform set, if it set one."""
    if arguments.get("default_route_settings"):
        _check_throttles(arguments)


def _check_throttles(arguments: dict[str, Any]) -> None:
    """Check the throttle that a transform set: a missing number is 0, and every call gets a 429.

    A missing block is two missing numbers: the provider sends both as 0 to a stage that had one.
    """
    numbers = ("throttling_rate_limit", "throttling_burst_limit")
    blocks = arguments.get("default_route_settings") or {}
    for block in blocks if isinstance(blocks, list) else [blocks]:
        if isinstance(block, Mapping):
            given = option("stage", "default_route_settings", dict(block))
            if any(block.get(name) is None for name in numbers):
                given.refuse(
                    "must have both throttling numbers: a missing one throttles every route to 0",
                    f"write throttle=Throttle(...), or add {' and '.join(numbers)}",
                )
            if any(_is_below_one(block[name]) for name in numbers):
                given.refuse(
                    "must have throttling numbers of 1 or more: API Gateway answers 429 to every "
                    "request otherwise",
                    "write throttle=Throttle(...)",
                )


def _is_below_one(number: object) -> bool:
    return isinstance(number, (int, float)) and not is_token(number) and number < 1


def throttle_routes(
    stage: aws.apigatewayv2_stage.Apigatewayv2Stage,
    api_address: str,
    throttles: Mapping[str, tuple[RouteKey, Throttle]],
    metrics: bool,
) -> None:
    """Set the throttles of an API's routes on its stage, which then waits for the routes."""
    if not throttles:
        return
    module = aws.apigatewayv2_stage
    stage.put_route_settings(
        [
            module.Apigatewayv2StageRouteSettings(
                route_key=key,
                throttling_rate_limit=throttle.rate,
                throttling_burst_limit=throttle.burst,
                detailed_metrics_enabled=metrics or None,
            )
            for key, (_, throttle) in sorted(throttles.items())
        ]
    )
    stage.depends_on = [
        f"aws_apigatewayv2_route.{api_address}_{key.address}"
        for _, (key, _) in sorted(throttles.items())
    ]
