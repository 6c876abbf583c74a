"""Whoever gives a role to a service needs iam:PassRole on it."""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_NUMBERS = itertools.count()


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(action: str, resource: str = "*", **condition: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **condition}


@pytest.fixture(scope="module")
def role(clients: Callable[..., Any]) -> str:
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"},
    }
    made = clients("iam").create_role(RoleName="passed", AssumeRolePolicyDocument=_policy(trust))
    return str(made["Role"]["Arn"])


@pytest.fixture
def somebody(clients: Callable[..., Any]) -> Callable[..., Any]:
    """Make clients of a user with a policy of these statements."""

    def make(service: str, *statements: dict[str, Any]) -> Any:
        iam, name = clients("iam"), f"passing-{next(_NUMBERS)}"
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=_policy(*statements))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys = {"AccessKeyId": key["AccessKeyId"], "SecretKey": key["SecretAccessKey"]}
        return clients(service, {**keys, "SessionToken": None})

    return make


def _create_function(lambda_: Any, role: str) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("handler.py", "def main(event, context): pass")
    made = lambda_.create_function(
        FunctionName=f"passed-{next(_NUMBERS)}",
        Runtime="python3.11",
        Handler="handler.main",
        Role=role,
        Code={"ZipFile": packed.getvalue()},
    )
    return str(made["FunctionName"])


def _refused(call: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(*arguments, **named)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403)
    return str(refused.value)


_TO_LAMBDA = {"Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}}
_TO_OTHERS = {"Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}}


def test_a_function_is_made_by_whoever_may_pass_its_role(
    role: str, somebody: Callable[..., Any]
) -> None:
    passing = _allow("iam:PassRole", role, **_TO_LAMBDA)
    assert _create_function(somebody("lambda", _allow("lambda:*"), passing), role)


@pytest.mark.parametrize("condition", [None, _TO_OTHERS])
def test_a_function_is_not_made_with_a_role_that_may_not_be_passed(
    role: str, somebody: Callable[..., Any], condition: dict[str, Any] | None
) -> None:
    statements = [_allow("lambda:*")]
    if condition:
        statements.append(_allow("iam:PassRole", role, **condition))
    told = _refused(_create_function, somebody("lambda", *statements), role)
    assert "iam:PassRole" in told
    assert role in told


def test_a_role_is_passed_by_its_own_arn_alone(
    role: str, somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    passing = _allow("iam:PassRole", "arn:aws:iam::*:role/app/*")
    making = somebody("lambda", _allow("lambda:*"), passing)
    other_path = role.replace(":role/", ":role/app/")
    _refused(_create_function, making, other_path)
    other_account = other_path.replace("000000000000", "111122223333")
    _refused(_create_function, making, other_account)
    name = _create_function(clients("lambda"), role)
    for arn in (other_path, other_account):
        _refused(making.update_function_configuration, FunctionName=name, Role=arn)
    function = clients("lambda").get_function_configuration(FunctionName=name)
    assert function["Role"] == role


def test_a_function_gets_another_role_only_from_whoever_may_pass_it(
    role: str, somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    name = _create_function(clients("lambda"), role)
    update = somebody("lambda", _allow("lambda:*")).update_function_configuration
    assert update(FunctionName=name, Timeout=5)["Timeout"] == 5
    assert "iam:PassRole" in _refused(update, FunctionName=name, Role=role)


def test_an_identity_pool_gets_roles_only_from_whoever_may_pass_them(
    role: str, somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    pool = clients("cognito-identity").create_identity_pool(
        IdentityPoolName="passed", AllowUnauthenticatedIdentities=False
    )["IdentityPoolId"]
    asked = {"IdentityPoolId": pool, "Roles": {"authenticated": role}}
    alone = somebody("cognito-identity", _allow("cognito-identity:*"))
    assert "iam:PassRole" in _refused(alone.set_identity_pool_roles, **asked)
    both = [_allow("cognito-identity:*"), _allow("iam:PassRole", role)]
    somebody("cognito-identity", *both).set_identity_pool_roles(**asked)
