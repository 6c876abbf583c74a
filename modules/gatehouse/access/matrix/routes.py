"""Who may call a route, and whether its API may call the function behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gatehouse.access.answers import Answer, Question, ask
from gatehouse.access.answers.combining import best
from gatehouse.access.answers.overlap import SEGMENT
from gatehouse.access.callers import Caller, Session, Tokens
from gatehouse.access.model import Api, Model, Route
from gatehouse.access.model.readings import has_unknown
from gatehouse.access.principals import Principal

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_PARAMETER = re.compile(r"\{[^{}+]+\}")
_GREEDY = re.compile(r"\{[^{}+]+\+\}")
_VALUE, _VALUES = "any-value", "any/value/at-all"
_INVOKE = "execute-api:Invoke"


def route_answer(model: Model, caller: Caller, api: Api, route: Route) -> Answer:
    """Return whether a caller may call a route.

    Parameters
    ----------
    model : Model
        The deployment.
    caller : Caller
        Who calls.
    api : Api
        The route's API.
    route : Route
        The route.
    """
    answer = _of_kind(caller, api, route)
    return replace(answer, action=route.method, resource=route.path)


def _of_kind(caller: Caller, api: Api, route: Route) -> Answer:
    """Ask what the route's authorization asks."""
    kind = route.authorization
    if kind == "unknown":
        return Answer("unknown", f"The authorization of {route.key} could not be read.")
    if kind == "AWS_IAM":
        return _by_signature(caller, api, route)
    if api.policy is not None:
        by_policy = best(list(_by_policy(caller, api, route)))
        if not by_policy.is_had:
            return by_policy
    if kind == "NONE":
        return Answer("allowed", f"{route.key} is open to everybody: it has no authorization.")
    if kind == "CUSTOM":
        said = route.authorizer.name if route.authorizer else "a function that is not known"
        return Answer("if", f"{route.key} asks an authorizer.", (f"authorizer {said} says so",))
    return _by_token(caller, route)


def reaches_function(model: Model, api: Api, route: Route) -> Answer:
    """Return whether an API may call the function behind a route."""
    function = model.function(route.function_arn)
    if function is None:
        return Answer("unknown", f"What answers {route.key} is no function of the model.")
    holder = Session(Principal.service("apigateway.amazonaws.com"))
    stage = _stages(api)[0]
    method = "GET" if route.method == "ANY" else route.method
    source = f"{api.execution_arn}/{stage}/{method}{route.path}"
    keys = {"aws:SourceArn": source, "aws:SourceAccount": model.account}
    question = Question("lambda:InvokeFunction", function.arn, keys=keys, policy=function.policy)
    return ask(holder, question)


def _by_signature(caller: Caller, api: Api, route: Route) -> Answer:
    if not caller.sessions:
        return Answer("denied", f"{caller.name} has no credentials: {caller.refused}.")
    return best([_all_methods(session, api, route) for session in caller.sessions])


def _by_policy(caller: Caller, api: Api, route: Route) -> Iterator[Answer]:
    """Ask the API's own policy, which counts for unsigned requests too."""
    unsigned = Session(Principal.anonymous())
    for session in (unsigned, *caller.sessions):
        yield _all_methods(session, api, route)


def _all_methods(session: Session, api: Api, route: Route) -> Answer:
    """Ask for each method that a route takes; some alone are a condition."""
    methods = _METHODS if route.method == "ANY" else (route.method,)
    answers = {method: _one_method(session, api, route, method) for method in methods}
    found = best(list(answers.values()))
    had = [method for method, answer in answers.items() if answer.effect == "allowed"]
    if found.effect == "allowed" and len(had) < len(methods):
        return replace(found, effect="if", conditions=(f"the method is {' or '.join(had)}",))
    return found


def _one_method(session: Session, api: Api, route: Route, method: str) -> Answer:
    answers = []
    for stage in _stages(api):
        begin = f"{api.execution_arn}/{stage}/{method}"
        example = _GREEDY.sub(_VALUES, _PARAMETER.sub(_VALUE, route.path))
        pattern = _GREEDY.sub("*", _PARAMETER.sub(SEGMENT, route.path))
        question = Question(
            _INVOKE,
            begin + example,
            begin + pattern if pattern != route.path else None,
            policy=api.policy,
        )
        answers.append(ask(session, question))
    return best(answers)


def _stages(api: Api) -> tuple[str, ...]:
    return api.stages or ("$default",)


def _by_token(caller: Caller, route: Route) -> Answer:
    authorizer = route.authorizer
    if authorizer is None:
        return Answer("unknown", f"The authorizer of {route.key} could not be read.")
    if not caller.tokens:
        return Answer("denied", f"{route.key} needs a token, which {caller.name} can't get.")
    return best([_of_tokens(each, caller, route) for each in caller.tokens])


def _of_tokens(tokens: Tokens, caller: Caller, route: Route) -> Answer:
    authorizer = route.authorizer
    assert authorizer is not None
    if authorizer.user_pools:
        pool = tokens.issuer.rpartition("/")[2]
        known = any(arn.rpartition("/")[2] == pool for arn in authorizer.user_pools)
        open_question = has_unknown(list(authorizer.user_pools))
    else:
        known = (
            authorizer.issuer.removeprefix("https://").rstrip("/") == tokens.issuer
            and tokens.client in authorizer.audience
        )
        open_question = has_unknown([authorizer.issuer, *authorizer.audience])
    if not known:
        if open_question:
            said = f"Whose tokens {route.key} takes is not known."
            return Answer("unknown", said)
        said = f"The authorizer {authorizer.name} of {route.key} does not take tokens"
        return Answer("denied", f"{said} of {caller.name}.")
    return _by_scopes(tokens, caller, route)


def _by_scopes(tokens: Tokens, caller: Caller, route: Route) -> Answer:
    authorizer = route.authorizer.name if route.authorizer else ""
    if not route.scopes or tokens.scopes & set(route.scopes):
        scope = next(iter(sorted(tokens.scopes & set(route.scopes))), "")
        with_scope = f" with scope {scope}" if scope else ""
        said = f"The authorizer {authorizer} of {route.key} takes a token of {caller.name}"
        return Answer("allowed", f"{said}{with_scope}.")
    wanted = " or ".join(route.scopes)
    if has_unknown(list(route.scopes)) or has_unknown(sorted(tokens.scopes)):
        return Answer("unknown", f"The scopes of {route.key} are not known.")
    if tokens.maybe:
        reason = f"{route.key} needs the scope {wanted}."
        return Answer("if", reason, (f"a trigger adds the scope {wanted} to the token",))
    return Answer("denied", f"{route.key} needs the scope {wanted}, which no token of it has.")
