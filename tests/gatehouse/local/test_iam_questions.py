"""What a request of IAM is about, and the keys that it has: attacks, and their controls."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from gatehouse.local.launcher.server import LocalAws

_NUMBERS = itertools.count()
_ACCOUNT = "000000000000"
_IAM = f"arn:aws:iam::{_ACCOUNT}"
_OWN = "arn:aws:iam::*:user/${aws:username}"
_READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
_ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"

Make = Callable[..., Any]


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(action: Any, resource: str = "*", **condition: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {**found, "Condition": condition} if condition else found


_TRUST = _policy(
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": _ACCOUNT}},
)


def _refused(call: Callable[..., Any], **asked: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(**asked)
    assert refused.value.response["Error"]["Code"] == "AccessDenied"
    return str(refused.value)


def _new(kind: str) -> str:
    return f"{kind}-{next(_NUMBERS)}"


@pytest.fixture(scope="module")
def root(clients: Callable[..., Any]) -> Any:
    return clients("iam")


@pytest.fixture
def somebody(clients: Callable[..., Any], root: Any) -> Make:
    """Make IAM's client of a user, at a path, with a policy of these statements."""

    def make(*statements: dict[str, Any], path: str = "/") -> Any:
        name = _new("asking")
        root.create_user(UserName=name, Path=path)
        root.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=_policy(*statements))
        key = root.create_access_key(UserName=name)["AccessKey"]
        keys = {"AccessKeyId": key["AccessKeyId"], "SecretKey": key["SecretAccessKey"]}
        return clients("iam", {**keys, "SessionToken": None})

    return make


@pytest.mark.parametrize(
    "operation",
    [
        "list_access_keys",
        "create_access_key",
        "get_user",
        "list_mfa_devices",
    ],
)
def test_a_request_that_names_no_user_is_about_the_user_who_calls(
    somebody: Make, operation: str
) -> None:
    own = somebody(_allow("iam:*", _OWN))
    getattr(own, operation)()
    others = somebody(_allow("iam:*", f"{_IAM}:user/somebody-else"))
    told = _refused(getattr(others, operation))
    assert f"on resource: {_IAM}:user/asking-" in told


def test_a_user_keeps_their_own_keys_and_no_others(somebody: Make, root: Any) -> None:
    own = somebody(_allow("iam:*AccessKey*", _OWN))
    made = own.create_access_key()["AccessKey"]
    own.update_access_key(AccessKeyId=made["AccessKeyId"], Status="Inactive")
    own.get_access_key_last_used(AccessKeyId=made["AccessKeyId"])
    own.delete_access_key(AccessKeyId=made["AccessKeyId"])
    root.create_user(UserName=(other := _new("other")))
    key = root.create_access_key(UserName=other)["AccessKey"]["AccessKeyId"]
    _refused(own.create_access_key, UserName=other)
    _refused(own.delete_access_key, UserName=other, AccessKeyId=key)
    _refused(own.get_access_key_last_used, AccessKeyId=key)


def test_a_key_without_the_name_of_its_user_is_the_callers_own(somebody: Make, root: Any) -> None:
    own = somebody(_allow("iam:*AccessKey*", _OWN))
    root.create_user(UserName=(other := _new("other")))
    key = root.create_access_key(UserName=other)["AccessKey"]["AccessKeyId"]
    with pytest.raises(ClientError, match="NoSuchEntity"):
        own.update_access_key(AccessKeyId=key, Status="Inactive")
    with pytest.raises(ClientError, match="NoSuchEntity"):
        own.delete_access_key(AccessKeyId=key)
    (kept,) = root.list_access_keys(UserName=other)["AccessKeyMetadata"]
    assert (kept["AccessKeyId"], kept["Status"]) == (key, "Active")
    root.delete_access_key(UserName=other, AccessKeyId=key)


def test_the_path_of_a_user_is_part_of_what_they_ask_about(somebody: Make) -> None:
    somebody(_allow("iam:ListAccessKeys", f"{_IAM}:user/team/*"), path="/team/").list_access_keys()
    _refused(
        somebody(
            _allow("iam:ListAccessKeys", f"{_IAM}:user/asking-*"), path="/team/"
        ).list_access_keys
    )


def test_the_path_of_a_role_is_part_of_its_name(somebody: Make, root: Any) -> None:
    apps = somebody(_allow("iam:*Role", f"{_IAM}:role/app/*"))
    apps.create_role(RoleName=(name := _new("role")), Path="/app/", AssumeRolePolicyDocument=_TRUST)
    apps.get_role(RoleName=name)
    apps.delete_role(RoleName=name)
    _refused(apps.create_role, RoleName=name, AssumeRolePolicyDocument=_TRUST)
    root.create_role(RoleName=name, Path="/admin/", AssumeRolePolicyDocument=_TRUST)
    _refused(apps.delete_role, RoleName=name)
    _refused(somebody(_allow("iam:*", f"{_IAM}:role/{name}")).delete_role, RoleName=name)


def test_whoever_puts_a_user_into_a_group_must_be_allowed_on_the_group(
    somebody: Make, root: Any
) -> None:
    root.create_user(UserName=(user := _new("user")))
    root.create_group(GroupName=(group := _new("group")))
    asked = {"GroupName": group, "UserName": user}
    _refused(somebody(_allow("iam:*", f"{_IAM}:user/*")).add_user_to_group, **asked)
    somebody(_allow("iam:*", f"{_IAM}:group/{group}")).add_user_to_group(**asked)


def test_whoever_puts_a_role_into_a_profile_must_be_allowed_on_the_profile(
    somebody: Make, root: Any
) -> None:
    name = _new("profile")
    root.create_role(RoleName=name, AssumeRolePolicyDocument=_TRUST)
    asked = {"InstanceProfileName": name, "RoleName": name}
    root.create_instance_profile(InstanceProfileName=name)
    _refused(somebody(_allow("iam:*", f"{_IAM}:role/*")).add_role_to_instance_profile, **asked)
    passing = _allow("iam:PassRole", f"{_IAM}:role/{name}")
    profiles = _allow("iam:*", f"{_IAM}:instance-profile/{name}")
    somebody(passing, profiles).add_role_to_instance_profile(**asked)


def test_a_user_is_renamed_by_whoever_may_use_both_names(somebody: Make, root: Any) -> None:
    root.create_user(UserName=(old := _new("plain")))
    asked = {"UserName": old, "NewUserName": old.replace("plain", "special")}
    _refused(somebody(_allow("iam:*", f"{_IAM}:user/plain-*")).update_user, **asked)
    both = [f"{_IAM}:user/plain-*", f"{_IAM}:user/special-*"]
    somebody(*(_allow("iam:*", each) for each in both)).update_user(**asked)


@pytest.mark.parametrize("kind", ["user", "group"])
def test_another_path_is_given_by_whoever_may_use_both(
    somebody: Make, root: Any, kind: str
) -> None:
    named = f"{kind.title()}Name"
    getattr(root, f"create_{kind}")(**{named: (name := _new("moved")), "Path": "/team/"})
    team = somebody(_allow("iam:*", f"{_IAM}:{kind}/team/*"))
    update = getattr(team, f"update_{kind}")
    told = _refused(update, **{named: name, "NewPath": "/admin/"})
    assert f"on resource: {_IAM}:{kind}/admin/{name}" in told
    update(**{named: name, f"New{named}": f"{name}-again"})  # the path stays
    update(**{named: f"{name}-again", "NewPath": "/team/a/"})


@pytest.mark.parametrize(
    ("operation", "asked", "arn"),
    [
        (
            "create_policy",
            {"PolicyName": "asked", "Path": "/app/", "PolicyDocument": _policy(_allow("s3:*"))},
            f"{_IAM}:policy/app/asked",
        ),
        (
            "create_open_id_connect_provider",
            {"Url": "https://issuer.example.com/a"},
            f"{_IAM}:oidc-provider/issuer.example.com/a",
        ),
        (
            "create_service_linked_role",
            {"AWSServiceName": "spot.amazonaws.com"},
            f"{_IAM}:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot",
        ),
        (
            "create_virtual_mfa_device",
            {"VirtualMFADeviceName": "phone"},
            f"{_IAM}:mfa/phone",
        ),
    ],
)
def test_what_is_made_has_its_name_before_it_is_there(
    somebody: Make, operation: str, asked: dict[str, Any], arn: str
) -> None:
    denied = somebody(_allow("iam:*", f"{arn}-other"))
    assert f"on resource: {arn} " in _refused(getattr(denied, operation), **asked)
    getattr(somebody(_allow("iam:*", arn)), operation)(**asked)


def test_a_policy_can_limit_which_policies_are_attached(somebody: Make, root: Any) -> None:
    root.create_role(RoleName=(role := _new("role")), AssumeRolePolicyDocument=_TRUST)
    attaching = somebody(_allow("iam:*RolePolicy", ArnEquals={"iam:PolicyARN": _READ_ONLY}))
    attaching.attach_role_policy(RoleName=role, PolicyArn=_READ_ONLY)
    _refused(attaching.attach_role_policy, RoleName=role, PolicyArn=_ADMINISTRATOR)
    _refused(attaching.put_role_policy, RoleName=role, PolicyName="p", PolicyDocument="{}")


def test_a_policy_can_require_a_boundary_of_new_roles_and_of_changed_ones(
    somebody: Make, root: Any
) -> None:
    bounded: dict[str, Any] = {"StringEquals": {"iam:PermissionsBoundary": _READ_ONLY}}
    actions = ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"]
    delegate = somebody(_allow(actions, **bounded))
    made = {"RoleName": (role := _new("role")), "AssumeRolePolicyDocument": _TRUST}
    _refused(delegate.create_role, **made)
    _refused(delegate.create_role, **made, PermissionsBoundary=_ADMINISTRATOR)
    delegate.create_role(**made, PermissionsBoundary=_READ_ONLY)
    put = {"PolicyName": "own", "PolicyDocument": _policy(_allow("s3:*"))}
    delegate.put_role_policy(RoleName=role, **put)
    root.create_role(RoleName=(free := _new("role")), AssumeRolePolicyDocument=_TRUST)
    _refused(delegate.put_role_policy, RoleName=free, **put)
    _refused(delegate.attach_role_policy, RoleName=free, PolicyArn=_ADMINISTRATOR)


def test_a_boundary_is_not_lifted_by_whoever_it_is_required_of(somebody: Make, root: Any) -> None:
    other: dict[str, Any] = {"StringNotEquals": {"iam:PermissionsBoundary": _READ_ONLY}}
    delegate = somebody(_allow("iam:DeleteRolePermissionsBoundary", **other))
    for boundary in (_READ_ONLY, _ADMINISTRATOR):
        made = {"RoleName": _new("role"), "AssumeRolePolicyDocument": _TRUST}
        root.create_role(**made, PermissionsBoundary=boundary)
        if boundary == _READ_ONLY:
            _refused(delegate.delete_role_permissions_boundary, RoleName=made["RoleName"])
        else:
            delegate.delete_role_permissions_boundary(RoleName=made["RoleName"])


@pytest.mark.parametrize("key", ["aws:ResourceTag/team", "iam:ResourceTag/team"])
def test_the_tags_of_a_role_decide(somebody: Make, root: Any, key: str) -> None:
    tagged = somebody(_allow("iam:GetRole", StringEquals={key: "notes"}))
    for team in ("notes", "other"):
        made = {"RoleName": _new("role"), "AssumeRolePolicyDocument": _TRUST}
        root.create_role(**made, Tags=[{"Key": "team", "Value": team}])
        if team == "notes":
            tagged.get_role(RoleName=made["RoleName"])
        else:
            _refused(tagged.get_role, RoleName=made["RoleName"])


def test_a_policy_can_name_the_service_of_a_service_linked_role(somebody: Make) -> None:
    scaling = somebody(
        _allow(
            "iam:CreateServiceLinkedRole",
            StringEquals={"iam:AWSServiceName": "autoscaling.amazonaws.com"},
        )
    )
    scaling.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
    _refused(scaling.create_service_linked_role, AWSServiceName="ecs.amazonaws.com")


@pytest.mark.parametrize(
    "operation", ["create_policy", "create_saml_provider", "create_service_linked_role"]
)
def test_a_request_without_a_name_is_refused_in_words(local_aws: LocalAws, operation: str) -> None:
    client = boto3.client(
        "iam",
        endpoint_url=local_aws.endpoint,
        region_name=local_aws.region,
        aws_access_key_id=local_aws.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=local_aws.environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(parameter_validation=False, proxies={}),
    )
    with pytest.raises(ClientError, match="must not be null") as refused:
        getattr(client, operation)()
    assert refused.value.response["Error"]["Code"] == "ValidationError"
