"""What is carried of a plan, and which option is left out after a refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse import storage
from gatehouse.core import OptionError
from gatehouse.deployed.adopting.carrying import as_argument, carry
from gatehouse.deployed.adopting.comparing import HIDDEN, Difference, read_plan
from gatehouse.deployed.adopting.constructs import Construct, New
from gatehouse.deployed.adopting.refusing import is_refused, leave_out, with_reasons

PLACES = {("Users", "user_pool"): "aws_cognito_user_pool.users"}
REFUSED = "error: OAuth: option `scopes` cannot be used as given\n  value: ['email']\n  rule: must"


@pytest.fixture
def users() -> Construct:
    return Construct("UserPool", "Users", "users", {}, {"user_pool": "eu-west-1_AbCdEfGhI"})


def difference(action: str, runs: object) -> Difference:
    return Difference("aws_cognito_user_pool.users", action, "deletion_protection", runs, "ACTIVE")


def test_what_differs_is_carried_once(users: Construct) -> None:
    found = [difference("update", "INACTIVE")]
    assert carry([users], PLACES, found)
    assert users.carried == {"user_pool": {"deletion_protection": "INACTIVE"}}
    assert not carry([users], PLACES, found)


@pytest.mark.parametrize(("action", "runs"), [("update", HIDDEN), ("replace", "INACTIVE")])
def test_secrets_and_replacements_are_never_carried(
    users: Construct, action: str, runs: str
) -> None:
    assert not carry([users], PLACES, [difference(action, runs)])
    assert users.carried == {}


def test_a_block_is_taken_out_of_its_list() -> None:
    block: list[dict[str, object]] = [
        {"challenge_required_on_new_device": False, "other": None, "empty": []}
    ]
    expected = {"challenge_required_on_new_device": False}
    assert as_argument("aws_cognito_user_pool", "device_configuration", block) == expected
    assert as_argument("aws_cognito_user_pool_client", "write_attributes", []) == []


def test_the_option_whose_class_refuses_a_value_is_found() -> None:
    refused = New("OAuth", {"scopes": ["email"]})
    assert is_refused(refused, "OAuth", "scopes", REFUSED)
    assert not is_refused(New("OAuth", {"scopes": ["openid"]}), "OAuth", "scopes", REFUSED)


TRANSFORM = """notes-production/Users: option `transform['user_pool']` cannot be used as given
  value: {'deletion_protection': 'INACTIVE'}
  rule:  must be as it is
  fix:   leave it out"""


def test_an_argument_that_is_refused_stays_a_difference_with_its_rule(users: Construct) -> None:
    found = [difference("update", "INACTIVE")]
    carry([users], PLACES, found)
    assert leave_out([users], TRANSFORM)
    assert users.carried == {}
    assert not carry([users], PLACES, found)
    (left,) = with_reasons(found, [users], PLACES)
    assert str(left).endswith("; the construct refuses what runs: must be as it is")


@pytest.mark.parametrize("place", ["List: option `permissions`", "List/Role: option `allow`"])
def test_a_function_whose_permissions_are_refused_stays_outside(place: str) -> None:
    options = {"name": {"production": "notes-list"}, "permissions": []}
    function = Construct("Function", "List", "list_", options, {"function": "notes-list"})
    said = f"notes-production/{place} cannot be used as given\n  rule:  must be an action"
    assert leave_out([function], said)
    assert (function.maker, function.positional) == ("from_name", ("notes-list",))
    assert (function.options, function.imports) == ({}, {})
    assert "must be an action" in function.comments[0]


@pytest.mark.parametrize(
    ("option", "wrong"),
    [
        ("cors", New("BucketCors", {"allow_origins": ["https://a.example", "x"]}, "storage")),
        ("lifecycle", [New("LifecycleRule", {"expire": timedelta(0)}, "storage", ("old",))]),
    ],
)
def test_a_setting_of_a_bucket_that_is_refused_stays_and_is_named(option: str, wrong: Any) -> None:
    new = wrong[0] if isinstance(wrong, list) else wrong
    with pytest.raises(OptionError) as refused:  # by the class itself, in its own words
        getattr(storage, new.name)(*new.positional, **new.options)
    files = Construct(
        "Bucket", "Files", "files", {option: wrong}, dict.fromkeys(["bucket", option], "f")
    )
    assert leave_out([files], str(refused.value))
    assert (files.options, files.imports) == ({}, {"bucket": "f"})
    (said,) = files.comments
    assert said.startswith(f"The {option} of the bucket stays as it is; of it: ")


def test_what_was_not_written_is_not_left_out(users: Construct) -> None:
    assert not leave_out([users], TRANSFORM)
    assert not leave_out([users], "Traceback of something else")


def test_a_plan_hides_secrets_and_names_what_would_replace() -> None:
    change = {
        "actions": ["delete", "create"],
        "before": {"name": "a", "secret": "old"},
        "after": {"name": "b", "secret": "new"},
        "before_sensitive": {"secret": True},
        "replace_paths": [["name"]],
    }
    address = "aws_cognito_user_pool.users"
    plan = {
        "resource_changes": [
            {"mode": "managed", "type": "aws_cognito_user_pool", "address": address}
            | {"change": change}
        ]
    }
    said = [str(each) for each in read_plan(plan).differences]
    assert said[0] == f'{address}: name is "a", and the source says "b", which would REPLACE it'
    assert "old" not in said[1]
    assert "would be lost" in said[-1]


def test_an_argument_of_one_of_many_is_named_with_its_rule() -> None:
    api = Construct("HttpApi", "Api", "api", {}, {"api": "a1"})
    places = {("Api", "route_get_notes"): "aws_apigatewayv2_route.api_get_notes"}
    found = [Difference("aws_apigatewayv2_route.api_get_notes", "update", "target", "i2", "i1")]
    assert carry([api], places, found)
    assert leave_out(
        [api], TRANSFORM.replace("Users", "Api").replace("user_pool", "route[get_notes]")
    )
    (left,) = with_reasons(found, [api], places)
    assert str(left).endswith("; the construct refuses what runs: must be as it is")
