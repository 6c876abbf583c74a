"""Tags that CloudFormation puts on all that it makes are not written: nobody else may set them."""

from __future__ import annotations

from typing import Any

from gatehouse.deployed.adopting.reading.roles import RunningRole
from gatehouse.deployed.adopting.reading.user_pool import RunningUserPool
from gatehouse.deployed.adopting.recognising.names import Names
from gatehouse.deployed.adopting.recognising.permissions import Grants
from gatehouse.deployed.adopting.recognising.roles import FUNCTIONS, role
from gatehouse.deployed.adopting.recognising.user_pool import pool_options

OWN = {"sst:app": "notes", "Team": "a"}
TAGS = {"aws:cloudformation:stack-name": "production-notes", "AWS:x": "y", **OWN}


def options_of_pool(tags: dict[str, str]) -> dict[str, Any]:
    pool = {"Id": "eu-west-1_A", "Arn": "arn", "Name": "users", "UserPoolTags": tags}
    return pool_options(RunningUserPool(pool, {}, [], [], [], [], []), "production")


def tags_of_role(tags: dict[str, str]) -> Any:
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": FUNCTIONS.principal}
    given = [{"Key": key, "Value": value} for key, value in tags.items()]
    made: dict[str, Any] = {
        "RoleName": "list",
        "Arn": "arn",
        "AssumeRolePolicyDocument": {"Statement": [trust]},
    }
    made |= {"Tags": given}
    found = role(RunningRole(made, {}, []), FUNCTIONS, "production", Grants(Names(), {}))
    return found.as_it_runs.options.get("tags")


def test_those_of_a_pool() -> None:
    assert options_of_pool(TAGS)["tags"] == OWN
    assert "tags" not in options_of_pool({"aws:cloudformation:stack-name": "production-notes"})


def test_those_of_a_role() -> None:
    assert tags_of_role(TAGS) == OWN
    assert tags_of_role({"aws:cloudformation:stack-name": "production-notes"}) is None
