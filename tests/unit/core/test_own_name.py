"""The option `name`: what something else made is taken over with the name that it has in AWS."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gatehouse.api import HttpApi
from gatehouse.auth import GoogleLogin, IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, OptionError
from gatehouse.storage import Bucket, Table

from tests.unit.synth import new_stack, synthesized

Make = Callable[..., Any]


def users(stack: AppStack, id: str = "Main", **options: Any) -> UserPool:
    return UserPool(stack, id, **options)


def identities(stack: AppStack, id: str = "Main", **options: Any) -> IdentityPool:
    return IdentityPool(stack, id, logins=[GoogleLogin("1.apps.googleusercontent.com")], **options)


def client(stack: AppStack, id: str = "Main", **options: Any) -> Any:
    users = UserPool.from_id(stack, f"{id}Users", "eu-west-1_AbCdEfGhI")
    return users.add_client(id, **options)


def table(stack: AppStack, id: str = "Main", **options: Any) -> Table:
    return Table(stack, id, partition_key="id", **options)


def bucket(stack: AppStack, id: str = "Main", **options: Any) -> Bucket:
    return Bucket(stack, id, **options)


def function(stack: AppStack, id: str = "Main", **options: Any) -> Function:
    return Function(stack, id, "lambdas/hello.main", **options)


def api(stack: AppStack, id: str = "Main", **options: Any) -> HttpApi:
    return HttpApi(stack, id, **options)


#: Each kind, the type and argument of its name, names that AWS takes, and names that it refuses.
KINDS: list[tuple[Make, str, str, list[str], list[str]]] = [
    (
        users,
        "aws_cognito_user_pool",
        "name",
        ["prod-app-auth", "All users, @home", "a" * 128],
        ["a/b", "", "täg", "a" * 129],
    ),
    (
        identities,
        "aws_cognito_identity_pool",
        "identity_pool_name",
        ["prod_app identities", "a+b=c", "a" * 128],
        ["a/b", "", "a:b", "a" * 129],
    ),
    (
        client,
        "aws_cognito_user_pool_client",
        "name",
        ["web", "Web app, v2", "a" * 128],
        ["a/b", "", "a:b", "a" * 129],
    ),
    (
        table,
        "aws_dynamodb_table",
        "name",
        ["abc", "Orders.2019_old-one", "a" * 255],
        ["ab", "a b", "täg", "a" * 256],
    ),
    (
        bucket,
        "aws_s3_bucket",
        "bucket",
        ["abc", "acme.uploads-2019", "a" * 63, "1.2.3.4.5"],
        [
            *("ab", "Acme", "a_b", "-ab", "ab.", "a..b", "192.168.5.4", "a" * 64),
            *("xn--a", "sthree-a", "amzn-s3-demo-a", "a-s3alias", "a--ol-s3", "a.mrap"),
            *("a--x-s3", "a--table-s3"),
        ],
    ),
    (
        function,
        "aws_lambda_function",
        "function_name",
        ["a", "App_Reports-2", "a" * 64],
        ["a b", "a.b", "", "a" * 65, "arn:aws:lambda:eu-west-1:1:function:a"],
    ),
    (
        api,
        "aws_apigatewayv2_api",
        "name",
        ["Orders: v2 (tägliche)", "a" * 128],
        ["", "a\nb", "a" * 129],
    ),
]
MAKES = [kind[0] for kind in KINDS]


@pytest.mark.parametrize(
    ("make", "type", "argument", "name"),
    [(make, type, argument, each) for make, type, argument, names, _ in KINDS for each in names],
)
def test_it_has_the_name_of_its_stage(make: Make, type: str, argument: str, name: str) -> None:
    stack = new_stack()
    make(stack, name={"test": name, "production": "elsewhere"})
    (made,) = synthesized(stack)["resource"][type].values()
    assert made[argument] == name
    assert "bucket_prefix" not in made


@pytest.mark.parametrize(("make", "type", "argument", "names", "wrong"), KINDS)
def test_other_stages_have_the_usual_name(
    make: Make, type: str, argument: str, names: list[str], wrong: list[str]
) -> None:
    written = []
    for options in ({}, {"name": {"production": names[0]}}):
        stack = new_stack()
        make(stack, **options)
        written.append(synthesized(stack))
    assert written[0] == written[1]


@pytest.mark.parametrize(("make", "type", "argument", "names", "wrong"), KINDS)
def test_a_name_that_aws_refuses_is_refused(
    make: Make, type: str, argument: str, names: list[str], wrong: list[str]
) -> None:
    for name in wrong:
        with pytest.raises(OptionError, match="must have") as refused:
            make(new_stack(), name={"production": name})
        assert refused.value.option == "name", name


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.parametrize("given", ["orders", {}, ["orders"], 5])
def test_a_name_that_is_of_no_stage_is_refused(make: Make, given: Any) -> None:
    with pytest.raises(OptionError, match="must be a dict of stages and names") as refused:
        make(new_stack(), name=given)
    assert 'write name={"test": "orders"}' in refused.value.fix


@pytest.mark.parametrize("make", MAKES)
def test_a_key_that_is_no_stage_is_refused(make: Make) -> None:
    for key in ("Production", "", 5, "${var.stage}"):
        with pytest.raises(OptionError, match=r"must be a stage|must be known"):
            make(new_stack(), name={key: "orders"})


@pytest.mark.parametrize("make", MAKES)
def test_a_name_that_only_terraform_knows_is_refused(make: Make) -> None:
    with pytest.raises(OptionError, match="must be known while Python runs"):
        make(new_stack(), name={"test": "${var.name}"})


def test_a_long_usual_name_is_no_matter_beside_a_name_of_its_own() -> None:
    stack = new_stack()
    long = "A" * 245
    table(stack, long, name={"test": "reports"})
    table(stack, f"{long}B")
    names = [each["name"] for each in synthesized(stack)["resource"]["aws_dynamodb_table"].values()]
    assert "reports" in names
    assert {len(name) for name in names} == {len("reports"), 255}


@pytest.mark.parametrize("make", [table, bucket, function])
def test_two_constructs_of_an_app_can_not_have_one_name(make: Make) -> None:
    stack = new_stack()
    make(stack, "First", name={"test": "orders"})
    with pytest.raises(OptionError, match=r"notes-test/First has this one") as refused:
        make(stack, "Second", name={"test": "orders"})
    assert refused.value.option == "name"
    make(stack, "Third", name={"test": "other-orders"})


@pytest.mark.parametrize("make", [table, function])
def test_nor_the_usual_name_of_another_one(make: Make) -> None:
    stack = new_stack()
    make(stack, "First")
    with pytest.raises(OptionError, match=r"notes-test/First has this one"):
        make(stack, "Second", name={"test": "notes-test-First"})


@pytest.mark.parametrize("make", [table, function])
def test_two_stages_of_one_app_may_be_of_two_accounts(make: Make) -> None:
    app = App()
    for stage in ("test", "production"):
        make(AppStack(app, "notes", stage=stage), name={"test": "orders", "production": "orders"})


def test_a_name_that_a_transform_replaced_is_free() -> None:
    stack = new_stack()
    moved = {"table": {"name": "orders-of-before"}}
    table(stack, "First", name={"test": "orders"}, transform=moved)
    table(stack, "Second", name={"test": "orders"})
    with pytest.raises(OptionError, match=r"notes-test/First has this one") as refused:
        table(stack, "Third", transform=moved)
    assert refused.value.option == "name"  # of the argument, which the transform set
    with pytest.raises(OptionError, match=r"notes-test/Second has this one") as refused:
        table(stack, "Fourth", name={"test": "orders"}, transform={"table": {"hash_key": "id"}})
    assert refused.value.option == "name"


@pytest.mark.parametrize("make", [table, function])
def test_another_region_can_have_the_same_name(make: Make) -> None:
    app = App()
    for number, region in enumerate(("eu-west-1", "eu-central-1")):
        stack = AppStack(app, f"notes{number}", stage="test", region=region)
        make(stack, name={"test": "orders"})


def test_no_two_stages_can_have_one_bucket() -> None:
    with pytest.raises(OptionError, match="must have another name for each stage"):
        bucket(new_stack(), name={"test": "acme", "production": "acme"})
    table(new_stack(), name={"test": "acme", "production": "acme"})  # each in its own account


def test_what_goes_by_the_name_follows() -> None:
    stack = new_stack()
    reports = function(stack, "Reports", name={"test": "app-reports"})
    orders = table(stack, "Orders", name={"test": "app-orders"})
    function(stack, "Caller", link=[reports, orders])
    made = synthesized(stack)["resource"]
    assert made["aws_cloudwatch_log_group"]["reports"]["name"] == "/aws/lambda/app-reports"
    assert made["aws_lambda_function"]["caller"]["environment"]["variables"] == {
        "ORDERS_TABLE_NAME": "${aws_dynamodb_table.orders.name}",
        "REPORTS_FUNCTION_NAME": "${aws_lambda_function.reports.function_name}",
    }
    # A role is new, and has the usual name.
    assert made["aws_iam_role"]["reports"]["name"].startswith("notes-test-Reports-")


def synth(make: Make, **options: Any) -> None:
    stack = new_stack(stage="production")
    make(stack, **options)
    synthesized(stack)


OLD = {"name": {"production": "old-one"}}
DATA = [users, identities, table, bucket]


@pytest.mark.parametrize("make", DATA)
def test_the_name_is_kept_by_the_lock_file(make: Make, lock_file_of_its_own: Path) -> None:
    synth(make, **OLD)
    entry = json.loads(lock_file_of_its_own.read_text())["stacks"]["notes-production"]["Main"]
    assert entry["name"] == "old-one"
    synth(make, **OLD)
    for options in ({}, {"name": {"production": "new-one"}}, {"name": {"dev": "old-one"}}):
        with pytest.raises(OptionError, match="must stay 'old-one', as in the lock file") as no:
            synth(make, **options)
        assert no.value.option == "name"
        assert "`gatehouse lock`" in no.value.fix


@pytest.mark.parametrize("make", DATA)
def test_what_has_the_usual_name_is_not_renamed(make: Make, lock_file_of_its_own: Path) -> None:
    synth(make)
    before = lock_file_of_its_own.read_text()
    assert "name" not in json.loads(before)["stacks"]["notes-production"]["Main"]
    with pytest.raises(OptionError, match="must stay") as refused:
        synth(make, **OLD)
    assert refused.value.option == "name"
    assert lock_file_of_its_own.read_text() == before


@pytest.mark.parametrize("make", [table, users])
def test_the_usual_name_may_be_written_too(make: Make) -> None:
    synth(make)
    synth(make, name={"production": "notes-production-Main"})
    synth(make)


def test_a_group_keeps_its_name_as_before() -> None:
    for name in ("admins", "admins"):
        stack = new_stack(stage="production")
        users(stack).add_group("Admins", name=name)
        synthesized(stack)
    stack = new_stack(stage="production")
    with pytest.raises(OptionError, match="must stay 'admins'"):
        users(stack).add_group("Admins", name="editors")


def test_a_client_that_is_taken_over_says_nothing_of_its_secret() -> None:
    stack = new_stack()
    client(stack, "Server", kind="server", name={"test": "server"})
    client(stack, "Other", kind="server", name={"production": "server"})
    made = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]
    assert "generate_secret" not in made["server"]
    assert made["other"]["generate_secret"] is True
