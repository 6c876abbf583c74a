"""Roles of groups and roles that functions share are taken over; what can't be says why."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.deployed.adopting.constructs import Call, Construct, Name
from gatehouse.deployed.adopting.reading.everything import Running
from gatehouse.deployed.adopting.reading.functions import RunningFunction
from gatehouse.deployed.adopting.reading.identity_pool import RunningIdentityPool
from gatehouse.deployed.adopting.reading.roles import RunningRole
from gatehouse.deployed.adopting.reading.user_pool import RunningUserPool
from gatehouse.deployed.adopting.recognising.everything import recognise
from gatehouse.deployed.adopting.refusing import leave_out

from tests.unit.deployed.adopting.test_role_mappings import TOKEN, trust_of

EDITOR = "arn:aws:iam::111122223333:role/editor"
SERVICE = "arn:aws:iam::111122223333:role/service"
IDENTITIES = "eu-west-1:a"
NAME = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A"
TO_LAMBDA = {
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Principal": {"Service": "lambda.amazonaws.com"},
}
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/today"}


def running_role(arn: str, trust: dict[str, Any], *statements: dict[str, Any]) -> RunningRole:
    named = {"RoleName": arn.rpartition("/")[2], "Arn": arn}
    policies = {"own": {"Statement": [*statements]}} if statements else {}
    return RunningRole({**named, "AssumeRolePolicyDocument": {"Statement": [trust]}}, policies, [])


def with_groups(
    *groups: dict[str, Any], roles: dict[str, RunningRole], mapping: dict[str, Any] | None = None
) -> tuple[dict[str, Construct], list[Call]]:
    """What is written for a pool with groups and an identity pool."""
    client = {"ClientId": "c1", "ClientName": "web", "HasSecret": False}
    pool = {"Id": "eu-west-1_A", "Arn": "arn", "Name": "users"}
    users = RunningUserPool(pool, {}, [client], [*groups], [], [], [])
    identities = RunningIdentityPool(
        {
            "IdentityPoolId": IDENTITIES,
            "IdentityPoolName": "notes",
            "CognitoIdentityProviders": [{"ProviderName": NAME, "ClientId": "c1"}],
        },
        {"Roles": {}, "RoleMappings": {f"{NAME}:c1": mapping or TOKEN}},
    )
    made, calls = recognise(Running([users], [identities], roles=roles), "production")
    return {each.id: each for each in made}, calls


def group(name: str, arn: str = EDITOR) -> dict[str, Any]:
    return {"GroupName": name, "RoleArn": arn}


def test_the_role_of_a_group_is_taken_over_with_its_permissions() -> None:
    roles = {EDITOR: running_role(EDITOR, trust_of(IDENTITIES), READ)}
    made, calls = with_groups(group("Editors"), roles=roles)
    call = calls[-1]
    assert (call.name, call.positional) == ("identities.role_for_group", (Name("editors"),))
    assert call.options["as_it_runs"].options["name"] == {"production": "editor"}
    (permission,) = call.options["permissions"]
    assert permission.options["actions"] == ["s3:GetObject"]
    assert "clients" not in call.options
    assert "role" not in made["Editors"].options
    assert made["Identities"].imports["Editors/role"] == "editor"
    assert made["Identities"].imports["Editors/policy"] == "editor:own"


@pytest.mark.parametrize(
    ("groups", "roles", "why"),
    [
        (
            [group("Editors"), group("Admins")],
            {EDITOR: running_role(EDITOR, trust_of(IDENTITIES))},
            "others have it too, and each construct makes its own",
        ),
        (
            [group("Authenticated")],
            {EDITOR: running_role(EDITOR, trust_of(IDENTITIES))},
            "the pool has a role Authenticated of its own",
        ),
        ([group("Editors")], {}, "there is no such role in this account"),
        (
            [group("Editors")],
            {EDITOR: running_role(EDITOR, trust_of("eu-west-1:another"))},
            "its trust policy is another than a construct's",
        ),
    ],
)
def test_a_role_of_a_group_that_stays_says_why(
    groups: list[dict[str, Any]], roles: dict[str, RunningRole], why: str
) -> None:
    made, calls = with_groups(*groups, roles=roles)
    assert [each for each in calls if each.method == "role_for_group"] == []
    written = made[groups[0]["GroupName"]]
    assert written.options["role"] == EDITOR
    assert written.comments == [f"Its role editor stays with the tool that made it: {why}."]


def test_a_role_that_no_token_leads_to_stays_what_the_group_names() -> None:
    roles = {EDITOR: running_role(EDITOR, trust_of(IDENTITIES))}
    made, calls = with_groups(group("Editors"), roles=roles, mapping={**TOKEN, "Type": "Rules"})
    assert calls == []
    assert (made["Editors"].options["role"], made["Editors"].comments) == (EDITOR, [])


def running_function(name: str, **more: Any) -> RunningFunction:
    arn = f"arn:aws:lambda:eu-west-1:111122223333:function:{name}"
    function = {"FunctionName": name, "FunctionArn": arn, "Role": SERVICE, "Handler": "app.main"}
    group = {"logGroupName": f"/aws/lambda/{name}"}
    return RunningFunction({**function, **more}, None, {}, [], group, b"zip")


def with_functions(*functions: RunningFunction, triggers: dict[str, str]) -> list[Construct]:
    of_pool = {
        each: f"arn:aws:lambda:eu-west-1:111122223333:function:{name}"
        for each, name in triggers.items()
    }
    pool = {"Id": "eu-west-1_A", "Name": "users", "LambdaConfig": of_pool}
    pool["Arn"] = "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_A"
    running = Running(
        [RunningUserPool(pool, {}, [], [], [], [], [])],
        functions={each.name: each for each in functions},
        roles={SERVICE: running_role(SERVICE, TO_LAMBDA, READ)},
    )
    made, _ = recognise(running, "production")
    return made


def test_functions_share_the_role_of_the_first_that_is_written() -> None:
    made = with_functions(
        running_function("a-list"), running_function("greet"), triggers={"PreSignUp": "greet"}
    )
    greet, users, first = made
    assert [each.kind for each in made] == ["Function", "UserPool", "Function"]
    assert users.options["triggers"].options == {"pre_sign_up": Name("greet")}
    assert greet.options["role"].options["name"] == {"production": "service"}
    assert first.options["role"] == Name("greet.role")
    assert "permissions" not in first.options
    assert [each for each in first.imports if each.startswith("Role/")] == []


def test_a_function_that_stays_outside_does_not_keep_the_others_from_their_role() -> None:
    made = with_functions(
        running_function("a-list", VpcConfig={"VpcId": "vpc-1"}),
        running_function("get"),
        running_function("put"),
        triggers={},
    )
    of = {each.id: each for each in made}
    assert of["AList"].maker == "from_name"
    assert of["Get"].imports["Role/role"] == "service"
    assert of["Put"].options["role"] == Name("get.role")


def test_a_role_whose_permissions_are_refused_leaves_all_its_functions_outside() -> None:
    made = with_functions(running_function("get"), running_function("put"), triggers={})
    said = "notes-production/Get: option `permissions` cannot be used as given\n  rule:  must be"
    assert leave_out(made, said)
    functions = [each for each in made if each.kind == "Function"]
    assert [each.maker for each in functions] == ["from_name", "from_name"]
    assert all("must be" in each.comments[0] for each in functions)
