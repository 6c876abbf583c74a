"""CloudFormation does not do for a caller what the caller may not do."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_NUMBERS = itertools.count()


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(*actions: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource, **more}


_EVERYTHING = _allow("*")
_STACKS = _allow("cloudformation:*", "sqs:*")
_TEMPLATE = json.dumps({"Resources": {"Jobs": {"Type": "AWS::SQS::Queue"}}})


@pytest.fixture
def somebody(clients: Callable[..., Any]) -> Callable[..., Any]:
    """Make a client of CloudFormation of a user with these statements."""

    def make(*statements: dict[str, Any], boundary: str | None = None) -> Any:
        iam, name = clients("iam"), f"stacking-{next(_NUMBERS)}"
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=_policy(*statements))
        if boundary:
            iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=boundary)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys = {"AccessKeyId": key["AccessKeyId"], "SecretKey": key["SecretAccessKey"]}
        return clients("cloudformation", {**keys, "SessionToken": None})

    return make


@pytest.fixture
def role(clients: Callable[..., Any]) -> Callable[..., str]:
    """Make a role with these statements that a service may assume."""

    def make(*statements: dict[str, Any], service: str = "cloudformation.amazonaws.com") -> str:
        iam, name = clients("iam"), f"stacking-{next(_NUMBERS)}"
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=_policy(*statements))
        return str(made["Role"]["Arn"])

    return make


def _refused(call: Callable[..., Any], **asked: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        call(**asked)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


def _name() -> str:
    return f"stack-{next(_NUMBERS)}"


@pytest.mark.parametrize(
    "statements",
    [
        [_STACKS],
        [_allow("cloudformation:*"), {**_EVERYTHING, "Resource": "arn:aws:sqs:*"}],
        [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}],
        [
            _allow("cloudformation:*"),
            {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:iam::*:*"},
        ],
        [_EVERYTHING, {**_allow("iam:CreateUser"), "Effect": "Deny"}],
        [{**_EVERYTHING, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}],
    ],
    ids=["services", "resources", "but an action", "but a resource", "a deny", "a condition"],
)
def test_a_stack_is_made_for_nobody_who_may_not_do_everything(
    somebody: Callable[..., Any], clients: Callable[..., Any], statements: list[dict[str, Any]]
) -> None:
    name = _name()
    code, told = _refused(
        somebody(*statements).create_stack, StackName=name, TemplateBody=_TEMPLATE
    )
    assert code == "AccessDenied"
    assert "must be allowed everything" in told
    assert name not in str(clients("cloudformation").list_stacks())


def test_a_boundary_counts_too(somebody: Callable[..., Any], clients: Callable[..., Any]) -> None:
    made = clients("iam").create_policy(PolicyName=_name(), PolicyDocument=_policy(_STACKS))
    limited = somebody(_EVERYTHING, boundary=made["Policy"]["Arn"])
    code, _ = _refused(limited.create_stack, StackName=_name(), TemplateBody=_TEMPLATE)
    assert code == "AccessDenied"
    wide = clients("iam").create_policy(PolicyName=_name(), PolicyDocument=_policy(_EVERYTHING))
    allowed = somebody(_EVERYTHING, boundary=wide["Policy"]["Arn"])
    assert allowed.create_stack(StackName=_name(), TemplateBody=_TEMPLATE)["StackId"]


def _wait(client: Any, kind: str, name: str) -> None:
    client.get_waiter(f"stack_{kind}_complete").wait(
        StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 20}
    )


def test_an_administrator_makes_changes_and_deletes_a_stack(somebody: Callable[..., Any]) -> None:
    administrator, name = somebody(_EVERYTHING), _name()
    administrator.create_stack(StackName=name, TemplateBody=_TEMPLATE)
    _wait(administrator, "create", name)
    administrator.delete_stack(StackName=name)
    _wait(administrator, "delete", name)


def test_nobody_else_changes_or_deletes_a_stack_of_an_administrator(
    somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    root, other, name = clients("cloudformation"), somebody(_STACKS), _name()
    root.create_stack(StackName=name, TemplateBody=_TEMPLATE)
    _wait(root, "create", name)
    more = {"StackName": name, "TemplateBody": _TEMPLATE.replace("Jobs", "More")}
    for call, asked in (
        (other.update_stack, more),
        (other.create_change_set, {**more, "ChangeSetName": "own"}),
        (other.delete_stack, {"StackName": name}),
        (other.detect_stack_drift, {"StackName": name}),
    ):
        assert _refused(call, **asked)[0] == "AccessDenied"
    changes = root.create_change_set(**more, ChangeSetName="roots")["Id"]
    assert _refused(other.execute_change_set, ChangeSetName=changes)[0] == "AccessDenied"
    assert other.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"


def test_a_stack_is_made_and_changed_with_the_permissions_of_its_role(
    somebody: Callable[..., Any], role: Callable[..., str]
) -> None:
    full, name = role(_EVERYTHING), _name()
    passing = somebody(_STACKS, _allow("iam:PassRole", resource=full))
    passing.create_stack(StackName=name, TemplateBody=_TEMPLATE, RoleARN=full)
    _wait(passing, "create", name)
    # The role stays the stack's, so that others need not pass it.
    other = somebody(_STACKS)
    other.update_stack(StackName=name, TemplateBody=_TEMPLATE.replace("Jobs", "More"))
    _wait(other, "update", name)
    other.delete_stack(StackName=name)
    _wait(other, "delete", name)


def test_a_role_of_a_stack_must_be_passed_on_trust_cloudformation_and_be_allowed_everything(
    somebody: Callable[..., Any], role: Callable[..., str]
) -> None:
    asked = {"StackName": _name(), "TemplateBody": _TEMPLATE}
    full, narrow = role(_EVERYTHING), role(_STACKS)
    to_others = role(_EVERYTHING, service="lambda.amazonaws.com")
    alone = somebody(_STACKS)
    assert "iam:PassRole" in _refused(alone.create_stack, **asked, RoleARN=full)[1]
    for name in ("delete_stack", "rollback_stack"):
        told = _refused(getattr(alone, name), StackName=asked["StackName"], RoleARN=full)[1]
        assert "iam:PassRole" in told
    passing = somebody(_STACKS, _allow("iam:PassRole"))
    assert _refused(passing.create_stack, **asked, RoleARN=narrow)[0] == "AccessDenied"
    code, told = _refused(passing.create_stack, **asked, RoleARN=to_others)
    assert (code, told) == (
        "ValidationError",
        f"Role {to_others} is invalid or cannot be assumed",
    )
    administrator = somebody(_EVERYTHING)
    assert _refused(administrator.create_stack, **asked, RoleARN=narrow)[0] == "AccessDenied"


def test_a_change_set_is_carried_out_with_the_role_of_its_own_stack(
    somebody: Callable[..., Any], role: Callable[..., str], clients: Callable[..., Any]
) -> None:
    full, rich, poor, root = role(_EVERYTHING), _name(), _name(), clients("cloudformation")
    root.create_stack(StackName=rich, TemplateBody=_TEMPLATE, RoleARN=full)
    root.create_stack(StackName=poor, TemplateBody=_TEMPLATE)
    for name in (rich, poor):
        _wait(root, "create", name)
    more = _TEMPLATE.replace("Jobs", "More")
    ids = {
        name: root.create_change_set(StackName=name, TemplateBody=more, ChangeSetName="more")["Id"]
        for name in (rich, poor)
    }
    other = somebody(_STACKS)
    refused = _refused(other.execute_change_set, ChangeSetName=ids[poor], StackName=rich)
    assert refused[0] == "AccessDenied"
    other.execute_change_set(ChangeSetName=ids[rich])
    _wait(root, "update", rich)


def test_a_template_in_a_bucket_is_not_read_for_whoever_may_not(
    somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    s3, bucket = clients("s3"), f"templates-{next(_NUMBERS)}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="own.json", Body=_TEMPLATE.encode())
    address = f"https://s3.us-east-1.amazonaws.com/{bucket}/own.json"
    other = somebody(_STACKS)
    for call in (other.get_template_summary, other.validate_template):
        assert _refused(call, TemplateURL=address)[0] == "AccessDenied"
    assert other.validate_template(TemplateBody=_TEMPLATE)
    summary = clients("cloudformation").get_template_summary(TemplateURL=address)
    assert summary["ResourceTypes"] == ["AWS::SQS::Queue"]
