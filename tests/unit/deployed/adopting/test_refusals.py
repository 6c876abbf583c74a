"""What AWS refuses is one sentence with a fix: what is missing, and what to do about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    EndpointConnectionError,
    NoCredentialsError,
    ProfileNotFound,
    TokenRetrievalError,
)
from botocore.stub import Stubber
from gatehouse.deployed.adopting.ids.asked import Sources, asked
from gatehouse.deployed.adopting.ids.cloudformation import pools_of_stack
from gatehouse.deployed.adopting.ids.stack_status import check_status
from gatehouse.deployed.adopting.reading.aws import Aws
from gatehouse.deployed.adopting.reading.http_api import read_api
from gatehouse.deployed.adopting.reading.refusals import refusals
from gatehouse.deployed.adopting.reading.rights import RIGHTS
from gatehouse.deployed.adopting.reading.user_pool import read_user_pool
from gatehouse.errors import CommandError

PAGE = Path(__file__).parents[4] / "docs" / "adopt.md"
POOL = "eu-west-1_AbCdEfGhI"
STACK = "arn:aws:cloudformation:eu-west-1:111122223333:stack/app/0f1e2d3c"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return Aws("eu-west-1")


def refused(aws: Aws, code: str, message: str) -> CommandError:
    """What is said where AWS answers so when a pool is read."""
    with Stubber(aws.client("cognito-idp")) as users, Stubber(aws.client("sts")) as sts:
        users.add_client_error("describe_user_pool", code, message)
        sts.add_response("get_caller_identity", {"Account": "111122223333"})
        with pytest.raises(CommandError) as error:
            read_user_pool(aws, POOL)
    return error.value


def test_a_pool_that_does_not_exist_is_named_with_the_account(aws: Aws) -> None:
    error = refused(aws, "ResourceNotFoundException", "User pool does not exist.")
    assert "in the account 111122223333 and the region eu-west-1" in error.message


def test_a_pool_with_attributes_that_no_construct_has_is_refused(aws: Aws) -> None:
    hidden = {"Name": "dev:custom:x", "DeveloperOnlyAttribute": True}
    schema = [{"Name": "email", "DeveloperOnlyAttribute": False}, hidden]
    with Stubber(aws.client("cognito-idp")) as users:
        pool = {"UserPool": {"Id": POOL, "SchemaAttributes": schema}}
        users.add_response("describe_user_pool", pool, {"UserPoolId": POOL})
        with pytest.raises(CommandError) as error:
            read_user_pool(aws, POOL)
    assert "has attributes with DeveloperOnlyAttribute: dev:custom:x." in error.value.message
    assert f'UserPool.from_id(stack, "Users", "{POOL}")' in error.value.fix


@pytest.mark.parametrize("code", ["ExpiredTokenException", "ExpiredToken"])
def test_expired_credentials_are_called_so(aws: Aws, code: str) -> None:
    error = refused(aws, code, "The security token included in the request is expired")
    assert f"user pool {POOL} cannot be read: the credentials have expired." in error.message
    assert "aws sso login" in error.fix
    assert "AWS_SESSION_TOKEN" in error.fix


@pytest.mark.parametrize(
    "code", ["UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"]
)
def test_a_key_that_aws_does_not_know_is_called_so(aws: Aws, code: str) -> None:
    error = refused(aws, code, "The security token included in the request is invalid.")
    assert "AWS does not know the access key or its session token" in error.message
    assert "aws configure list" in error.fix
    assert "not enabled answers so too: eu-west-1" in error.fix


def test_a_secret_of_another_key_is_called_so(aws: Aws) -> None:
    said = "The request signature we calculated does not match the signature you provided."
    error = refused(aws, "InvalidSignatureException", said)
    assert "the secret access key is not that of its access key" in error.message


def test_a_wrong_clock_is_called_so(aws: Aws) -> None:
    said = "Signature expired: 20240101T000000Z is now earlier than 20240101T001000Z"
    error = refused(aws, "InvalidSignatureException", said)
    assert "the clock of this machine differs too much" in error.message


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (NoCredentialsError(), "there are no credentials for AWS"),
        (ProfileNotFound(profile="acme"), "AWS_PROFILE must name a profile of this machine"),
        (TokenRetrievalError(provider="sso", error_msg="expired"), "single sign-on has ended"),
        (EndpointConnectionError(endpoint_url="https://x"), "AWS does not answer"),
    ],
)
def test_what_boto3_raises_is_one_sentence(aws: Aws, raised: BotoCoreError, said: str) -> None:
    with pytest.raises(CommandError) as error, refusals(aws, f"user pool {POOL}", "--user-pool"):
        raise raised
    assert error.value.message.startswith(f"user pool {POOL} cannot be read: ")
    assert said in error.value.message
    assert error.value.fix


def test_a_profile_that_does_not_exist_is_named_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_PROFILE", "nobody-has-this")
    with pytest.raises(CommandError, match="AWS_PROFILE must name a profile of this machine"):
        asked(Sources(cloudformation=["app"]), "notes", "production", None)


def test_another_refusal_is_not_one_of_credentials(aws: Aws) -> None:
    error = refused(aws, "InternalErrorException", "Try later")
    assert error.message == f"user pool {POOL} cannot be read: InternalErrorException: Try later"


def test_a_missing_right_is_named(aws: Aws) -> None:
    error = refused(aws, "AccessDeniedException", "not authorized")
    assert "this right is missing: cognito-idp:DescribeUserPool. not authorized" in error.message


def test_each_missing_right_is_named_at_once(aws: Aws) -> None:
    denied = "AccessDeniedException", "not authorized"
    with Stubber(aws.client("cognito-idp")) as users:
        users.add_client_error("describe_user_pool", *denied)
        users.add_response("get_user_pool_mfa_config", {}, {"UserPoolId": POOL})
        users.add_response("list_user_pool_clients", {}, {"UserPoolId": POOL})
        for method in ("list_groups", "list_resource_servers", "list_identity_providers"):
            users.add_client_error(method, *denied)
        with pytest.raises(CommandError) as error:
            read_user_pool(aws, POOL)
    assert (
        "these rights are missing: cognito-idp:DescribeUserPool, cognito-idp:ListGroups, "
        "cognito-idp:ListResourceServers, cognito-idp:ListIdentityProviders." in error.value.message
    )
    assert "Allow them to who runs this" in error.value.fix


def test_the_right_to_an_api_is_what_iam_calls_it(aws: Aws) -> None:
    with Stubber(aws.client("apigatewayv2")) as apis:
        apis.add_client_error("get_api", "AccessDeniedException", "not authorized")
        with pytest.raises(CommandError, match="this right is missing: apigateway:GET"):
            read_api(aws, "a1b2c3d4e5")


def test_a_missing_right_to_a_stack_is_named(aws: Aws) -> None:
    with Stubber(aws.client("cloudformation")) as stacks:
        stacks.add_client_error("describe_stacks", "AccessDenied", "not authorized")
        with pytest.raises(CommandError, match="missing: cloudformation:DescribeStacks"):
            pools_of_stack(aws, "app")


def refused_stack(aws: Aws, message: str) -> CommandError:
    with Stubber(aws.client("cloudformation")) as stacks, Stubber(aws.client("sts")) as sts:
        stacks.add_client_error("describe_stacks", "ValidationError", message)
        sts.add_response("get_caller_identity", {"Account": "111122223333"})
        with pytest.raises(CommandError) as error:
            pools_of_stack(aws, "app")
    return error.value


def test_a_stack_that_does_not_exist_is_named_with_the_account(aws: Aws) -> None:
    error = refused_stack(aws, "Stack with id app does not exist")
    said = "there is no stack app in the account 111122223333 and the region eu-west-1"
    assert said in error.message
    assert "list-stacks --stack-status-filter DELETE_COMPLETE" in error.fix


def test_another_refusal_of_a_stack_is_not_called_absence(aws: Aws) -> None:
    error = refused_stack(aws, "1 validation error detected")
    assert "cannot be read: ValidationError: 1 validation error" in error.message


def stack_of(aws: Aws, status: str) -> CommandError | None:
    described = {"StackName": "app", "StackId": STACK, "CreationTime": "2024-01-01"}
    found = {"LogicalResourceId": "Users", "PhysicalResourceId": POOL}
    found |= {"ResourceType": "AWS::Cognito::UserPool", "ResourceStatus": "CREATE_COMPLETE"}
    found |= {"LastUpdatedTimestamp": "2024-01-01"}
    with Stubber(aws.client("cloudformation")) as stacks:
        stacks.add_response("describe_stacks", {"Stacks": [described | {"StackStatus": status}]})
        stacks.add_response("list_stack_resources", {"StackResourceSummaries": [found]})
        try:
            assert pools_of_stack(aws, "app").user_pools == [POOL]
        except CommandError as error:
            return error
    return None


STATUSES: list[str] = (
    Aws("eu-west-1").client("cloudformation").meta.service_model.shape_for("StackStatus").enum
)


@pytest.mark.parametrize("status", [each for each in STATUSES if each.endswith("_IN_PROGRESS")])
def test_a_stack_that_is_being_changed_is_refused(aws: Aws, status: str) -> None:
    error = stack_of(aws, status)
    assert error is not None
    assert f"the stack app must be at rest, and it is {status}" in error.message
    for word in error.fix.split("aws cloudformation wait ")[1:]:
        waiter = word.split()[0].replace("-", "_")
        assert waiter in aws.client("cloudformation").waiter_names


@pytest.mark.parametrize("status", [each for each in STATUSES if not each.endswith("_IN_PROGRESS")])
def test_a_stack_at_rest_is_read(aws: Aws, status: str) -> None:
    error = stack_of(aws, status)
    assert (error is None) == (status != "DELETE_COMPLETE")


def test_a_deleted_stack_says_where_to_find_what_it_kept() -> None:
    with pytest.raises(CommandError) as error:
        check_status("app", STACK, "DELETE_COMPLETE")
    assert "must name a stack that exists, and app is deleted" in error.value.message
    assert f"describe-stack-events --stack-name {STACK}" in error.value.fix


def test_a_stack_that_is_being_deleted_says_what_goes(aws: Aws) -> None:
    error: Any = stack_of(aws, "DELETE_IN_PROGRESS")
    assert "all of it without DeletionPolicy: Retain is being deleted" in error.message
    assert f"wait stack-delete-complete --stack-name {STACK}" in error.fix


def test_the_page_has_the_policy_that_reads_all() -> None:
    page = PAGE.read_text("utf-8").partition("## Rights")[2]
    policy = json.loads(page.partition("```json")[2].partition("```")[0])
    (statement,) = policy["Statement"]
    assert statement["Action"] == sorted({each for of in RIGHTS.values() for each in of.all})
