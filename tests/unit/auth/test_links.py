"""A user pool and its clients as links: their ids, and no right that nobody named."""

from __future__ import annotations

import re

import pytest
from gatehouse.auth import (
    Guests,
    IdentityPool,
    Triggers,
    UserPool,
    UserPoolBase,
    UserPoolClient,
)
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, OptionError
from gatehouse.iam import Permission

from tests.unit.synth import Json, synthesized

HELLO = "lambdas/hello.main"


def statements(synth: Json, name: str = "hello") -> list[Json]:
    """What a function may do beside writing its log."""
    document = synth["data"]["aws_iam_policy_document"][name]["statement"]
    return [each for each in document if "logs:PutLogEvents" not in each["actions"]]


def test_a_linked_pool_and_client_give_their_ids_and_nothing_else(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    web = users.add_client("Web", kind="server")
    Function(stack, "Hello", HELLO, link=[users, web])
    synth = synthesized(stack)
    assert synth["resource"]["aws_lambda_function"]["hello"]["environment"]["variables"] == {
        "USERS_USER_POOL_ID": "${aws_cognito_user_pool.users.id}",
        "WEB_CLIENT_ID": "${aws_cognito_user_pool_client.web.id}",
    }
    assert statements(synth) == []


def test_a_linked_grant_gives_the_id_and_the_actions_on_this_pool(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    Function(stack, "Hello", HELLO, link=[users.administer("ListUsers", "AdminGetUser")])
    synth = synthesized(stack)
    variables = synth["resource"]["aws_lambda_function"]["hello"]["environment"]["variables"]
    assert variables == {"USERS_USER_POOL_ID": "${aws_cognito_user_pool.users.id}"}
    (statement,) = statements(synth)
    assert statement["actions"] == ["cognito-idp:AdminGetUser", "cognito-idp:ListUsers"]
    assert statement["resources"] == ["${aws_cognito_user_pool.users.arn}"]


def test_an_imported_pool_and_client_are_links_too(stack: AppStack) -> None:
    users = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
    web = UserPoolClient.from_id(users, "Web", "4k3abcdefghij")
    Function(stack, "Hello", HELLO, link=[users.administer("AdminGetUser"), web])
    synth = synthesized(stack)
    assert synth["resource"]["aws_lambda_function"]["hello"]["environment"]["variables"] == {
        "USERS_USER_POOL_ID": "eu-west-1_AbCdEfGhI",
        "WEB_CLIENT_ID": "4k3abcdefghij",
    }
    (statement,) = statements(synth)
    (resource,) = statement["resources"]
    assert resource.endswith(":userpool/eu-west-1_AbCdEfGhI")


def test_a_function_of_another_stack_has_the_grant_in_its_own_role() -> None:
    app = App()
    people = AppStack(app, "people", stage="test", region="eu-west-1")
    api = AppStack(app, "api", stage="test", region="eu-west-1")
    users = UserPool(people, "Users")
    Function(api, "Hello", HELLO, link=[users.administer("AdminGetUser"), users.add_client("Web")])
    synth = synthesized(api)
    (statement,) = statements(synth)
    assert statement["actions"] == ["cognito-idp:AdminGetUser"]
    assert "terraform_remote_state" in statement["resources"][0]
    variables = synth["resource"]["aws_lambda_function"]["hello"]["environment"]["variables"]
    assert [*variables] == ["USERS_USER_POOL_ID", "WEB_CLIENT_ID"]


def test_a_trigger_may_be_allowed_to_administer_its_pool(stack: AppStack) -> None:
    users = UserPool(stack, "Users", triggers=Triggers(post_confirmation=HELLO))
    users.triggers["post_confirmation"].allow(users.administer("AdminAddUserToGroup"))
    assert len(statements(synthesized(stack), "users_post_confirmation")) == 1


@pytest.mark.parametrize(
    ("actions", "says"),
    [
        ((), "must name at least one action"),
        (("cognito-idp:AdminGetUser",), 'did you mean "AdminGetUser"'),
        (("DeleteUserPool",), "must be an action of Cognito on users"),
        (("*",), "must be an action of Cognito on users"),
    ],
)
@pytest.mark.parametrize("imported", [False, True])
def test_only_named_actions_on_users_are_granted(
    stack: AppStack, actions: tuple[str, ...], says: str, imported: bool
) -> None:
    users: UserPoolBase = (
        UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
        if imported
        else UserPool(stack, "Users")
    )
    with pytest.raises(OptionError, match=re.escape(says)) as refused:
        users.administer(*actions)
    assert refused.value.option == "administer actions"


def test_guests_do_not_administer_users(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    ids = IdentityPool(stack, "Ids", guests=Guests(reason="a hall"))
    ids.guests.allow(users.administer("ListUsers"))
    with pytest.raises(OptionError, match="guests must not administer users"):
        synthesized(stack)


def test_a_reason_lets_guests_administer_users(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    ids = IdentityPool(stack, "Ids", guests=Guests(reason="a hall"))
    ids.guests.allow(
        Permission(["cognito-idp:ListUsers"], [users.arn], reason="a phone book for everybody")
    )
    assert synthesized(stack)
