"""Calls that Python alone would answer with a traceback are answered like wrong options."""

# Calls that do not fit are what this file is about.
# mypy: disable-error-code="arg-type, call-arg, dict-item, func-returns-value, list-item"

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from gatehouse.api import Cors, Domain, HttpApi, Iam, UserPoolJwt
from gatehouse.auth import Auth, Group, Mfa, OAuth, Triggers, UserPool, UserPoolClient
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, GatehouseError, S3State
from gatehouse.iam import Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, Table

from tests.unit.synth import new_stack, synthesized

Make = Callable[[Any], object]


def refusal(make: Make, stack: AppStack) -> GatehouseError:
    with pytest.raises(GatehouseError) as refused:
        make(stack)
    return refused.value


@pytest.mark.parametrize(
    ("make", "construct", "option", "fix"),
    [
        (lambda s: Table(s, "Notes"), "Table Notes", "partition_key", "partition_key=..."),
        (
            lambda s: UserPool(s, usernames=["email"]),
            "UserPool",
            "id",
            'UserPool(self, "MyUserPool"',
        ),
        (lambda s: Role(s, "Reports"), "Role Reports", "trust", "trust=..."),
        (lambda s: UserPoolJwt(UserPool(s, "U")), "UserPoolJwt", "clients", "clients=..."),
        (lambda s: AppStack(App()), "AppStack", "app_name", "app_name=..."),
        (lambda s: UserPool(s, "U").add_client(), "notes-test/U", "add_client(id=…)", "id=..."),
        (
            lambda s: HttpApi(s, "A").route("GET /x"),
            "notes-test/A",
            "route(target=…)",
            "target=...",
        ),
    ],
)
def test_what_was_left_out_is_named(
    stack: AppStack, make: Make, construct: str, option: str, fix: str
) -> None:
    error = refusal(make, stack)
    assert error.construct == construct
    assert error.option == option
    assert fix in error.fix
    assert "value: nothing\n" in str(error)


@pytest.mark.parametrize(
    ("make", "option", "value", "fix"),
    [
        (
            lambda s: Table(s, "Notes", "userId", "noteId"),
            "partition_key",
            "userId",
            "partition_key=, sort_key=",
        ),
        (lambda s: AppStack(App(), "notes", "dev"), "stage", "dev", "stage=, region="),
        (
            lambda s: UserPool(s, "U").add_group("Admins", "admins"),
            "add_group(name=…)",
            "admins",
            "name=",
        ),
        (
            lambda s: HttpApi(s, "A").route("GET", "/x", "a/b.main"),
            "route(authorizer=…)",
            "a/b.main",
            "authorizer=",
        ),
    ],
)
def test_what_has_no_name_in_the_call_is_asked_for_it(
    stack: AppStack, make: Make, option: str, value: str, fix: str
) -> None:
    error = refusal(make, stack)
    assert (error.option, error.value) == (option, value)
    assert error.rule == "options must be passed by name"
    assert fix in error.fix


def test_a_value_too_many_is_shown_with_what_the_call_takes(stack: AppStack) -> None:
    auth = Auth(stack, "Auth", usernames=["email"])
    error = refusal(lambda s: auth.attach_permissions_for_auth_users(s, []), stack)
    assert error.option == "attach_permissions_for_auth_users"
    assert "takes permissions and nothing else" in error.rule


@pytest.mark.parametrize("scope", ["UserPool", None, App], ids=repr)
def test_a_scope_that_is_none_is_named(stack: AppStack, scope: Any) -> None:
    error = refusal(lambda s: UserPool(scope, "UserPool"), stack)
    assert (error.construct, error.option) == ("UserPool UserPool", "scope")
    assert "the stack" in error.rule
    assert 'UserPool(self, "UserPool")' in error.fix


def test_scope_and_id_that_are_swapped_are_told_apart(stack: AppStack) -> None:
    error = refusal(lambda s: UserPool("UserPool", s), stack)
    assert error.option == "scope"
    assert error.value == "UserPool"


def test_an_id_that_terraform_alone_knows_is_none(stack: AppStack) -> None:
    error = refusal(lambda s: UserPool(s, Bucket(s, "B").name), stack)
    assert error.option == "id"
    assert "must be known while Python runs" in error.rule


def test_a_construct_shows_as_its_path(stack: AppStack) -> None:
    assert repr(Bucket(stack, "Uploads")) == "<Bucket notes-test/Uploads>"
    error = refusal(
        lambda s: Permission(actions=["s3:GetObject"], resources=[Bucket(s, "B")]),
        stack,
    )
    assert "value: [<Bucket notes-test/B>]" in str(error)


def test_two_stacks_of_one_name_are_refused(stack: AppStack) -> None:
    app = App()
    AppStack(app, "notes", stage="dev")
    error = refusal(lambda _: AppStack(app, "notes", stage="dev"), stack)
    assert error.construct == "notes-dev"
    assert "only one stack of each name" in error.rule


@pytest.mark.parametrize(
    "value", [lambda b: b, lambda b: [b], lambda b: {"files": b}], ids=["alone", "list", "dict"]
)
def test_an_output_is_an_attribute_and_not_the_construct(
    stack: AppStack, value: Callable[[Bucket], Any]
) -> None:
    error = refusal(lambda s: s.output(Files=value(Bucket(s, "B"))), stack)
    assert error.option == "output(Files=…)"
    assert "this is a Bucket" in error.rule
    assert ".name" in error.fix
    assert ".arn" in error.fix


def test_outputs_are_written_by_name(stack: AppStack) -> None:
    error = refusal(lambda s: s.output("Url", "x"), stack)
    assert error.option == "output"
    assert 'output(Url="...")' in error.fix


@pytest.mark.parametrize(
    ("make", "fix"),
    [
        (
            lambda s: UserPool(s, "U", password_policy={"minimum_length": 14}),
            "write PasswordPolicy(minimum_length=14)",
        ),
        (
            lambda s: UserPool(s, "U", triggers={"pre_sign_up": "a/b.main"}),
            "write Triggers(pre_sign_up='a/b.main')",
        ),
        (
            lambda s: HttpApi(s, "A", cors={"allow_origins": ["*"]}),
            "write Cors(allow_origins=['*'])",
        ),
        (lambda s: HttpApi(s, "A", domain=Domain), "write Domain(...), with its parentheses"),
        (lambda s: HttpApi(s, "A", domain="api.example.com"), "pass a Domain(...)"),
        (lambda s: Table(s, "T", partition_key=None), "this is None"),
    ],
)
def test_a_value_of_another_type_is_shown_as_the_one_that_was_meant(
    stack: AppStack, make: Make, fix: str
) -> None:
    assert fix in refusal(make, stack).fix


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda s: UserPool(s, "U").add_client("W", oauth="x"), "must be an OAuth"),
        (lambda s: HttpApi(s, "A", default_authorizer="iam"), "must be an Authorizer"),
        (lambda s: AppStack("app", "notes"), "must be an App"),
    ],
)
def test_types_have_their_article(stack: AppStack, make: Make, rule: str) -> None:
    assert refusal(make, stack).rule == rule


@pytest.mark.parametrize(
    ("make", "fix"),
    [
        (lambda s: UserPool(s, "U", mfa="OPTIONAL"), 'did you mean "optional"?'),
        (
            lambda s: Permission(actions=["s3:GetObject"], resources=["*"], effect="ALLOW"),
            '"Allow"',
        ),
    ],
)
def test_a_word_in_other_letters_is_recognized(stack: AppStack, make: Make, fix: str) -> None:
    assert fix in refusal(make, stack).fix


@pytest.mark.parametrize(
    ("make", "fix"),
    [
        (
            lambda s: UserPool(s, "U").add_client("W", callback_urls=["https://a.example"]),
            "it is an option of OAuth: write oauth=OAuth(callback_urls=...)",
        ),
        (
            lambda s: UserPool(s, "U", factors=["totp"]),
            "it is an option of Mfa and ChoiceSignIn: write mfa=Mfa(factors=...), or write",
        ),
        (
            lambda s: UserPool(s, "U", minimum_length=8),
            "write password_policy=PasswordPolicy(minimum_length=...)",
        ),
        (
            lambda s: UserPool(s, "U", email_subject="Your code"),
            "write mfa=Mfa(email_subject=...), or write verification=Verification(email_subject",
        ),
        (
            lambda s: Bucket(s, "B", expire=timedelta(days=30)),
            "write lifecycle=[LifecycleRule(expire=...)]",
        ),
        (
            lambda s: Auth(s, "A", mfa="optional"),
            "it is an option of UserPool: make one, and pass it as user_pool=...",
        ),
        (
            lambda s: Auth(s, "A", oauth=OAuth(["https://a.example"])),
            "it is an option of UserPoolClient: make one, and pass it as client=...",
        ),
        (
            lambda s: HttpApi(s, "A").route("GET /x", "a/b.main", link=[]),
            'it is an option of Function: write function={"link": ...}',
        ),
    ],
)
def test_an_option_of_what_another_option_takes_is_shown_in_its_place(
    stack: AppStack, make: Make, fix: str
) -> None:
    assert fix in refusal(make, stack).fix


@pytest.mark.parametrize(
    "make",
    [
        lambda s: Table(s, "T", partition_key="a", name="orders"),
        lambda s: Bucket(s, "B", name="uploads"),
        lambda s: HttpApi(s, "A", name="api"),
        lambda s: Table(s, "T", partition_key="a", table_name="orders"),
        lambda s: Role(s, "R", trust=Trust(Principal("Service", ["a.amazonaws.com"])), name="r"),
    ],
)
def test_who_asks_for_a_name_is_told_where_names_come_from(stack: AppStack, make: Make) -> None:
    assert "names in AWS are made of app, stage and id" in refusal(make, stack).fix


def test_an_option_that_resembles_none_gets_the_list_and_no_guess(stack: AppStack) -> None:
    error = refusal(lambda s: Table(s, "T", hash_key="userId"), stack)
    assert '"partition_key"' in error.fix
    assert "go through transform" in error.fix


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (
            lambda s: Function(s, "F", "lambdas/hello.main", link=Table(s, "T", partition_key="a")),
            "must be a list of tables, buckets, functions, user pools or grants of them",
        ),
        (
            lambda s: UserPoolJwt(UserPool(s, "U"), clients=UserPool(s, "V").add_client("W")),
            "must be a list of clients",
        ),
    ],
)
def test_a_list_says_of_what_it_is(stack: AppStack, make: Make, rule: str) -> None:
    assert refusal(make, stack).rule == rule


def test_unset_values_are_left_out_and_not_put_in_quotes(stack: AppStack) -> None:
    error = refusal(
        lambda s: Function(s, "F", "lambdas/hello.main", environment={"A": None}),
        stack,
    )
    assert error.fix == "leave 'A' out where it has no value"


def test_conditions_are_written_one_by_one(stack: AppStack) -> None:
    error = refusal(
        lambda s: Permission(
            actions=["s3:GetObject"],
            resources=["arn:aws:s3:::x/*"],
            conditions={"StringEquals": {"aws:PrincipalTag/team": "a"}},
        ),
        stack,
    )
    assert 'Condition("StringEquals", "aws:PrincipalTag/team", ["a"])' in error.fix


def test_what_is_right_is_let_through() -> None:
    stack = new_stack()
    api = HttpApi(stack, "Api", default_authorizer=Iam(), cors=Cors(allow_origins=["*"]))
    users = UserPool(stack, "U", mfa=Mfa("optional"), triggers=Triggers())
    users.add_client(id="Web")
    stack.output(Url=api.url, All=[api.url, {"n": 1}], Users=users.id)


@pytest.mark.parametrize(
    ("make", "construct", "option"),
    [
        (lambda s: UserPool.from_id(s, "eu-west-1_Abc"), "UserPool", "from_id(user_pool_id=…)"),
        (lambda s: Table.from_name(s, "T", "orders"), "Table", "from_name(partition_key=…)"),
        (lambda s: HttpApi.from_id(s, "A", "abcdefghij", cors=True), "HttpApi", "from_id(cors=…)"),
        (lambda s: Bucket.from_name(s, "uploads"), "Bucket", "from_name(name=…)"),
        (lambda s: Function.from_name(s, "reports"), "Function", "from_name(name=…)"),
    ],
)
def test_what_exists_is_asked_for_in_the_same_way(
    stack: AppStack, make: Make, construct: str, option: str
) -> None:
    error = refusal(make, stack)
    assert (error.construct, error.option) == (construct, option)


@pytest.mark.parametrize(
    ("make", "fix"),
    [
        (lambda s: UserPoolClient(s, "Web"), 'users.add_client("Web")'),
        (lambda s: Group(s, "Admins"), 'users.add_group("Admins")'),
        (lambda s: UserPoolClient("Web", UserPool(s, "U")), "pass the pool first"),
        (lambda s: UserPoolClient.from_id(s, "Web", "1h57kf5cpq17m0eml12abc"), "users.add_client"),
    ],
)
def test_what_belongs_to_a_pool_asks_for_the_pool(stack: AppStack, make: Make, fix: str) -> None:
    error = refusal(make, stack)
    assert error.option == "pool"
    assert fix in error.fix


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (lambda s: s, "an AppStack"),
        (lambda s: UserPool(s, "U").nodes, "a UserPoolNodes"),
        (lambda s: {1, 2}, "a set"),
        (lambda s: timedelta(days=1), "a timedelta"),
        (lambda s: Function, "the class Function"),
    ],
)
def test_an_output_that_cannot_be_written_says_what_it_is(
    stack: AppStack, value: Callable[[AppStack], Any], kind: str
) -> None:
    error = refusal(lambda s: s.output(It=value(s)), stack)
    assert f"this is {kind}" in error.rule


def test_a_resource_of_the_provider_is_an_output(stack: AppStack) -> None:
    stack.output(Pool=UserPool(stack, "U").nodes.user_pool)
    synthesized(stack)


def test_arguments_in_one_text_are_shown_as_words(stack: AppStack) -> None:
    error = refusal(lambda _: App("--context stage=dev"), stack)
    assert "App(['--context', 'stage=dev'])" in error.fix


@pytest.mark.parametrize(
    ("grant", "fix"),
    [
        (lambda table: table.own_items, "call it: own_items()"),
        (lambda table: {"Action": "dynamodb:GetItem"}, "write Permission("),
    ],
)
def test_what_is_nearly_a_grant_is_shown_as_one(
    stack: AppStack, grant: Callable[[Table], Any], fix: str
) -> None:
    table = Table(stack, "T", partition_key="a")
    error = refusal(lambda s: Function(s, "F", "lambdas/hello.main").allow(grant(table)), stack)
    assert fix in error.fix


def test_a_flag_is_written_by_its_own_name(stack: AppStack) -> None:
    error = refusal(lambda s: Table(s, "T", partition_key="a").own_items(read="yes"), stack)
    assert error.fix == "write read=True or read=False"


def test_a_duration_in_numbers_is_shown_with_its_unit(stack: AppStack) -> None:
    error = refusal(lambda s: HttpApi(s, "A", log_retention=30), stack)
    assert "timedelta(seconds=30), or with minutes or days" in error.fix


def test_a_trigger_is_named(stack: AppStack) -> None:
    error = refusal(lambda _: Triggers("lambdas/hello.main"), stack)
    assert "pre_sign_up=" in error.fix


def test_the_class_of_a_state_is_no_state(stack: AppStack) -> None:
    error = refusal(lambda _: AppStack(App(), "notes", state=S3State), stack)
    assert error.option == "state"


def test_an_argument_beside_the_resources_of_a_transform_is_shown_inside_one(
    stack: AppStack,
) -> None:
    error = refusal(lambda s: UserPool(s, "U", transform={"mfa_configuration": "ON"}), stack)
    assert 'transform={"user_pool": {"mfa_configuration": ...}}' in error.fix


@pytest.mark.parametrize(
    ("make", "fix"),
    [
        (lambda s: Function(s, "F", "a/b.main", env={}), 'did you mean "environment"?'),
        (lambda s: Function(s, "F", "lambdas/hello.main", runtime="3.12"), '"python3.12"?'),
        (
            lambda s: UserPool(s, "U").grant_admin(
                Function(s, "F", "lambdas/hello.main"), "cognito-idp:AdminGetUser"
            ),
            'did you mean "AdminGetUser"?',
        ),
    ],
)
def test_a_part_of_a_name_stands_for_it_where_it_is_one_alone(
    stack: AppStack, make: Make, fix: str
) -> None:
    assert fix in refusal(make, stack).fix
