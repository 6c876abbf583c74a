"""Which route of an HTTP API answers, who may call it, and whether it may call its function."""

from __future__ import annotations

import re
from collections.abc import Callable

from gatehouse import access

from tests.attack.predicted.account import Account, Values
from tests.attack.predicted.actions import Asked
from tests.attack.predicted.answers import Predicted
from tests.attack.predicted.tokens import at_route, read

_STAGE = "$default"
_FUNCTION = re.compile(r"/functions/([^/]+)/invocations$")


def answer_of(
    account: Account,
    api_id: str,
    method: str,
    path: str,
    token: str | None,
    allows: Callable[[Asked], bool],
) -> Predicted:
    """Predict how an API answers a call.

    Parameters
    ----------
    account : Account
        The account.
    api_id : str
        The API.
    method, path : str
        The method, and the path decoded and without a query.
    token : str or None
        The bearer token of the header ``Authorization``.
    allows : function
        Returns whether the caller is allowed an action.
    """
    routes = account.all("aws_apigatewayv2_route", api_id=api_id)
    found = [route for route in routes if takes(route["route_key"], method, path)]
    if not found:
        return "no route"
    (route,) = found
    arn = account.one("aws_apigatewayv2_api", id=api_id)["execution_arn"]
    if route["authorization_type"] == "AWS_IAM":
        if not allows(Asked("execute-api:Invoke", f"{arn}/{_STAGE}/{method}{path}")):
            return "refused"
    elif route["authorization_type"] == "JWT":
        taken = at_route(account, route, read(token))
        if taken != "allowed":
            return taken
    else:
        assert route["authorization_type"] == "NONE"
    source = f"{arn}/{_STAGE}/{method}{route['route_key'].partition(' ')[2]}"
    return "allowed" if _may_invoke(account, route, source) else "failed"


def takes(route_key: str, method: str, path: str) -> bool:
    """Return whether a route takes a request."""
    wanted, _, template = route_key.partition(" ")
    pieces, given = template.split("/"), path.split("/")
    return (
        wanted in (method, "ANY")
        and len(pieces) == len(given)
        and all(
            bool(got) if piece.startswith("{") else piece == got
            for piece, got in zip(pieces, given, strict=True)
        )
    )


def _may_invoke(account: Account, route: Values, source: str) -> bool:
    """Return whether a function's policy allows the API to call it for this route."""
    integration = account.one("aws_apigatewayv2_integration", id=route["target"].split("/")[1])
    (arn,) = _FUNCTION.findall(integration["integration_uri"])
    function = account.one("aws_lambda_function", arn=arn)
    asked = access.Request(
        "lambda:InvokeFunction",
        arn,
        access.Principal.service("apigateway.amazonaws.com"),
        {"aws:SourceArn": source, "aws:SourceAccount": account.number},
    )
    policies = access.Policies(resource=list(account.of_function(function)))
    return access.evaluate(asked, policies).allowed
