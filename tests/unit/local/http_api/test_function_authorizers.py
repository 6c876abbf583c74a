"""Authorizers that are functions: what they are asked, and what follows from what they say."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from gatehouse.local.services.http_api.call import Call
from gatehouse.local.services.http_api.function_authorizer import (
    DeniedError,
    FailedError,
    FunctionAuthorizer,
    NoIdentityError,
)

from tests.unit.local.http_api.calls import a_call

_ARN = "arn:aws:execute-api:eu-west-1:111122223333:api1/$default/GET/notes"
_SIMPLE = {
    "authorizerId": "a1",
    "authorizerPayloadFormatVersion": "2.0",
    "enableSimpleResponses": True,
    "identitySource": ["$request.header.X-Key"],
    "authorizerResultTtlInSeconds": 60,
}
_BY_POLICY = {**_SIMPLE, "enableSimpleResponses": False}


@dataclass
class Asked:
    """A function that says what the test wants."""

    says: Any = None
    events: list[dict[str, Any]] = field(default_factory=list)
    now: float = 1000.0

    def __post_init__(self) -> None:
        async def ask(_: Call, __: dict[str, Any], event: dict[str, Any]) -> Any:
            self.events.append(event)
            return self.says

        self.authorizer = FunctionAuthorizer(ask, lambda _: {"aws:SourceIp": "192.0.2.1"})

    def enter(
        self, authorizer: dict[str, Any], key: str | None = "k", arn: str = _ARN, **told: Any
    ) -> Any:
        headers = {} if key is None else {"x-key": key}
        call = a_call("/notes", **{"headers": headers, "route": {"routeKey": "GET /notes"}, **told})
        return asyncio.run(self.authorizer.enter(call, authorizer, arn, self.now))


def _policy(effect: str = "Allow", resource: str = _ARN, **more: Any) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource, **more}
    return {"policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}


def test_a_simple_response_decides() -> None:
    yes = Asked({"isAuthorized": True, "context": {"tenant": "t1", "age": 3}})
    assert yes.enter(_SIMPLE) == {"tenant": "t1", "age": 3}
    with pytest.raises(DeniedError):
        Asked({"isAuthorized": False}).enter(_SIMPLE)


@pytest.mark.parametrize(
    "said",
    [
        None,
        "yes",
        {},
        {"isAuthorized": "true"},
        {"isAuthorized": 1},
        {"isAuthorized": True, "context": "none"},
    ],
)
def test_what_is_no_simple_response_is_a_failure(said: Any) -> None:
    with pytest.raises(FailedError):
        Asked(said).enter(_SIMPLE)


@pytest.mark.parametrize(
    "policy",
    [
        _policy(),
        _policy(resource="arn:aws:execute-api:*:*:api1/*"),
        _policy(Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
    ],
)
def test_a_policy_that_allows_the_route_lets_the_call_in(policy: dict[str, Any]) -> None:
    said = {**policy, "principalId": "ada", "context": {"a": True}}
    assert Asked(said).enter(_BY_POLICY) == {"a": True, "principalId": "ada"}


@pytest.mark.parametrize(
    "policy",
    [
        _policy("Deny"),
        _policy(resource=f"{_ARN}/other"),
        _policy(Action="execute-api:ManageConnections"),
        _policy(Condition={"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}),
    ],
)
def test_a_policy_that_does_not_allow_the_route_denies_the_call(policy: dict[str, Any]) -> None:
    with pytest.raises(DeniedError):
        Asked(policy).enter(_BY_POLICY)


@pytest.mark.parametrize(
    "said", [None, {}, {"isAuthorized": True}, {"policyDocument": {"Statement": "all"}}]
)
def test_what_is_no_policy_is_a_failure(said: Any) -> None:
    with pytest.raises(FailedError):
        Asked(said).enter(_BY_POLICY)


@pytest.mark.parametrize("key", [None, ""])
def test_without_an_identity_source_the_function_is_not_asked(key: str | None) -> None:
    asked = Asked({"isAuthorized": True})
    with pytest.raises(NoIdentityError):
        asked.enter(_SIMPLE, key)
    assert asked.events == []


def test_an_event_of_format_2_is_that_of_a_function_without_its_body() -> None:
    asked = Asked({"isAuthorized": True})
    asked.enter(_SIMPLE, body=b"secret", query={"q": ["1", "2"]}, raw_query="q=1&q=2")
    (event,) = asked.events
    assert (event["version"], event["type"], event["routeArn"]) == ("2.0", "REQUEST", _ARN)
    assert event["identitySource"] == ["k"]
    assert (event["routeKey"], event["rawQueryString"]) == ("GET /notes", "q=1&q=2")
    assert event["queryStringParameters"] == {"q": "1,2"}
    assert event["requestContext"]["http"]["sourceIp"] == "192.0.2.1"
    assert not {"body", "isBase64Encoded"} & event.keys()


def test_an_event_of_format_1_is_that_of_a_rest_api() -> None:
    asked = Asked({**_policy(), "context": {"a": True, "n": 1, "none": None}, "principalId": 7})
    authorizer = {
        **_SIMPLE,
        "authorizerPayloadFormatVersion": "1.0",
        "identitySource": ["$request.header.X-Key", "$context.routeKey"],
    }
    context = asked.enter(authorizer)
    (event,) = asked.events
    assert (event["version"], event["methodArn"]) == ("1.0", _ARN)
    assert event["identitySource"] == event["authorizationToken"] == "k,GET /notes"
    assert (event["resource"], event["httpMethod"]) == ("/notes", "GET")
    assert context == {"a": "true", "n": "1", "principalId": "7"}


def test_an_answer_counts_until_its_time_is_over() -> None:
    asked = Asked({"isAuthorized": True, "context": {"n": 1}})
    asked.enter(_SIMPLE)
    asked.says = {"isAuthorized": False}
    asked.now += 59
    assert asked.enter(_SIMPLE) == {"n": 1}
    asked.now += 1
    with pytest.raises(DeniedError):
        asked.enter(_SIMPLE)
    assert len(asked.events) == 2


def test_a_denial_counts_too() -> None:
    asked = Asked({"isAuthorized": False})
    for _ in range(2):
        with pytest.raises(DeniedError):
            asked.enter(_SIMPLE)
    assert len(asked.events) == 1


def test_a_failure_does_not_count() -> None:
    asked = Asked({})
    with pytest.raises(FailedError):
        asked.enter(_SIMPLE)
    asked.says = {"isAuthorized": True}
    asked.enter(_SIMPLE)


@pytest.mark.parametrize(
    ("authorizer", "told"),
    [
        ({**_SIMPLE, "authorizerResultTtlInSeconds": 0}, {}),
        ({**_SIMPLE, "identitySource": []}, {}),
        (_SIMPLE, {"key": "other"}),
        (_SIMPLE, {"stage": "live"}),
        (_SIMPLE, {"api_id": "api2"}),
        ({**_SIMPLE, "authorizerId": "a2"}, {}),
        ({**_SIMPLE, "authorizerUri": "another"}, {}),
    ],
    ids=["no time", "no source", "identity", "stage", "API", "authorizer", "function"],
)
def test_an_answer_counts_for_no_other_call(
    authorizer: dict[str, Any], told: dict[str, Any]
) -> None:
    asked = Asked({"isAuthorized": True})
    asked.enter(_SIMPLE)
    asked.enter(authorizer, **told)
    asked.enter(authorizer, **told)
    assert len(asked.events) >= 2


def test_a_kept_policy_is_asked_for_each_route() -> None:
    asked = Asked(_policy())
    asked.enter(_BY_POLICY)
    with pytest.raises(DeniedError):
        asked.enter(_BY_POLICY, arn=f"{_ARN}/other")
    assert len(asked.events) == 1


def test_answers_are_forgotten_for_one_stage() -> None:
    asked = Asked({"isAuthorized": True})
    asked.enter(_SIMPLE)
    asked.enter(_SIMPLE, stage="live")
    asked.authorizer.forget("api1", "live")
    asked.enter(_SIMPLE)
    assert len(asked.events) == 2
    asked.enter(_SIMPLE, stage="live")
    assert len(asked.events) == 3


def test_the_oldest_answers_go_where_there_are_too_many() -> None:
    asked = Asked({"isAuthorized": True})
    for number in range(1100):
        asked.enter(_SIMPLE, str(number))
    asked.enter(_SIMPLE, "1099")
    assert len(asked.events) == 1100
    asked.enter(_SIMPLE, "0")
    assert len(asked.events) == 1101
