"""A session is as long and as able as its role and its request allow."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.gatehouse.local.pools import Pool, refusal

_BUCKET = "session-limits"
_READ = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{_BUCKET}"}
_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture(scope="module")
def role(clients: Callable[..., Any]) -> str:
    """Make a role with a path, whose sessions last two hours at most."""
    trust = {"Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}
    made = clients("iam").create_role(
        RoleName="limited",
        Path="/teams/blue/",
        AssumeRolePolicyDocument=_policy(trust),
        MaxSessionDuration=7200,
    )
    clients("iam").put_role_policy(
        RoleName="limited", PolicyName="all", PolicyDocument=_policy(_ALL)
    )
    clients("s3").create_bucket(Bucket=_BUCKET)
    return str(made["Role"]["Arn"])


@pytest.fixture(scope="module")
def user(clients: Callable[..., Any]) -> dict[str, str]:
    clients("iam").create_user(UserName="assuming")
    clients("iam").put_user_policy(
        UserName="assuming", PolicyName="all", PolicyDocument=_policy(_ALL)
    )
    key = clients("iam").create_access_key(UserName="assuming")["AccessKey"]
    return {**key, "SecretKey": key["SecretAccessKey"], "SessionToken": None}


def _keys(answer: Any) -> dict[str, str]:
    return {**answer["Credentials"], "SecretKey": answer["Credentials"]["SecretAccessKey"]}


def test_a_session_lasts_no_longer_than_its_role_allows(
    clients: Callable[..., Any], role: str, user: dict[str, str]
) -> None:
    assume = clients("sts", user).assume_role
    asked = {"RoleArn": role, "RoleSessionName": "app"}
    assume(**asked, DurationSeconds=7200)
    assert refusal(assume, **asked, DurationSeconds=7201) == "ValidationError"


def test_a_session_of_a_session_lasts_an_hour_at_most(
    clients: Callable[..., Any], role: str, user: dict[str, str]
) -> None:
    first = clients("sts", user).assume_role(RoleArn=role, RoleSessionName="first")
    assume = clients("sts", _keys(first)).assume_role
    asked = {"RoleArn": role, "RoleSessionName": "second"}
    assume(**asked, DurationSeconds=3600)
    assert refusal(assume, **asked, DurationSeconds=7200) == "ValidationError"


def test_a_session_by_web_identity_lasts_no_longer_than_its_role_allows(
    clients: Callable[..., Any], pools: Any
) -> None:
    pool: Pool = pools(classic=True)
    _, token = pool.open_id_token(pool.token("ann"))
    asked = {
        "RoleArn": pool.roles["authenticated"],
        "RoleSessionName": "app",
        "WebIdentityToken": token,
    }
    assume = clients("sts").assume_role_with_web_identity
    assert refusal(assume, **asked, DurationSeconds=7200) == "ValidationError"
    assume(**asked, DurationSeconds=900)


def test_a_session_has_a_name_of_plain_characters(
    clients: Callable[..., Any], role: str, user: dict[str, str]
) -> None:
    assume = clients("sts", user).assume_role
    assert refusal(assume, RoleArn=role, RoleSessionName="a b") == "ValidationError"


def test_a_session_by_web_identity_does_no_more_than_its_session_policy_allows(
    clients: Callable[..., Any], pools: Any, role: str
) -> None:
    pool: Pool = pools(classic=True)
    pool.grant_all([_ALL])
    _, token = pool.open_id_token(pool.token("ann"))
    given = clients("sts").assume_role_with_web_identity(
        RoleArn=pool.roles["authenticated"],
        RoleSessionName="app",
        WebIdentityToken=token,
        Policy=_policy(_READ),
    )
    s3 = clients("s3", _keys(given))
    s3.list_objects_v2(Bucket=_BUCKET)
    assert refusal(s3.put_object, Bucket=_BUCKET, Key="a", Body=b"") == "AccessDenied"


def test_a_session_by_web_identity_refuses_an_invalid_policy(
    clients: Callable[..., Any], pools: Any
) -> None:
    pool: Pool = pools(classic=True)
    _, token = pool.open_id_token(pool.token("ann"))
    asked = {
        "RoleArn": pool.roles["authenticated"],
        "RoleSessionName": "app",
        "WebIdentityToken": token,
        "Policy": "{",
    }
    assume = clients("sts").assume_role_with_web_identity
    assert refusal(assume, **asked) == "MalformedPolicyDocument"


def test_a_policy_can_name_the_role_of_a_session_by_its_path(
    clients: Callable[..., Any], role: str, user: dict[str, str]
) -> None:
    given = clients("sts", user).assume_role(RoleArn=role, RoleSessionName="app")
    others = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:ListBucket",
        "Resource": f"arn:aws:s3:::{_BUCKET}",
        "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/teams/*"}},
    }
    clients("s3").put_bucket_policy(Bucket=_BUCKET, Policy=_policy(others))
    try:
        assert clients("s3", _keys(given)).list_objects_v2(Bucket=_BUCKET)["KeyCount"] == 0
        assert refusal(clients("s3", user).list_objects_v2, Bucket=_BUCKET) == "AccessDenied"
    finally:
        clients("s3").delete_bucket_policy(Bucket=_BUCKET)


def _denied(call: Callable[..., Any], **asked: Any) -> bool:
    try:
        call(**asked)
    except ClientError as error:
        return error.response["Error"]["Code"] == "AccessDenied"
    return False


def test_a_session_of_a_user_calls_nothing_of_iam_and_assumes_roles(
    clients: Callable[..., Any], user: dict[str, str], role: str
) -> None:
    own = _keys(clients("sts", user).get_session_token())
    iam, sts = clients("iam", own), clients("sts", own)
    assert not _denied(clients("iam", user).list_users)
    assert _denied(iam.list_users)
    assert _denied(iam.create_access_key, UserName="assuming")
    assert _denied(sts.get_federation_token, Name="friend")
    assert sts.get_caller_identity()["Arn"].endswith(":user/assuming")
    assumed = _keys(sts.assume_role(RoleArn=role, RoleSessionName="app"))
    assert clients("iam", assumed).list_users()["Users"]
    assert clients("s3", own).list_objects_v2(Bucket=_BUCKET)["KeyCount"] == 0


def test_a_federated_user_calls_nothing_of_iam_and_sts(
    clients: Callable[..., Any], user: dict[str, str], role: str
) -> None:
    given = clients("sts", user).get_federation_token(Name="friend", Policy=_policy(_ALL))
    friend = _keys(given)
    assert _denied(clients("iam", friend).list_users)
    assert _denied(clients("sts", friend).assume_role, RoleArn=role, RoleSessionName="app")
    assert clients("sts", friend).get_caller_identity()["Arn"].endswith(":federated-user/friend")
    assert clients("s3", friend).list_objects_v2(Bucket=_BUCKET)["KeyCount"] == 0


def test_a_session_of_a_user_passes_roles_to_services(
    clients: Callable[..., Any], user: dict[str, str]
) -> None:
    own = _keys(clients("sts", user).get_session_token())
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"},
    }
    passed = clients("iam").create_role(
        RoleName="passed-by-session", AssumeRolePolicyDocument=_policy(trust)
    )["Role"]["Arn"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("handler.py", "def main(event, context): pass")
    made = clients("lambda", own).create_function(
        FunctionName="passed-by-session",
        Runtime="python3.11",
        Handler="handler.main",
        Role=passed,
        Code={"ZipFile": packed.getvalue()},
    )
    assert made["Role"] == passed


def test_a_session_of_a_role_that_has_gone_has_nothing_of_the_next_of_its_name(
    clients: Callable[..., Any], role: str, user: dict[str, str]
) -> None:
    iam, account = clients("iam"), role.split(":")[4]
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    named = {"RoleName": "made-twice"}

    def made() -> Any:
        arn = iam.create_role(**named, AssumeRolePolicyDocument=_policy(trust))["Role"]["Arn"]
        iam.put_role_policy(**named, PolicyName="read", PolicyDocument=_policy(_READ))
        keys = clients("sts", user).assume_role(RoleArn=arn, RoleSessionName="app")
        return clients("s3", _keys(keys)).list_objects_v2

    before = made()
    before(Bucket=_BUCKET)
    iam.delete_role_policy(**named, PolicyName="read")
    iam.delete_role(**named)
    assert refusal(before, Bucket=_BUCKET) == "AccessDenied"
    after = made()
    after(Bucket=_BUCKET)
    assert refusal(before, Bucket=_BUCKET) == "InvalidAccessKeyId"


@pytest.mark.parametrize("how", ["get_session_token", "get_federation_token"])
def test_a_session_of_a_user_who_has_gone_has_nothing_of_the_next_of_the_name(
    clients: Callable[..., Any], role: str, how: str
) -> None:
    iam, named = clients("iam"), {"UserName": f"made-twice-{how.replace('_', '-')}"}
    asked = {} if how == "get_session_token" else {"Name": "app", "Policy": _policy(_READ)}

    def made() -> Any:
        iam.create_user(**named)
        iam.put_user_policy(**named, PolicyName="all", PolicyDocument=_policy(_ALL))
        key = iam.create_access_key(**named)["AccessKey"]
        lasting = {**key, "SecretKey": key["SecretAccessKey"], "SessionToken": None}
        given = getattr(clients("sts", lasting), how)(**asked)
        return key["AccessKeyId"], clients("s3", _keys(given)).list_objects_v2

    key, before = made()
    before(Bucket=_BUCKET)
    iam.delete_access_key(**named, AccessKeyId=key)
    iam.delete_user_policy(**named, PolicyName="all")
    iam.delete_user(**named)
    _, after = made()
    after(Bucket=_BUCKET)
    assert refusal(before, Bucket=_BUCKET) == "InvalidAccessKeyId"
