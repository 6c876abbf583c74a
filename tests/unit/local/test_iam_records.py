"""What IAM keeps and refuses, without a server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from gatehouse.local.services.contract import Caller, Context, ServiceError
from gatehouse.local.services.iam import service as iam
from gatehouse.local.services.iam.store import Store

_ACCOUNT = "111122223333"
_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
_TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": _ACCOUNT}}

Call = Callable[..., Any]


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statement})


@pytest.fixture
def call() -> Call:
    service = iam.service(Store())
    caller = Caller(f"arn:aws:iam::{_ACCOUNT}:root", _ACCOUNT, _ACCOUNT, "AKIA", None)

    def run(operation: str, *, account: str = _ACCOUNT, **asked: Any) -> Any:
        return service.operations[operation](Context(account, "eu-west-1", caller), asked)

    return run


def _code(call: Call, operation: str, **asked: Any) -> str:
    with pytest.raises(ServiceError) as refused:
        call(operation, **asked)
    return refused.value.code


def test_names_count_no_case(call: Call) -> None:
    call("CreateRole", RoleName="Notes", AssumeRolePolicyDocument=_policy(_TRUST))
    asked = {"RoleName": "notes", "AssumeRolePolicyDocument": _policy(_TRUST)}
    assert _code(call, "CreateRole", **asked) == "EntityAlreadyExists"
    call("CreateRole", account="444455556666", **asked)


def test_an_issuer_keeps_the_slash_at_its_end(call: Call) -> None:
    made = call("CreateOpenIDConnectProvider", Url="https://tenant.example.com/")
    arn = made["OpenIDConnectProviderArn"]
    assert arn == f"arn:aws:iam::{_ACCOUNT}:oidc-provider/tenant.example.com/"
    other = call("CreateOpenIDConnectProvider", Url="https://tenant.example.com")
    assert other["OpenIDConnectProviderArn"] != arn


@pytest.mark.parametrize("url", ["http://a.example.com", "a.example.com", "https://a.b/?x=1"])
def test_an_issuer_has_an_https_address(call: Call, url: str) -> None:
    assert _code(call, "CreateOpenIDConnectProvider", Url=url) == "ValidationError"


def test_a_policy_has_five_versions_and_one_default(call: Call) -> None:
    arn = call("CreatePolicy", PolicyName="notes", PolicyDocument=_policy(_ALL))["Policy"]["Arn"]
    named = {"PolicyArn": arn, "PolicyDocument": _policy(_ALL)}
    for _ in range(4):
        call("CreatePolicyVersion", **named, SetAsDefault=True)
    assert _code(call, "CreatePolicyVersion", **named) == "LimitExceeded"
    assert _code(call, "DeletePolicyVersion", PolicyArn=arn, VersionId="v5") == "DeleteConflict"
    assert _code(call, "DeletePolicy", PolicyArn=arn) == "DeleteConflict"
    for number in range(1, 5):
        call("DeletePolicyVersion", PolicyArn=arn, VersionId=f"v{number}")
    made = call("CreatePolicyVersion", **named)["PolicyVersion"]
    assert (made["VersionId"], made["IsDefaultVersion"]) == ("v6", False)
    call("DeletePolicyVersion", PolicyArn=arn, VersionId="v6")
    assert call("CreatePolicyVersion", **named)["PolicyVersion"]["VersionId"] == "v7"


def test_a_policy_that_is_attached_is_not_deleted(call: Call) -> None:
    arn = call("CreatePolicy", PolicyName="notes", PolicyDocument=_policy(_ALL))["Policy"]["Arn"]
    call("CreateUser", UserName="ann")
    call("AttachUserPolicy", UserName="ann", PolicyArn=arn)
    assert call("GetPolicy", PolicyArn=arn)["Policy"]["AttachmentCount"] == 1
    assert _code(call, "DeletePolicy", PolicyArn=arn) == "DeleteConflict"
    assert _code(call, "DeleteUser", UserName="ann") == "DeleteConflict"
    call("DetachUserPolicy", UserName="ann", PolicyArn=arn)
    call("DeletePolicy", PolicyArn=arn)
    call("DeleteUser", UserName="ann")


@pytest.mark.parametrize("kind", ["Role", "User", "Group"])
def test_what_has_a_policy_is_not_deleted(call: Call, kind: str) -> None:
    named = {f"{kind}Name": "ann"}
    more = {"AssumeRolePolicyDocument": _policy(_TRUST)} if kind == "Role" else {}
    call(f"Create{kind}", **named, **more)
    call(f"Put{kind}Policy", **named, PolicyName="own", PolicyDocument=_policy(_ALL))
    assert _code(call, f"Delete{kind}", **named) == "DeleteConflict"
    call(f"Delete{kind}Policy", **named, PolicyName="own")
    call(f"Delete{kind}", **named)
    assert _code(call, f"Put{kind}Policy", **named, PolicyName="own", PolicyDocument="{}") == (
        "NoSuchEntity"
    )


def test_a_user_who_is_renamed_keeps_everything(call: Call) -> None:
    call("CreateUser", UserName="ann")
    call("CreateGroup", GroupName="team")
    call("AddUserToGroup", GroupName="team", UserName="ann")
    call("PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument=_policy(_ALL))
    key = call("CreateAccessKey", UserName="ann")["AccessKey"]["AccessKeyId"]
    call("UpdateUser", UserName="ann", NewUserName="anna")
    (kept,) = call("ListAccessKeys", UserName="anna")["AccessKeyMetadata"]
    assert (kept["AccessKeyId"], kept["UserName"]) == (key, "anna")
    assert call("ListUserPolicies", UserName="anna")["PolicyNames"] == ["own"]
    assert call("ListGroupsForUser", UserName="anna")["Groups"][0]["GroupName"] == "team"
    assert _code(call, "GetUser", UserName="ann") == "NoSuchEntity"


def test_a_user_has_two_keys_at_most(call: Call) -> None:
    call("CreateUser", UserName="ann")
    for _ in range(2):
        call("CreateAccessKey", UserName="ann")
    assert _code(call, "CreateAccessKey", UserName="ann") == "LimitExceeded"


def test_the_log_has_where_a_policy_is_broken(call: Call, caplog: pytest.LogCaptureFixture) -> None:
    asked = {"PolicyName": "notes", "PolicyDocument": _policy({**_ALL, "Action": "GetObject"})}
    assert _code(call, "CreatePolicy", **asked) == "MalformedPolicyDocument"
    assert '$.Statement.Action must hold "service:Name"' in caplog.text


@pytest.mark.parametrize(
    ("service", "suffix", "name"),
    [
        ("autoscaling.amazonaws.com", "", "AWSServiceRoleForAutoScaling"),
        ("autoscaling.amazonaws.com", "notes", "AWSServiceRoleForAutoScaling_notes"),
        (
            "dynamodb.application-autoscaling.amazonaws.com",
            "",
            "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable",
        ),
        (
            "email.cognito-idp.amazonaws.com",
            "",
            "AWSServiceRoleForAmazonCognitoIdpEmailService",
        ),
    ],
)
def test_a_service_linked_role_has_the_name_that_aws_gives_it(
    call: Call, service: str, suffix: str, name: str
) -> None:
    asked = {"AWSServiceName": service, "CustomSuffix": suffix}
    made = call("CreateServiceLinkedRole", **asked)["Role"]
    assert made["Arn"] == f"arn:aws:iam::{_ACCOUNT}:role/aws-service-role/{service}/{name}"
    trust = json.loads(unquote(call("GetRole", RoleName=name)["Role"]["AssumeRolePolicyDocument"]))
    assert trust["Statement"][0]["Principal"] == {"Service": [service]}
    assert _code(call, "CreateServiceLinkedRole", **asked) == "InvalidInput"


def test_a_service_linked_role_is_changed_by_nobody_and_deleted_in_its_own_way(call: Call) -> None:
    asked = {"RoleName": "AWSServiceRoleForECS"}
    call("CreateServiceLinkedRole", AWSServiceName="ecs.amazonaws.com")
    call("CreateRole", RoleName="own", AssumeRolePolicyDocument=_policy(_TRUST))
    policy = {"PolicyName": "p", "PolicyDocument": _policy(_ALL)}
    arn = {"PolicyArn": call("CreatePolicy", **policy)["Policy"]["Arn"]}
    changes: list[tuple[str, dict[str, Any]]] = [
        ("UpdateRole", {"Description": "x"}),
        ("UpdateAssumeRolePolicy", {"PolicyDocument": _policy(_TRUST)}),
        ("PutRolePolicy", policy),
        ("DeleteRolePolicy", {"PolicyName": "p"}),
        ("AttachRolePolicy", arn),
        ("DetachRolePolicy", arn),
        ("PutRolePermissionsBoundary", {"PermissionsBoundary": arn["PolicyArn"]}),
        ("DeleteRolePermissionsBoundary", {}),
        ("DeleteRole", {}),
    ]
    call("PutRolePermissionsBoundary", RoleName="own", PermissionsBoundary=arn["PolicyArn"])
    call("PutRolePolicy", RoleName="own", **policy)
    call("AttachRolePolicy", RoleName="own", **arn)
    for operation, change in changes:
        assert _code(call, operation, **asked, **change) == "UnmodifiableEntity"
        if operation != "DeleteRole":
            call(operation, RoleName="own", **change)
    assert _code(call, "DeleteServiceLinkedRole", RoleName="own") == "InvalidInput"
    task = call("DeleteServiceLinkedRole", **asked)
    assert call("GetServiceLinkedRoleDeletionStatus", **task) == {"Status": "SUCCEEDED"}
    assert _code(call, "GetRole", **asked) == "NoSuchEntity"


def test_a_tag_with_another_value_keeps_its_place(call: Call) -> None:
    call("CreateUser", UserName="ann", Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}])
    call("TagUser", UserName="ann", Tags=[{"Key": "A", "Value": "2"}, {"Key": "c", "Value": ""}])
    told = call("ListUserTags", UserName="ann")["Tags"]
    assert [(each["Key"], each["Value"]) for each in told] == [("A", "2"), ("b", ""), ("c", "")]


_TWO_CASES = [{"Key": "Team", "Value": "1"}, {"Key": "team", "Value": "2"}]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("Role", {"RoleName": "ann", "AssumeRolePolicyDocument": _policy(_TRUST)}),
        ("User", {"UserName": "ann"}),
    ],
)
def test_the_keys_of_a_users_and_a_roles_tags_are_one_whatever_their_case(
    call: Call, kind: str, asked: dict[str, Any]
) -> None:
    assert _code(call, f"Create{kind}", **asked, Tags=_TWO_CASES) == "InvalidInput"
    call(f"Create{kind}", **asked, Tags=_TWO_CASES[:1])
    name = {f"{kind}Name": "ann"}
    call(f"Tag{kind}", **name, Tags=_TWO_CASES[1:])
    assert call(f"List{kind}Tags", **name)["Tags"] == _TWO_CASES[1:]
    call(f"Untag{kind}", **name, TagKeys=["TEAM"])
    assert call(f"List{kind}Tags", **name)["Tags"] == []


def test_the_keys_of_other_tags_are_two_where_their_case_differs(call: Call) -> None:
    name = {"InstanceProfileName": "own"}
    call("CreateInstanceProfile", **name, Tags=_TWO_CASES)
    call("UntagInstanceProfile", **name, TagKeys=["Team"])
    assert call("ListInstanceProfileTags", **name)["Tags"] == _TWO_CASES[1:]
    call("TagInstanceProfile", **name, Tags=_TWO_CASES[:1])
    assert len(call("ListInstanceProfileTags", **name)["Tags"]) == 2
    again = [*_TWO_CASES, _TWO_CASES[0]]
    assert _code(call, "TagInstanceProfile", **name, Tags=again) == "InvalidInput"


@pytest.mark.parametrize(
    ("operation", "asked", "words"),
    [
        ("TagUser", {"UserName": "x"}, "The user with name x cannot be found."),
        ("TagRole", {"RoleName": "x"}, "The role with name x cannot be found."),
        ("TagPolicy", {"PolicyArn": "x"}, "Policy x was not found."),
        (
            "TagInstanceProfile",
            {"InstanceProfileName": "x"},
            "Instance Profile x cannot be found.",
        ),
        (
            "TagOpenIDConnectProvider",
            {"OpenIDConnectProviderArn": "x"},
            "OpenIDConnect Provider not found for arn x",
        ),
        ("TagSAMLProvider", {"SAMLProviderArn": "x"}, "Manifest not found for arn x"),
    ],
)
def test_what_is_tagged_but_not_there_has_the_words_of_a_read(
    call: Call, operation: str, asked: dict[str, Any], words: str
) -> None:
    with pytest.raises(ServiceError) as refused:
        call(operation, **asked, Tags=[{"Key": "a", "Value": "1"}])
    assert (refused.value.code, refused.value.message) == ("NoSuchEntity", words)


def test_what_is_read_alone_has_its_tags_even_where_it_has_none(call: Call) -> None:
    made = call("CreatePolicy", PolicyName="notes", PolicyDocument=_policy(_ALL))["Policy"]
    assert call("GetPolicy", PolicyArn=made["Arn"])["Policy"]["Tags"] == []
    assert made["Tags"] is None
    call("CreateInstanceProfile", InstanceProfileName="notes")
    read = call("GetInstanceProfile", InstanceProfileName="notes")
    assert read["InstanceProfile"]["Tags"] == []


def test_a_password_policy_is_set_as_a_whole(call: Call) -> None:
    # API_UpdateAccountPasswordPolicy.html: it does not support partial updates
    call("UpdateAccountPasswordPolicy", MinimumPasswordLength=14, RequireNumbers=True)
    call("UpdateAccountPasswordPolicy", MaxPasswordAge=90)
    told = call("GetAccountPasswordPolicy")["PasswordPolicy"]
    assert (told["MinimumPasswordLength"], told["RequireNumbers"]) == (6, False)
    assert (told["MaxPasswordAge"], told["ExpirePasswords"]) == (90, True)


def test_a_password_policy_without_arguments_is_one(call: Call) -> None:
    assert _code(call, "GetAccountPasswordPolicy") == "NoSuchEntity"
    call("UpdateAccountPasswordPolicy")
    assert not call("GetAccountPasswordPolicy")["PasswordPolicy"]["ExpirePasswords"]
    call("DeleteAccountPasswordPolicy")
    assert _code(call, "DeleteAccountPasswordPolicy") == "NoSuchEntity"


@pytest.mark.parametrize("action", ["sts:TagSessions", "sts:GetCallerIdentity", "s3:*", "st:*"])
def test_a_trust_policy_has_no_actions_but_those_of_sessions(call: Call, action: str) -> None:
    trust = _policy({**_TRUST, "Action": ["sts:AssumeRole", action]})
    asked = {"RoleName": "notes", "AssumeRolePolicyDocument": trust}
    assert _code(call, "CreateRole", **asked) == "MalformedPolicyDocument"


@pytest.mark.parametrize(
    "action",
    ["sts:AssumeRole", "STS:assumerole", "sts:*", "sts:Assume*", "sts:TagSession", "sts:Set*"],
)
def test_a_trust_policy_has_the_actions_of_sessions(call: Call, action: str) -> None:
    trust = _policy({**_TRUST, "Action": action})
    call("CreateRole", RoleName="notes", AssumeRolePolicyDocument=trust)
    assert call("GetRole", RoleName="notes")["Role"]["RoleLastUsed"] == {}


def test_a_user_with_a_password_is_not_deleted(call: Call) -> None:
    call("CreateUser", UserName="ann")
    call("CreateLoginProfile", UserName="ann", Password="x", PasswordResetRequired=True)
    assert _code(call, "CreateLoginProfile", UserName="ann", Password="x") == "EntityAlreadyExists"
    assert _code(call, "DeleteUser", UserName="ann") == "DeleteConflict"
    call("DeleteLoginProfile", UserName="ann")
    call("DeleteUser", UserName="ann")
    call("CreateUser", UserName="ann")
    assert _code(call, "GetLoginProfile", UserName="ann") == "NoSuchEntity"


def test_a_password_stays_with_a_user_who_is_renamed(call: Call) -> None:
    call("CreateUser", UserName="ann")
    call("CreateLoginProfile", UserName="ann", Password="x", PasswordResetRequired=True)
    call("UpdateUser", UserName="ann", NewUserName="bea")
    call("CreateUser", UserName="ann")
    assert _code(call, "GetLoginProfile", UserName="ann") == "NoSuchEntity"
    call("UpdateLoginProfile", UserName="bea", Password="y")
    told = call("GetLoginProfile", UserName="bea")["LoginProfile"]
    assert (told["UserName"], told["PasswordResetRequired"]) == ("bea", True)


def test_the_password_of_nobody_has_the_words_of_a_missing_user(call: Call) -> None:
    with pytest.raises(ServiceError) as refused:
        call("DeleteLoginProfile", UserName="ann")
    assert refused.value.message == "The user with name ann cannot be found."


def test_lists_come_in_pages(call: Call) -> None:
    for number in range(5):
        call("CreateUser", UserName=f"user-{number}")
    first = call("ListUsers", MaxItems=3)
    assert (len(first["Users"]), first["IsTruncated"]) == (3, True)
    rest = call("ListUsers", MaxItems=3, Marker=first["Marker"])
    assert [each["UserName"] for each in rest["Users"]] == ["user-3", "user-4"]
    assert rest["IsTruncated"] is False
