"""What is given counts as it is at the call: a list or dict that changes later changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.api import AwsService, Cors, HttpApi, Route
from gatehouse.auth import OAuth, OidcLogin, ThreatProtection, UserPool
from gatehouse.compute import Function, Vpc
from gatehouse.core import AppStack, Transform
from gatehouse.iam import Condition, Permission, Principal
from gatehouse.storage import Bucket, BucketCors, GlobalIndex

from tests.unit.synth import synthesized

READING = Permission(["s3:GetObject"], ["arn:aws:s3:::notes/today"])
SENT = {"QueueUrl": "https://sqs.example", "MessageBody": "$request.body"}
VALUES: list[tuple[Callable[[Any], Any], str, list[Any] | dict[str, Any]]] = [
    (lambda given: Cors(allow_origins=given), "allow_origins", ["https://a.example.com"]),
    (lambda given: BucketCors(allow_headers=given), "allow_headers", ["etag"]),
    (lambda given: Route("lambdas/hello.main", function=given), "function", {"memory": 256}),
    (
        lambda given: AwsService("SQS-SendMessage", given, permissions=[READING]),
        "parameters",
        SENT,
    ),
    (lambda given: OAuth(callback_urls=given), "callback_urls", ["https://a.example.com"]),
    (lambda given: ThreatProtection(blocked_ips=given), "blocked_ips", ["203.0.113.0/24"]),
    (
        lambda given: OidcLogin(issuer="https://a.example.com", client_ids=given),
        "client_ids",
        ["a"],
    ),
    (lambda given: Principal("AWS", given), "identifiers", ["111122223333"]),
    (lambda given: Condition("StringEquals", "aws:userid", given), "values", ["a"]),
    (lambda given: Vpc(given, ["sg-1"]), "subnets", ["subnet-1"]),
    (lambda given: GlobalIndex("a", projection=given), "projection", ["title"]),
]


@pytest.mark.parametrize(("make", "field", "given"), VALUES, ids=lambda each: str(each)[:20])
def test_a_value_keeps_what_it_was_made_of(
    make: Callable[[Any], Any], field: str, given: list[Any] | dict[str, Any]
) -> None:
    given = given.copy()
    value = make(given)
    before = type(given)(getattr(value, field))
    given.clear()
    assert before
    assert type(given)(getattr(value, field)) == before


def test_a_construct_keeps_what_it_was_made_of(stack: AppStack) -> None:
    tags, links, usernames = {"team": "notes"}, [Bucket(stack, "Files")], ["email"]
    change = {"tags": {"a": "b"}}
    HttpApi(stack, "Api", tags=tags)
    Function(stack, "Hello", "lambdas/hello.main", link=links, transform={"function": change})
    UserPool(stack, "Users", usernames=usernames)
    for given in (tags, links, usernames, change["tags"], change):
        given.clear()
    made = synthesized(stack)["resource"]
    assert made["aws_apigatewayv2_api"]["api"]["tags"] == {"team": "notes"}
    assert made["aws_lambda_function"]["hello"]["tags"] == {"a": "b"}
    assert made["aws_cognito_user_pool"]["users"]["username_attributes"] == ["email"]


def test_a_transform_keeps_its_change() -> None:
    change = {"tags": {"a": "b"}}
    transform = Transform(change, reason="a test of copies")
    change.clear()
    assert transform.change == {"tags": {"a": "b"}}
