"""Statements of a policy become grants where these say the same, and permissions elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.deployed.adopting.constructs import Call, Construct, New
from gatehouse.deployed.adopting.reading.http_api import RunningApi
from gatehouse.deployed.adopting.reading.roles import RunningRole
from gatehouse.deployed.adopting.recognising.names import Names
from gatehouse.deployed.adopting.recognising.permissions import Grants, InexpressibleError
from gatehouse.deployed.adopting.recognising.roles import FUNCTIONS, people_of, role

OWN = "arn:aws:s3:::files/private/${cognito-identity.amazonaws.com:sub}/*"
API = "arn:aws:execute-api:eu-west-1:111122223333:a1"


@pytest.fixture
def grants() -> Grants:
    routes = [{"RouteKey": "GET /notes/{id}"}]
    running = RunningApi({"ApiId": "a1"}, {"StageName": "$default"}, routes, [], [], None)
    return Grants(Names(), {"a1": (running, Construct("HttpApi", "Api", "api", {}, {}))})


def one(grants: Grants, **statement: Any) -> Any:
    (found,) = grants.of({"p": {"Statement": {"Effect": "Allow", **statement}}})
    return found


def test_the_own_folder(grants: Grants) -> None:
    found = one(grants, Action=["s3:GetObject", "s3:DeleteObject"], Resource=OWN)
    assert found == Call("files", "own_folder", (), {"write": False, "list": False})
    assert grants.buckets["files"].maker == "from_name"


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("$default/*", Call("api", "invoke")),
        ("$default/GET/notes/*", Call("api", "invoke", ("GET /notes/{id}",))),
    ],
)
def test_calling_an_api(grants: Grants, end: str, expected: Call) -> None:
    assert one(grants, Action="execute-api:Invoke", Resource=f"{API}/{end}") == expected


@pytest.mark.parametrize(
    "statement",
    [
        {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::files/public/a"},
        {"Action": "s3:GetObjectAcl", "Resource": OWN},
        {"Action": "s3:GetObject", "Resource": OWN, "Effect": "Deny"},
        {"Action": "s3:GetObject", "Resource": OWN, "Condition": {"Bool": {"aws:x": "true"}}},
        {"Action": "execute-api:Invoke", "Resource": f"{API}/*"},
        {"Action": "execute-api:Invoke", "Resource": f"{API}/$default/GET/other"},
    ],
)
def test_what_no_grant_says_is_a_permission(grants: Grants, statement: dict[str, Any]) -> None:
    found = one(grants, **statement)
    assert isinstance(found, New)
    assert "reason" not in found.options
    assert found.options["actions"] == [statement["Action"]]


def test_a_wildcard_has_its_reason(grants: Grants) -> None:
    assert "reason" in one(grants, Action="dynamodb:*", Resource="arn:aws:s3:::a").options
    assert "reason" in one(grants, Action="xray:PutTraceSegments", Resource="*").options


@pytest.mark.parametrize(
    ("policies", "why"),
    [
        ({"a": {"Statement": []}, "b": {"Statement": []}}, "2 inline policies"),
        ({"a": {"Statement": {"Effect": "Allow", "NotAction": "a:B", "Resource": "*"}}}, "Not"),
        (
            {"a": {"Statement": {"Sid": "X", "Effect": "Allow", "Action": "a:B", "Resource": "*"}}},
            "the Sid X",
        ),
    ],
)
def test_what_no_permission_says_is_not_written(
    grants: Grants, policies: dict[str, Any], why: str
) -> None:
    with pytest.raises(InexpressibleError, match=why):
        grants.of(policies)


def running(**more: Any) -> RunningRole:
    trust = {
        "Statement": [
            {
                "Sid": "",
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "lambda.amazonaws.com"},
            }
        ]
    }
    named = {"RoleName": "list", "Arn": "arn:aws:iam::1:role/x/list", "Path": "/x/"}
    managed = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    document = {"AssumeRolePolicyDocument": trust}
    return RunningRole({**named, **document, **more}, {"p": {"Statement": []}}, managed)


def test_a_role_is_what_it_is_called(grants: Grants) -> None:
    found = role(running(), FUNCTIONS, "production", grants)
    assert found.as_it_runs.options["name"] == {"production": "list"}
    assert found.imports == {
        "role": "list",
        "policy": "list:p",
        "attached_policy_1": "list/arn:aws:iam::aws:policy/ReadOnlyAccess",
    }


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"MaxSessionDuration": 7200}, "not of one hour"),
        ({"PermissionsBoundary": {"PermissionsBoundaryArn": "x"}}, "boundary"),
        ({"AssumeRolePolicyDocument": {"Statement": [{}, {}]}}, "its trust policy"),
    ],
)
def test_a_role_that_no_construct_makes_stays_outside(
    grants: Grants, more: dict[str, Any], why: str
) -> None:
    with pytest.raises(InexpressibleError, match=why):
        role(running(**more), FUNCTIONS, "production", grants)
    with pytest.raises(InexpressibleError, match="its trust policy"):
        role(running(), people_of("eu-west-1:a"), "production", grants)
