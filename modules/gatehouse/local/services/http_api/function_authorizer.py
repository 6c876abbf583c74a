"""Authorizers that are functions: what they are asked, what they say, and for how long it counts.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from gatehouse import access
from gatehouse.local.services.contract import Json
from gatehouse.local.services.http_api.call import Call
from gatehouse.local.services.http_api.events import event_of
from gatehouse.local.services.http_api.expressions import value_of

#: How many answers are kept: callers choose what they are kept under.
_MOST_ANSWERS = 1024
_ACTION = "execute-api:Invoke"
#: What of a function's event an authorizer does not get.
_OF_THE_BODY = ("body", "isBase64Encoded", "version")

#: Calls the function of an authorizer, with an event, and returns what it returned.
Ask = Callable[[Call, Json, Json], Awaitable[Any]]
#: Returns the condition keys of a call.
Keys = Callable[[Call], Json]


class NoIdentityError(Exception):
    """An identity source is missing: 401, and the function is not asked."""


class DeniedError(Exception):
    """The function denies the call: 403."""


class FailedError(Exception):
    """The function cannot be called, fails, or says nothing that is valid: 500."""


@dataclass(frozen=True)
class Answer:
    """What a function said.

    Parameters
    ----------
    allows : bool or access.Policy
        Whether it allows the call; a policy is asked for each route.
    context : dict
        What it says of the caller.
    """

    allows: bool | access.Policy
    context: Json


class FunctionAuthorizer:
    """Decides by functions.

    Parameters
    ----------
    ask : Callable
        Calls the function of an authorizer, with an event, and returns what it returned.
    keys : Callable
        Returns the condition keys of a call, for the policies that functions return.
    """

    def __init__(self, ask: Ask, keys: Keys) -> None:
        self._ask, self._keys = ask, keys
        #: By account, region, API, stage, authorizer and what its identity sources hold.
        self._answers: dict[tuple[str, ...], tuple[float, Answer]] = {}

    def forget(self, api_id: str, stage: str) -> None:
        """Forget all answers for a stage of an API."""
        for key in [each for each in self._answers if each[2:4] == (api_id, stage)]:
            del self._answers[key]

    async def enter(self, call: Call, authorizer: Json, arn: str, now: float) -> Json:
        """Let a call in, and return what the function says of the caller.

        Parameters
        ----------
        call : Call
            The call, with its route.
        authorizer : dict
            The authorizer.
        arn : str
            The ARN of the call, which a policy allows or not.
        now : float
            The time, in seconds since 1970.

        Raises
        ------
        NoIdentityError
            If an identity source is missing.
        DeniedError
            If the function denies the call.
        FailedError
            If it says neither.
        """
        sources = authorizer.get("identitySource") or []
        values = [value_of(call, source) for source in sources]
        if not all(values):
            raise NoIdentityError("an identity source is missing")
        identity = [value or "" for value in values]
        # Without sources, the first caller's answer would count for everybody.
        ttl = int(authorizer.get("authorizerResultTtlInSeconds") or 0) if sources else 0
        place = (call.account, call.region, call.api_id, call.stage)
        key = (*place, json.dumps(authorizer, sort_keys=True), *identity)
        kept = self._answers.get(key) if ttl else None
        if kept and kept[0] > now:
            answer = kept[1]
        else:
            event = _event(call, authorizer, arn, identity)
            answer = _read(await self._ask(call, authorizer, event), authorizer)
            if ttl:
                self._keep(key, answer, now, now + ttl)
        if not self._allows(call, answer, arn):
            raise DeniedError("denied")
        return answer.context

    def _allows(self, call: Call, answer: Answer, arn: str) -> bool:
        if isinstance(answer.allows, bool):
            return answer.allows
        # Somebody with this policy alone: the root would be allowed without one.
        who = f"arn:aws:iam::{call.account}:user/authorized"
        asked = access.Request(_ACTION, arn, who, self._keys(call))
        decision = access.evaluate(asked, access.Policies(identity=[answer.allows]))
        return decision.effect == "Allow"

    def _keep(self, key: tuple[str, ...], answer: Answer, now: float, until: float) -> None:
        """Keep an answer; where there are too many, those that have ended and the oldest go."""
        if len(self._answers) >= _MOST_ANSWERS:
            for ended in [each for each, (end, _) in self._answers.items() if end <= now]:
                del self._answers[ended]
        while len(self._answers) >= _MOST_ANSWERS:
            del self._answers[next(iter(self._answers))]
        self._answers[key] = until, answer


def _is_simple(authorizer: Json) -> bool:
    return _version(authorizer) == "2.0" and bool(authorizer.get("enableSimpleResponses"))


def _version(authorizer: Json) -> str:
    return str(authorizer.get("authorizerPayloadFormatVersion") or "2.0")


def _event(call: Call, authorizer: Json, arn: str, identity: list[str]) -> Json:
    event = event_of(call)
    if _version(authorizer) == "1.0":
        return _first_event(call, event, arn, identity)
    asked = {"version": "2.0", "type": "REQUEST", "routeArn": arn, "identitySource": identity}
    return {
        **asked,
        **{name: each for name, each in event.items() if name not in _OF_THE_BODY},
    }


def _first_event(call: Call, event: Json, arn: str, identity: list[str]) -> Json:
    """Make an event of format 1.0, as authorizers of REST APIs get it."""
    resource = (call.route_key or "").partition(" ")[2] or call.path
    joined = ",".join(identity)
    return {
        "version": "1.0",
        "type": "REQUEST",
        "methodArn": arn,
        "identitySource": joined,
        "authorizationToken": joined,
        "resource": resource,
        "path": call.raw_path,
        "httpMethod": call.method,
        "headers": event["headers"],
        "queryStringParameters": {name: values[-1] for name, values in call.query.items()},
        "pathParameters": call.path_parameters,
        "stageVariables": call.stage_variables,
        "requestContext": {
            "accountId": call.account,
            "apiId": call.api_id,
            "domainName": call.domain,
            "domainPrefix": call.domain.partition(".")[0],
            "httpMethod": call.method,
            "identity": {
                "sourceIp": call.source_ip,
                "userAgent": call.headers.get("user-agent", ""),
            },
            "path": call.raw_path,
            "protocol": "HTTP/1.1",
            "requestId": call.request_id,
            "resourcePath": resource,
            "stage": call.stage,
        },
    }


def _read(said: Any, authorizer: Json) -> Answer:
    """Read what a function said; anything that is not valid is a failure, never a denial."""
    context = said.get("context") or {} if isinstance(said, dict) else None
    if not isinstance(context, dict):
        raise FailedError("the authorizer's function returned no valid response")
    if _is_simple(authorizer):
        if not isinstance(said.get("isAuthorized"), bool):
            raise FailedError("isAuthorized must be true or false")
        return Answer(said["isAuthorized"], dict(context))
    try:
        policy = access.parse_policy(said.get("policyDocument") or "", "the authorizer's policy")
    except access.InvalidPolicy as error:
        raise FailedError(f"policyDocument must be a policy: {error}") from None
    named = {"principalId": said["principalId"]} if said.get("principalId") is not None else {}
    if _version(authorizer) == "1.0":
        return Answer(policy, _as_texts({**context, **named}))
    return Answer(policy, {**context, **named})


def _as_texts(context: Json) -> Json:
    """Return the values of a context as format 1.0 has them."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in context.items()
        if value is not None
    }
