"""APIs with their routes and authorizers: HTTP and WebSocket APIs, and REST APIs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatehouse.access.model.reading.block import Block, Blocks, first, listed
from gatehouse.access.model.reading.parts.policies import document_of
from gatehouse.access.model.readings import MARK, has_unknown
from gatehouse.access.model.things import Api, Authorization, Authorizer, Route

_FUNCTION = re.compile(r"arn:[^/]*:lambda:[^/]*:function:[^/]+")
_MOST_PARENTS = 100

#: What AWS takes where an authorizer of a REST API says nothing, and for how long it keeps answers.
_TOKEN, _KEEPS = "method.request.header.Authorization", 300


def apis(blocks: Blocks) -> Iterator[Api]:
    """Make the APIs."""
    for block in blocks.of("aws_apigatewayv2_api"):
        yield _http_api(blocks, block)
    for block in blocks.of("aws_api_gateway_rest_api"):
        yield _rest_api(blocks, block)


def _http_api(blocks: Blocks, block: Block) -> Api:
    api = block.text("id")
    authorizers = tuple(_authorizers(blocks, api))
    routes = [
        _route(blocks, each, authorizers)
        for each in blocks.where("aws_apigatewayv2_route", "api_id", api)
    ]
    if block.get("target"):  # the short form, which makes one route without authorization
        key, target = block.text("route_key", "$default"), block.text("target")
        routes.append(Route(key, api, "NONE", block.source, function_arn=function_of(target)))
    if block.get("body"):
        block.unknown("body", "the routes of an OpenAPI document are not read")
    stages = blocks.where("aws_apigatewayv2_stage", "api_id", api)
    return Api(
        id=api,
        name=block.text("name"),
        execution_arn=block.text("execution_arn"),
        protocol="WEBSOCKET" if block.text("protocol_type") == "WEBSOCKET" else "HTTP",
        source=block.source,
        stages=tuple(each.text("name") for each in stages) or ("$default",),
        routes=tuple(sorted(routes, key=lambda route: (route.path, route.method))),
        authorizers=authorizers,
    )


def _authorizers(blocks: Blocks, api: str) -> Iterator[Authorizer]:
    for block in blocks.where("aws_apigatewayv2_authorizer", "api_id", api):
        wanted = first(block.blocks("jwt_configuration"))
        yield Authorizer(
            id=block.text("id"),
            name=block.text("name"),
            type=block.text("authorizer_type"),
            source=block.source,
            issuer=str(wanted.get("issuer") or ""),
            audience=tuple(str(each) for each in listed(wanted.get("audience"))),
            function_arn=function_of(block.text("authorizer_uri")),
            identity_sources=block.texts("identity_sources"),
            keeps=_keeps(block),
        )


def _route(blocks: Blocks, block: Block, authorizers: tuple[Authorizer, ...]) -> Route:
    target = block.text("target").removeprefix("integrations/")
    integration = next(iter(blocks.where("aws_apigatewayv2_integration", "id", target)), None)
    authorizer = block.text("authorizer_id")
    return Route(
        key=block.text("route_key"),
        api=block.text("api_id"),
        authorization=_authorization(block, "authorization_type"),
        source=block.source,
        scopes=block.texts("authorization_scopes"),
        authorizer=next((each for each in authorizers if each.id == authorizer), None),
        function_arn=function_of(integration.text("integration_uri")) if integration else None,
        is_authorizer_known=not has_unknown(authorizer),
    )


def _authorization(block: Block, name: str) -> Authorization:
    kind = block.text(name) or "NONE"
    if kind in ("NONE", "AWS_IAM", "JWT", "CUSTOM"):
        return kind  # type: ignore[return-value]
    if kind == "COGNITO_USER_POOLS":
        return "JWT"
    block.unknown(name, f"it must be NONE, AWS_IAM, JWT or CUSTOM, not {kind[:40]}")
    return "unknown"


def function_of(uri: str) -> str | None:
    """Return the function that an integration calls, without its qualifier; None for others."""
    found = _FUNCTION.search(uri)
    if not found:
        return None
    return ":".join(found[0].split(":")[:7])


def _rest_api(blocks: Blocks, block: Block) -> Api:
    api = block.text("id")
    paths = _paths(blocks, block, api)
    authorizers = tuple(_rest_authorizers(blocks, api))
    if block.get("body"):
        block.unknown("body", "the routes of an OpenAPI document are not read")
    policies = list(blocks.where("aws_api_gateway_rest_api_policy", "rest_api_id", api))
    holder = policies[0] if policies else block
    stages = [
        each.text("stage_name")
        for kind in ("aws_api_gateway_stage", "aws_api_gateway_deployment")
        for each in blocks.where(kind, "rest_api_id", api)
    ]
    return Api(
        id=api,
        name=block.text("name"),
        execution_arn=block.text("execution_arn"),
        protocol="REST",
        source=block.source,
        stages=tuple(dict.fromkeys(stage for stage in stages if stage)) or ("*",),
        routes=tuple(
            sorted(
                _methods(blocks, api, paths, authorizers),
                key=lambda route: (route.path, route.method),
            )
        ),
        authorizers=authorizers,
        policy=document_of(holder, "policy", f"policy of API {block.text('name')}", "resource"),
    )


def _paths(blocks: Blocks, block: Block, api: str) -> dict[str, str]:
    """Return the paths of an API's resources, by id."""
    parts = {
        each.text("id"): (each.text("parent_id"), each.text("path_part"))
        for each in blocks.where("aws_api_gateway_resource", "rest_api_id", api)
    }
    paths = {block.text("root_resource_id"): "/"}
    for resource in parts:
        path, at = "", resource
        for _ in range(_MOST_PARENTS):
            if at not in parts:
                break
            at, part = parts[at]
            path = f"/{part}{path}"
        paths[resource] = path
    return paths


def _rest_authorizers(blocks: Blocks, api: str) -> Iterator[Authorizer]:
    for block in blocks.where("aws_api_gateway_authorizer", "rest_api_id", api):
        yield Authorizer(
            id=block.text("id"),
            name=block.text("name"),
            type=block.text("type", "TOKEN"),
            source=block.source,
            function_arn=function_of(block.text("authorizer_uri")),
            user_pools=block.texts("provider_arns"),
            identity_sources=tuple(block.text("identity_source", _TOKEN).split(",")),
            keeps=_keeps(block),
        )


def _keeps(block: Block) -> int:
    """Return for how many seconds an authorizer keeps an answer: 300, unless it says another."""
    said = block.get("authorizer_result_ttl_in_seconds")
    return int(said) if isinstance(said, (int, float, str)) and str(said).isdigit() else _KEEPS


def _methods(
    blocks: Blocks, api: str, paths: dict[str, str], authorizers: tuple[Authorizer, ...]
) -> Iterator[Route]:
    for block in blocks.where("aws_api_gateway_method", "rest_api_id", api):
        resource, method = block.text("resource_id"), block.text("http_method")
        integrations = (
            each
            for each in blocks.where("aws_api_gateway_integration", "resource_id", resource)
            if each.text("http_method") == method
        )
        integration = next(integrations, None)
        path = paths.get(resource) or block.unknown("path", "its resource was declared elsewhere")
        authorizer = block.text("authorizer_id")
        yield Route(
            key=f"{method} {path if path.startswith('/') or MARK in path else f'/{path}'}",
            api=api,
            authorization=_authorization(block, "authorization"),
            source=block.source,
            scopes=block.texts("authorization_scopes"),
            authorizer=next((each for each in authorizers if each.id == authorizer), None),
            function_arn=function_of(integration.text("uri")) if integration else None,
            is_authorizer_known=not has_unknown(authorizer),
        )
