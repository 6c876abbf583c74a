"""The options of an HTTP API, and its routes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from gatehouse.deployed.adopting.constructs import Call, Construct, Name, New
from gatehouse.deployed.adopting.reading.http_api import RunningApi, function_of
from gatehouse.errors import CommandError

from .domains import domain_of
from .names import Names
from .permissions import REASON

Json = Mapping[str, Any]


def http_api(running: RunningApi, stage: str, names: Names) -> Construct:
    """The construct of an API, without its routes."""
    id, variable = names.id("Api", "Api")
    log = (running.log_group or {}).get("retentionInDays")
    options = {
        "name": {stage: running.api["Name"]},
        "stage_name": running.stage["StageName"],
        "cors": _cors(running.api.get("CorsConfiguration") or {}),
        "throttle": _throttle(running.stage.get("DefaultRouteSettings") or {}),
        "log_retention": timedelta(days=log) if log else None,
    }
    imports = {"api": running.id, "stage": f"{running.id}/{running.stage['StageName']}"}
    if running.log_group is not None:
        imports["log_group"] = running.log_group["logGroupName"]
    domain = domain_of(running, names)
    options["domain"] = domain.option
    options = {name: value for name, value in options.items() if value is not None}
    imports |= domain.imports
    comments = [*domain.comments, *_second_integrations(running)]
    return Construct("HttpApi", id, variable, options, imports, comments=comments)


def _second_integrations(running: RunningApi) -> Iterator[str]:
    """What to do about routes to one function by several integrations: a construct makes one."""
    for route in sorted(running.routes, key=lambda each: str(each["RouteKey"])):
        own, shared = running.integration_of(route), running.shared_integration_of(route)
        if own is not None and shared is not None and own != shared:
            yield (
                f"{route['RouteKey']} leads to {function_of(str(own['IntegrationUri']))} by an "
                "integration of its own, and a construct makes one for all of them. Until they "
                "share it, the plan has a line: aws apigatewayv2 update-route "
                f"--api-id {running.id} --route-id {route['RouteId']} "
                f"--target integrations/{shared['IntegrationId']}"
            )


def _cors(block: Json) -> New | None:
    if not block:
        return None
    words: dict[str, Any] = {
        "allow_origins": block.get("AllowOrigins"),
        "allow_methods": block.get("AllowMethods"),
        "allow_headers": block.get("AllowHeaders"),
        "expose_headers": block.get("ExposeHeaders"),
        "allow_credentials": block.get("AllowCredentials") or None,
        "max_age": timedelta(seconds=block["MaxAge"]) if block.get("MaxAge") else None,
    }
    return New("Cors", {name: value for name, value in words.items() if value}, room="api")


def _throttle(settings: Json) -> New | None:
    rate, burst = settings.get("ThrottlingRateLimit"), settings.get("ThrottlingBurstLimit")
    if not rate or not burst:
        return None
    return New("Throttle", {"rate": int(rate), "burst": int(burst)}, room="api")


def routes(
    running: RunningApi,
    api: Construct,
    functions: Mapping[str, Construct],
    constructs: Sequence[Construct],
) -> Iterator[Call]:
    """The calls that add the routes.

    Raises
    ------
    CommandError
        If a route leads to what no construct of this command says.
    """
    for route in sorted(running.routes, key=lambda each: _place(str(each["RouteKey"]))):
        key = str(route["RouteKey"])
        integration = running.integration_of(route) or {}
        name = function_of(str(integration.get("IntegrationUri") or ""))
        if name in functions:
            target: Any = Name(functions[name].variable)
        elif (
            integration.get("IntegrationType") == "HTTP_PROXY" and "ConnectionId" not in integration
        ):
            target = integration["IntegrationUri"]
        else:
            raise CommandError(
                f"--api must have routes to functions and addresses, and {key} of {running.id} "
                f"leads to {integration.get('IntegrationUri') or 'nothing'}.",
                "Take the API over by hand: docs/take-over.md",
                exit_code=1,
            )
        options = {}
        authorizer = _authorizer(running, route, functions, constructs)
        if authorizer is not None:
            options["authorizer"] = authorizer
        yield Call(api.variable, "route", (key, target), options)


def _place(key: str) -> tuple[str, str]:
    method, _, path = key.partition(" ")
    return path, method


def _authorizer(
    running: RunningApi,
    route: Json,
    functions: Mapping[str, Construct],
    constructs: Sequence[Construct],
) -> New | None:
    kind = route.get("AuthorizationType", "NONE")
    if kind == "AWS_IAM":
        return None  # the default
    if kind == "NONE":
        return New("Public", {"reason": REASON}, room="api")
    authorizer = running.authorizer_of(route) or {}
    scopes = sorted(route.get("AuthorizationScopes") or [])
    if kind == "JWT":
        return _jwt(authorizer, scopes, constructs)
    words = {
        "handler": Name(functions[function_of(str(authorizer["AuthorizerUri"]))].variable),
        "identity_sources": authorizer.get("IdentitySource"),
        "ttl": timedelta(seconds=authorizer.get("AuthorizerResultTtlInSeconds") or 0),
        "name": authorizer["Name"],
    }
    return New("LambdaAuthorizer", words, room="api")


def _jwt(authorizer: Json, scopes: list[str], constructs: Sequence[Construct]) -> New:
    configuration = authorizer["JwtConfiguration"]
    pool_id = str(configuration["Issuer"]).rpartition("/")[2]
    audience = {*configuration.get("Audience", [])}
    clients = {
        each.imports["client"].rpartition("/")[2]: each
        for each in constructs
        if each.kind == "UserPoolClient" and each.imports["client"].startswith(f"{pool_id}/")
    }
    more: dict[str, Any] = {"name": authorizer["Name"]} | ({"scopes": scopes} if scopes else {})
    if audience and audience <= clients.keys():
        (pool,) = {each.owner.variable for each in clients.values() if each.owner}
        named = [Name(clients[each].variable) for each in sorted(audience)]
        words = {"clients": named, **more}
        return New("UserPoolJwt", words, room="api", positional=(Name(pool),))
    words = {"audience": sorted(audience), **more}
    return New("Jwt", words, room="api", positional=(configuration["Issuer"],))
