"""Routes: open ones that nobody gave a reason for, and those that nobody may call."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.findings.facts import Facts, statements_of, texts
from gatehouse.access.findings.finding import Found, Rule
from gatehouse.access.model import Api, Route, UserPoolClient
from gatehouse.access.patterns import Pattern, resource_pattern

_INVOKE = "execute-api:invoke"
_USER_API = "aws.cognito.signin.user.admin"
_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


def _open(facts: Facts) -> Iterator[Found]:
    for api in facts.model.apis:
        if api.protocol == "REST" and _is_closed_by_policy(api):
            continue
        for route in api.routes:
            if route.reason or facts.has_reason(route.source) or _is_preflight(route):
                continue
            if route.authorization == "NONE" and not (
                api.protocol == "WEBSOCKET" and route.key != "$connect"
            ):
                unused = f", though {route.authorizer.name} is named" if route.authorizer else ""
                yield Found(route.source, f"Anybody may call {route.key}{unused}.", route.key)
    for function in facts.model.functions:
        if function.url_authorization == "NONE" and not facts.has_reason(function.source):
            yield Found(function.source, f"Anybody may call the URL of {function.name}.", "url")


def _is_closed_by_policy(api: Api) -> bool:
    """Whether a resource policy says who may call: the routes need not."""
    return api.policy is not None and not any(
        statement.get("Effect") == "Allow"
        and "*" in texts(statement.get("Principal"))
        and not statement.get("Condition")
        for _, statement in statements_of(api.policy)
    )


def _is_preflight(route: Route) -> bool:
    """Whether browsers ask it before they call: a preflight carries no credentials."""
    return route.method == "OPTIONS"


def _nobody(facts: Facts) -> Iterator[Found]:
    """Find routes whose callers nobody made."""
    grants = [
        grant for role in facts.model.roles for grant in facts.grants(role) if grant.covers(_INVOKE)
    ]
    is_all = any("NotResource" in grant.statement for grant in grants)
    patterns = [
        resource_pattern(each, variables=True)
        for each in sorted({each for grant in grants for each in grant.resources})
    ]
    # Callers that were declared elsewhere are nobody's mistake here.
    known = any(True for _ in facts.roles_of("users", "guests")) and all(
        policy.document is not None for role in facts.model.roles for policy in role.policies
    )
    for api in facts.model.apis:
        for route in api.routes:
            if route.authorization == "AWS_IAM" and known:
                if not is_all and not _lets_call(patterns, api, route):
                    yield Found(
                        route.source,
                        f"No role that was read may call {route.key}, so each call is refused.",
                        route.key,
                        "allow it to a role, api.invoke(ROUTE), or remove the route",
                    )
            elif route.authorization == "JWT" and route.authorizer is None:
                if api.protocol == "HTTP" and route.is_authorizer_known:
                    yield Found(
                        route.source,
                        f"{route.key} asks for a token, and no authorizer says of whom.",
                        route.key,
                    )
            elif route.authorization == "JWT" and route.scopes:
                yield from _without_scope(facts, route)


def _lets_call(patterns: list[Pattern], api: Api, route: Route) -> bool:
    path = route.path.replace("{", "").replace("}", "").replace("+", "") or "/"
    methods = _METHODS if route.method == "ANY" else (route.method,)
    return any(
        pattern.matches(f"{api.execution_arn}/{stage}/{method}{path}", {})
        for stage in api.stages
        for method in methods
        for pattern in patterns
    )


def _without_scope(facts: Facts, route: Route) -> Iterator[Found]:
    authorizer = route.authorizer
    pools = [
        pool
        for pool in facts.model.user_pools
        if authorizer and any(client.id in authorizer.audience for client in pool.clients)
    ]
    if any("pre_token" in trigger for pool in pools for trigger in pool.triggers):
        return  # it may add scopes
    clients = [
        client
        for pool in pools
        for client in pool.clients
        if authorizer and client.id in authorizer.audience
    ]
    if clients and not any(set(route.scopes) & _scopes_of(client) for client in clients):
        wanted = ", ".join(route.scopes)
        yield Found(
            route.source,
            f"{route.key} asks for a scope that no client of its authorizer has: {wanted}.",
            route.key,
            "give a client the scope, or take it off the route",
        )


def _scopes_of(client: UserPoolClient) -> set[str]:
    """The scopes that tokens of a client may have; a sign-in without OAuth gives one."""
    flows = [each for each in client.auth_flows if each != "ALLOW_REFRESH_TOKEN_AUTH"]
    return {*client.scopes, *([_USER_API] if flows or not client.auth_flows else [])}


RULES = (
    Rule(
        "route-open",
        "high",
        "A route without authorization and without a reason",
        "Whoever knows the address may call it.",
        'write an authorizer, or Public(reason="why anybody may call it")',
        _open,
    ),
    Rule(
        "route-unreachable",
        "low",
        "A route that nobody may call",
        "Each call is refused. Who mends that in a hurry opens too much.",
        "name an authorizer of the same API, or remove the route",
        _nobody,
    ),
)
