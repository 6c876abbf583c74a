"""Guests are given routes, folders and items by name."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.api import HttpApi, Public, UserPoolJwt
from gatehouse.api.routes.route_key import RouteKey
from gatehouse.api.routes.taken_in import routes_taken_in
from gatehouse.auth import Guests, IdentityPool, UserPool, UserPoolClient
from gatehouse.core import AppStack, OptionError
from gatehouse.iam import Condition, Permission
from gatehouse.storage import Bucket, Table

from tests.unit.synth import new_stack, synthesized

HELLO = "lambdas/hello.main"


def web(stack: AppStack) -> UserPoolClient:
    return UserPool(stack, "Users", usernames=["email"]).add_client("Web")


def allowed(stack: AppStack, *grants: Any) -> list[str]:
    """The resources that guests are allowed."""
    pool = IdentityPool(
        stack, "Ids", user_pools=[web(stack)], guests=Guests(reason="a public hall")
    )
    pool.guests.allow(*grants)
    documents = synthesized(stack)["data"]["aws_iam_policy_document"]
    return [
        resource
        for statement in documents["ids_unauthenticated"]["statement"]
        for resource in statement["resources"]
    ]


def api(stack: AppStack, *keys: str) -> HttpApi:
    made = HttpApi(stack, "Api")
    for key in keys:
        made.route(key, HELLO)
    return made


@pytest.mark.parametrize(
    ("named", "others"),
    [
        ("GET /hall", ["DELETE /hall", "GET /halls", "DELETE /users/{id}"]),
        ("GET /hall", ["$default"]),
        ("GET /hall", ["ANY /{proxy+}", "ANY /hall"]),
        ("GET /cards/{id}", ["DELETE /cards/{id}", "GET /card/{id}/owner"]),
        ("GET /cards/{id}", ["ANY /cards/{id}", "GET /{page}"]),
        ("ANY /files/{path+}", ["GET /file"]),
    ],
)
def test_guests_may_call_routes_that_are_named(
    stack: AppStack, named: str, others: list[str]
) -> None:
    (resource,) = allowed(stack, api(stack, named, *others).invoke(named))
    assert resource.startswith("${aws_apigatewayv2_api.api.execution_arn}/$default/")


@pytest.mark.parametrize(
    ("named", "taken"),
    [
        ("GET /cards/{id}", "GET /cards/{id}/owner"),
        ("GET /cards/{id}", "GET /cards/mine"),
        ("GET /cards/{id}", "GET /{page}/{part}/{end}"),
        ("GET /cards/{id}", "GET /{proxy+}"),
        ("GET /cards/{id}", "ANY /cards/{id}/owner"),
        ("GET /cards/{id}", "$default"),
        ("ANY /cards/{id}", "DELETE /cards/{id}"),
        ("ANY /{proxy+}", "DELETE /users/{id}"),
        ("$default", "DELETE /users/{id}"),
    ],
)
def test_a_named_route_that_takes_in_another_one_is_refused(
    stack: AppStack, named: str, taken: str
) -> None:
    with pytest.raises(OptionError, match="guests must be given routes by name") as refused:
        allowed(stack, api(stack, named, taken).invoke(named))
    assert f'"{taken}"' in refused.value.rule
    assert f'"{named}"' not in refused.value.rule


def test_both_may_be_named(stack: AppStack) -> None:
    routes = ("GET /cards/{id}", "GET /cards/{id}/owner")
    assert len(allowed(stack, api(stack, *routes).invoke(*routes))) == 1


def test_routes_that_iam_does_not_guard_are_left_out(stack: AppStack) -> None:
    made = api(stack, "GET /cards/{id}")
    made.route("GET /cards/{id}/news", HELLO, authorizer=Public(reason="news"))
    client = UserPool(stack, "Others", usernames=["email"]).add_client("App")
    jwt = UserPoolJwt(client.pool, clients=[client])
    made.route("GET /cards/{id}/owner", HELLO, authorizer=jwt)
    assert allowed(stack, made.invoke("GET /cards/{id}"))


@pytest.mark.parametrize("end", ["/*", "*", "/**", "/?*"])
def test_all_objects_are_refused_however_they_are_written(stack: AppStack, end: str) -> None:
    reading = Permission(["s3:GetObject"], [Bucket(stack, "Files").arn + end])
    with pytest.raises(OptionError, match="guests must be given folders of a bucket by name"):
        allowed(stack, reading)


@pytest.mark.parametrize(
    "end", ["/*", "*", "/*/*", "/$default/*", "/$default/*/*", "/*/GET/*", "/*/G*"]
)
def test_all_routes_are_refused_however_they_are_written(stack: AppStack, end: str) -> None:
    calling = Permission(["execute-api:Invoke"], [api(stack, "GET /a").execution_arn + end])
    with pytest.raises(OptionError, match="guests must be given routes by name"):
        allowed(stack, calling)


def test_a_reason_gives_guests_the_whole_of_something(stack: AppStack) -> None:
    made, files = api(stack, "GET /hall", "GET /shop"), Bucket(stack, "Catalogue")
    why = "all of it is a catalogue"
    everything = [f"{made.execution_arn}/*/*"]
    resources = allowed(
        stack,
        Permission(["execute-api:Invoke"], everything, reason=why),
        Permission(["s3:GetObject"], [f"{files.arn}/*"], reason=why),
    )
    assert len(resources) == 2


def test_guests_may_use_folders_and_items_by_name(stack: AppStack) -> None:
    files, notes = Bucket(stack, "Files"), Table(stack, "Notes", partition_key="userId")
    listing = Condition("StringLike", "s3:prefix", ["public/*"])
    allowed(
        stack,
        files.read("public"),
        files.own_folder("drafts"),
        notes.own_items(),
        Permission(["s3:ListBucket"], [files.arn], [listing]),
    )


@pytest.mark.parametrize(
    "listing",
    [
        Condition("StringLike", "s3:prefix", ["*"]),
        Condition("StringLike", "s3:prefix", ["public/*", "?*"]),
        Condition("StringNotLike", "s3:prefix", ["drafts/*"]),
        Condition("StringLikeIfExists", "s3:prefix", ["public/*"]),
        Condition("StringEquals", "s3:prefix", ["${s3:prefix}"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("action", ["s3:ListBucket", "s3:ListBucketVersions"])
def test_a_condition_that_names_no_folder_lists_all(
    stack: AppStack, action: str, listing: Condition
) -> None:
    named = Condition("StringLike", "s3:prefix", ["", "public/*"])
    files = Bucket(stack, "Files")
    allowed(stack, Permission([action], [files.arn], [named]))
    other = new_stack()
    with pytest.raises(OptionError, match="this lists all of it"):
        allowed(other, Permission([action], [Bucket(other, "Files").arn], [listing]))


@pytest.mark.parametrize(
    "keys",
    [
        Condition("StringNotEquals", "dynamodb:LeadingKeys", ["secrets"]),
        Condition("ForAnyValue:StringLike", "dynamodb:LeadingKeys", ["*"]),
    ],
    ids=str,
)
def test_a_condition_that_names_no_items_takes_in_everybodys(
    stack: AppStack, keys: Condition
) -> None:
    reading = Permission(
        ["dynamodb:GetItem"], [Table(stack, "Notes", partition_key="id").arn], [keys]
    )
    with pytest.raises(OptionError, match="this takes in everybody's"):
        allowed(stack, reading)


def test_signed_in_users_may_still_call_all_routes(stack: AppStack) -> None:
    made = api(stack, "GET /hall", "DELETE /users/{id}")
    pool = IdentityPool(
        stack, "Ids", user_pools=[web(stack)], guests=Guests(reason="a public hall")
    )
    pool.authenticated.allow(made.invoke())
    pool.guests.allow(made.invoke("GET /hall"))
    synthesized(stack)


@pytest.mark.parametrize(
    ("requests", "found"),
    [
        ("*", {"$default", "GET /a", "GET /a/{b}", "ANY /f/{p+}"}),
        ("GET/a", {"GET /a"}),
        ("GET/a/*", {"GET /a/{b}", "$default"}),
        ("POST/f/*/x", {"ANY /f/{p+}"}),
        ("POST/*", {"$default", "ANY /f/{p+}"}),
        ("GET/a[b]", {"$default"}),
    ],
)
def test_routes_are_found_by_the_requests_that_reach_them(requests: str, found: set[str]) -> None:
    keys = [
        RouteKey("", ""),
        RouteKey("GET", "/a"),
        RouteKey("GET", "/a/{b}"),
        RouteKey("ANY", "/f/{p+}"),
    ]
    assert {str(key) for key in routes_taken_in(requests, keys)} == found
