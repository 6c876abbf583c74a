"""What a session of a session keeps: its source identity, and the tags that are transitive."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.gatehouse.local.pools import refusal

_BUCKET = "session-chains"
_ACTIONS = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _role(clients: Callable[..., Any], name: str, actions: list[str]) -> str:
    trust = {"Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Action": actions}
    made = clients("iam").create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))
    tagged = {
        "Effect": "Allow",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{_BUCKET}/${{aws:PrincipalTag/team}}/*",
        "Condition": {"StringEquals": {"aws:SourceIdentity": "ann"}},
    }
    assuming = {"Effect": "Allow", "Action": "sts:*", "Resource": "*"}
    clients("iam").put_role_policy(
        RoleName=name, PolicyName="own", PolicyDocument=_policy(tagged, assuming)
    )
    return str(made["Role"]["Arn"])


@pytest.fixture(scope="module")
def roles(clients: Callable[..., Any]) -> list[str]:
    clients("s3").create_bucket(Bucket=_BUCKET)
    return [_role(clients, f"chain-{number}", _ACTIONS) for number in (1, 2)]


@pytest.fixture(scope="module")
def strict(clients: Callable[..., Any]) -> str:
    return _role(clients, "chain-strict", ["sts:AssumeRole"])


@pytest.fixture(scope="module")
def user(clients: Callable[..., Any]) -> dict[str, Any]:
    clients("iam").create_user(UserName="chaining")
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    clients("iam").put_user_policy(
        UserName="chaining", PolicyName="all", PolicyDocument=_policy(everything)
    )
    key = clients("iam").create_access_key(UserName="chaining")["AccessKey"]
    return {**key, "SecretKey": key["SecretAccessKey"], "SessionToken": None}


def _assumed(sts: Any, role: str, **more: Any) -> dict[str, str]:
    given = sts.assume_role(RoleArn=role, RoleSessionName="app", **more)["Credentials"]
    return {**given, "SecretKey": given["SecretAccessKey"]}


_TEAM = [{"Key": "team", "Value": "red"}]


def test_a_session_of_a_session_has_what_is_passed_on(
    clients: Callable[..., Any], roles: list[str], user: dict[str, Any]
) -> None:
    tagged = {"SourceIdentity": "ann", "Tags": _TEAM, "TransitiveTagKeys": ["team"]}
    first = _assumed(clients("sts", user), roles[0], **tagged)
    second = _assumed(clients("sts", first), roles[1])
    for keys in (first, second):
        put = clients("s3", keys).put_object
        assert put(Bucket=_BUCKET, Key="red/a", Body=b"")
        assert refusal(put, Bucket=_BUCKET, Key="blue/a", Body=b"") == "AccessDenied"


def test_tags_that_are_not_transitive_end_with_the_session(
    clients: Callable[..., Any], roles: list[str], user: dict[str, Any]
) -> None:
    first = _assumed(clients("sts", user), roles[0], SourceIdentity="ann", Tags=_TEAM)
    second = _assumed(clients("sts", first), roles[1])
    put = clients("s3", second).put_object
    assert refusal(put, Bucket=_BUCKET, Key="red/a", Body=b"") == "AccessDenied"


def test_what_was_passed_on_is_not_changed(
    clients: Callable[..., Any], roles: list[str], user: dict[str, Any]
) -> None:
    tagged = {"SourceIdentity": "ann", "Tags": _TEAM, "TransitiveTagKeys": ["team"]}
    sts = clients("sts", _assumed(clients("sts", user), roles[0], **tagged))
    asked = {"RoleArn": roles[1], "RoleSessionName": "app"}
    blue = [{"Key": "team", "Value": "blue"}]
    assert refusal(sts.assume_role, **asked, Tags=blue) == "InvalidParameterValue"
    assert refusal(sts.assume_role, **asked, SourceIdentity="bob") == "AccessDenied"


@pytest.mark.parametrize("more", [{"SourceIdentity": "ann"}, {"Tags": _TEAM}])
def test_a_trust_policy_must_allow_identities_and_tags(
    clients: Callable[..., Any], strict: str, user: dict[str, Any], more: dict[str, Any]
) -> None:
    sts = clients("sts", user)
    asked = {"RoleArn": strict, "RoleSessionName": "app"}
    assert refusal(sts.assume_role, **asked, **more) == "AccessDenied"
    assert sts.assume_role(**asked)["Credentials"]
