"""What would allow a request, layer by layer."""

from __future__ import annotations

from collections.abc import Callable

from gatehouse.deployed.why.declared import Declared, Line, Resource
from gatehouse.deployed.why.naming import missing_grant, near
from gatehouse.deployed.why.seen import Seen, Verdict
from gatehouse.deployed.why.statements import decider_of
from gatehouse.deployed.why.values import Fix

#: The session policy that AWS puts on guests of an identity pool's enhanced flow.
_SCOPE_DOWN = "https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html"


def remedy(layer: str, seen: Seen, declared: Declared) -> Fix | None:
    """Return what would allow a request; None where nothing is known of the layer.

    Parameters
    ----------
    layer : str
        What refused it.
    seen : Seen
        The request.
    declared : Declared
        What Terraform made.
    """
    refusal = seen.refusal
    if layer in _BEFORE_POLICIES:
        return _BEFORE_POLICIES[layer](seen, declared)
    if refusal is None:
        return None
    if layer == "function's permission":
        return _permission(seen, declared)
    if layer == "service's own check":
        return Fix(words="No policy decides this: it is what the service itself checks.")
    if refusal.explicit:
        return _denied(refusal, declared)
    return _BY_POLICY.get(layer, missing_grant)(seen, refusal, declared)


def _signature(seen: Seen, declared: Declared) -> Fix:
    reason = seen.reason.lower()
    if seen.method == "OPTIONS":
        return Fix(
            words="A browser's preflight is never signed: give the API cors=True, and let the "
            "route take the methods that it needs instead of ANY."
        )
    if "expired" in reason or "current" in reason:
        return Fix(words="Sign the request anew, and check the clock: gatehouse doctor")
    if "not signed" in reason or "missing authentication" in reason:
        return Fix(
            words="Sign it with a user's credentials: gatehouse call METHOD PATH --user USER"
        )
    if "security token" in reason:
        return Fix(words="The key is not known here, or its session ended: sign in again.")
    if "execute-api" in reason or "region" in reason or "scoped" in reason:
        return Fix(words="Sign for the service and the region that the reason names.")
    return Fix(words="Sign exactly what is sent: method, path, query, headers and body.")


def _token(seen: Seen, declared: Declared) -> Fix:
    route = _route(seen, declared)
    line = declared.line(route) if route else None
    place = line.place if line else ""
    if "scope" in seen.reason:
        scopes = ", ".join(seen.scopes)
        words = f"Sign in for an access token with one of the route's scopes: {scopes}."
        return Fix(f"scopes={list(seen.scopes)!r}", place, words)
    if "audience" in seen.reason:
        words = "The token is of another client: name that client in the route's authorizer."
        return Fix("authorizer: UserPoolJwt(pool, clients=[…])", place, words)
    if "missing" in seen.reason:
        return Fix(words="Send one: gatehouse call METHOD PATH --user USER --token access")
    if "expired" in seen.reason:
        return Fix(words="Sign in again, or refresh the token; check the clock: gatehouse doctor")
    if "issuer" in seen.reason:
        return Fix("authorizer", place, "The token must be of the pool that the authorizer names.")
    return Fix(words="Sign in again, and send the token as it came.")


def _authorizer(seen: Seen, declared: Declared) -> Fix:
    route = _route(seen, declared)
    found = (
        declared.one("aws_apigatewayv2_authorizer", id=route["authorizer_id"]) if route else None
    )
    line = declared.line(found) if found else None
    words = "The app's own authorizer decides: see what it logged with gatehouse local logs."
    return Fix("authorizer", line.place if line else "", words)


def _missing_route(seen: Seen, declared: Declared) -> Fix:
    api = declared.one("aws_apigatewayv2_api", id=seen.api) if seen.api else None
    if api is None:
        return Fix(words="The address must be that of an API: gatehouse outputs shows it.")
    wanted = f"{seen.method} {seen.path}"
    known = [each["route_key"] for each in declared.of("aws_apigatewayv2_route")]
    line = _last_route(seen, declared) or declared.line(api)
    close = near(wanted, known)
    words = f"Routes like it: {', '.join(close)}." if close else f"Routes: {', '.join(known[:8])}."
    route = f'{declared.variable(api)}.route("{wanted}", …)'
    return Fix(f"add: {route}", line.place if line else "", words)


def _cors(seen: Seen, declared: Declared) -> Fix:
    api = declared.one("aws_apigatewayv2_api", id=seen.api)
    line = declared.line(api) if api else None
    words = "It says which pages may read an answer; it does not say who may call."
    what = {"the origin": "allow_origins", "the method": "allow_methods"}
    for begin, option in {**what, "the header": "allow_headers"}.items():
        if seen.reason.startswith(begin):
            value = seen.reason.removeprefix(begin).split()[0]
            return Fix(f'cors=Cors({option}=["{value}", …])', line.place if line else "", words)
    return Fix("cors=True", line.place if line else "", words)


def _throttling(seen: Seen, declared: Declared) -> Fix:
    api = declared.one("aws_apigatewayv2_api", id=seen.api)
    line = declared.line(api) if api else None
    words = "Send fewer requests at a time, or allow more: of the route, else of the API."
    return Fix("throttle=Throttle(rate=…, burst=…)", line.place if line else "", words)


def _limits(seen: Seen, declared: Declared) -> Fix:
    return Fix(words="Send less, or upload to a bucket by a presigned URL.")


def _permission(seen: Seen, declared: Declared) -> Fix:
    route = _route(seen, declared)
    line = declared.line(route) if route else None
    if line is None:
        return Fix(words="Allow the API to call the function: aws_lambda_permission.")
    words = (
        "The route makes this permission itself, so it was taken away since, or is of another "
        "stage: deploy again."
    )
    return Fix(line.code, line.place, words)


def _denied(refusal: Verdict, declared: Declared) -> Fix:
    decider = decider_of(refusal, declared)
    words = "No grant helps against a Deny: narrow the statement, or ask for something else."
    if decider is None or not decider.place:
        return Fix(words=words)
    return Fix(f"narrow: {decider.code}", decider.place, words)


def _boundary(seen: Seen, refusal: Verdict, declared: Declared) -> Fix:
    role = declared.one("aws_iam_role", name=seen.who.role) if seen.who.role else None
    arn = role["permissions_boundary"] if role else ""
    policy = declared.one("aws_iam_policy", arn=arn) if arn else None
    found = policy or role
    line = declared.line(found) if found else None
    words = (
        f"The boundary {arn or 'of the role'} must allow {refusal.action} too: a grant alone does "
        "not help."
    )
    return Fix("permissions_boundary", line.place if line else "", words)


def _session(seen: Seen, refusal: Verdict, declared: Declared) -> Fix:
    return Fix(
        words=f"The session was given less than its role has, and that leaves {refusal.action} "
        f"out. For guests of an identity pool it is AWS's own list: {_SCOPE_DOWN}"
    )


def _resource(seen: Seen, refusal: Verdict, declared: Declared) -> Fix:
    thing = declared.by_arn(refusal.resource)
    line = declared.line(thing) if thing else None
    name = declared.variable(thing) if thing else refusal.resource
    words = f"The policy of {name} must allow {refusal.action} to the caller."
    return Fix(f"policy of {name}", line.place if line else "", words)


def _route(seen: Seen, declared: Declared) -> Resource | None:
    return declared.one("aws_apigatewayv2_route", api_id=seen.api, route_key=seen.route)


def _last_route(seen: Seen, declared: Declared) -> Line | None:
    lines = [
        line
        for each in declared.of("aws_apigatewayv2_route")
        if each["api_id"] == seen.api and (line := declared.line(each))
    ]
    return max(lines, key=lambda line: (line.file, line.line), default=None)


_BEFORE_POLICIES: dict[str, Callable[[Seen, Declared], Fix]] = {
    "signature": _signature,
    "token": _token,
    "authorizer": _authorizer,
    "route": _missing_route,
    "CORS": _cors,
    "throttling": _throttling,
    "limits": _limits,
}
_BY_POLICY: dict[str, Callable[[Seen, Verdict, Declared], Fix]] = {
    "permissions boundary": _boundary,
    "session policy": _session,
    "resource policy": _resource,
}
