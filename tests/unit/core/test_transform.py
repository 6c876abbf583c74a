"""The escape hatch: every provider argument can be reached, and no safeguard quietly taken away."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.api import HttpApi
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError, Transform
from gatehouse.iam import Principal, Role, Trust
from gatehouse.storage import Bucket, Table

from tests.unit.synth import Json, synthesized

GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))


def user_pool(stack: AppStack, transform: Any = None, **arguments: Any) -> Json:
    UserPool(stack, "Users", transform={"user_pool": transform or arguments})
    return synthesized(stack)["resource"]["aws_cognito_user_pool"]["users"]


def client_of(stack: AppStack, transform: Any) -> Json:
    UserPool(stack, "Users").add_client("Web", transform={"client": transform})
    return synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["web"]


def test_a_dict_is_merged_over_what_the_construct_chose(stack: AppStack) -> None:
    table = Table(
        stack, "Notes", partition_key="userId", transform={"table": {"table_class": "STANDARD"}}
    )
    made = synthesized(stack)["resource"]["aws_dynamodb_table"][table.address]
    assert made["table_class"] == "STANDARD"
    assert made["billing_mode"] == "PAY_PER_REQUEST"


def test_a_function_gets_all_arguments_and_returns_them(stack: AppStack) -> None:
    made = client_of(stack, lambda given: {**given, "name": given["name"] + "-renamed"})
    assert made["name"] == "notes-test-Web-renamed"


def test_a_function_may_change_the_arguments_in_place(stack: AppStack) -> None:
    made = client_of(stack, lambda given: given.update(name="renamed"))
    assert made["name"] == "renamed"


def test_none_leaves_an_argument_to_the_provider(stack: AppStack) -> None:
    made = user_pool(stack, Transform({"deletion_protection": None}, reason="the default is off"))
    assert "deletion_protection" not in made


def test_a_dict_becomes_a_block(stack: AppStack) -> None:
    change = Transform({"password_policy": {"minimum_length": 20}}, reason="long ones need no more")
    assert user_pool(stack, change)["password_policy"] == {"minimum_length": 20}


def test_a_list_of_dicts_becomes_blocks_under_their_terraform_names(stack: AppStack) -> None:
    limits = {"max_length": "20"}
    tenant = {"name": "tenant", "attribute_data_type": "String"}
    made = user_pool(stack, schema=[{**tenant, "string_attribute_constraints": limits}])
    assert made["schema"] == [{**tenant, "string_attribute_constraints": limits}]


def test_a_list_of_dicts_within_a_dict_becomes_blocks_too(stack: AppStack) -> None:
    recovery = {"recovery_mechanism": [{"name": "verified_email", "priority": 1}]}
    change = Transform({"account_recovery_setting": recovery}, reason="a test")
    made = user_pool(stack, change)
    assert made["account_recovery_setting"] == recovery


def test_a_dict_within_a_list_of_dicts_becomes_a_block(stack: AppStack) -> None:
    rule = {
        "apply_server_side_encryption_by_default": {
            "kms_master_key_id": "alias/notes",
            "sse_algorithm": "aws:kms",
        },
        "bucket_key_enabled": True,
    }
    Bucket(stack, "Uploads", transform={"encryption": {"rule": [rule]}})
    kind = "aws_s3_bucket_server_side_encryption_configuration"
    assert synthesized(stack)["resource"][kind]["uploads"]["rule"] == [rule]


def test_a_transform_of_a_repeated_node_holds_for_each(stack: AppStack) -> None:
    api = HttpApi(stack, "Api", transform={"route": {"operation_name": "x"}})
    hello = Function(stack, "Hello", "lambdas/hello.main")
    api.route("GET /one", hello)
    api.route("GET /two", hello)
    routes = synthesized(stack)["resource"]["aws_apigatewayv2_route"]
    assert [route["operation_name"] for route in routes.values()] == ["x", "x"]


def test_a_transform_of_one_holds_for_that_alone(stack: AppStack) -> None:
    change = {"permission[hello]": {"statement_id": "Theirs"}}
    api = HttpApi(stack, "Api", transform=change)
    api.route("GET /", Function(stack, "Hello", "lambdas/hello.main"))
    api.route("GET /other", Function(stack, "Other", "lambdas/hello.main"))
    made = synthesized(stack)["resource"]["aws_lambda_permission"]
    assert made["api_hello"]["statement_id"] == "Theirs"
    assert made["api_other"]["statement_id"] != "Theirs"


def test_a_transform_of_one_that_is_not_made_is_refused(stack: AppStack) -> None:
    HttpApi(stack, "Api", transform={"permission[hello]": {"statement_id": "Theirs"}})
    with pytest.raises(OptionError, match=r"it makes no `permission\[hello\]`"):
        stack.check_rest()


def test_a_node_that_the_construct_does_not_make_is_refused(stack: AppStack) -> None:
    with pytest.raises(OptionError, match='did you mean "table"') as refused:
        Table(stack, "Notes", partition_key="userId", transform={"tabel": {}})
    assert refused.value.option == "transform"


@pytest.mark.parametrize(
    "make",
    [
        lambda s: Bucket(s, "Uploads", transform={"cors": {"id": "x"}}),
        lambda s: HttpApi(s, "Api", transform={"route": {"operation_name": "x"}}),
        lambda s: Role(s, "Reports", trust=GLUE, transform={"policy": {"name": "x"}}),
    ],
    ids=["bucket without cors", "api without routes", "role without permissions"],
)
def test_a_transform_of_what_is_not_made_after_all_is_refused(stack: AppStack, make: Any) -> None:
    make(stack)
    with pytest.raises(OptionError, match="with these options, it makes no") as refused:
        synthesized(stack)
    assert refused.value.option == "transform"


def test_an_argument_that_the_provider_does_not_know_is_refused(stack: AppStack) -> None:
    with pytest.raises(OptionError, match='did you mean "billing_mode"') as refused:
        Table(stack, "Notes", partition_key="userId", transform={"table": {"biling_mode": "x"}})
    assert refused.value.option == "transform['table']"
    assert refused.value.value == {"biling_mode": "x"}


def test_an_argument_that_a_block_does_not_have_is_refused(stack: AppStack) -> None:
    with pytest.raises(OptionError, match='did you mean "minimum_length"'):
        user_pool(stack, password_policy={"minimum_lenght": 20})


@pytest.mark.parametrize("wrong", ["name", 5, ["name"]])
def test_a_change_that_is_neither_dict_nor_function_is_refused(
    stack: AppStack, wrong: object
) -> None:
    with pytest.raises(OptionError, match="a dict of provider arguments, a function of them"):
        UserPool(stack, "Users", transform={"user_pool": wrong})  # type: ignore[dict-item]


def test_a_function_that_returns_something_else_is_refused(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="must return a dict of provider arguments, or None"):
        client_of(stack, lambda given: "name")


@pytest.mark.parametrize(
    "change",
    [
        {"write_attributes": ["custom:role"]},
        {"write_attributes": None},
        lambda given: {**given, "prevent_user_existence_errors": "LEGACY"},
        lambda given: given.pop("explicit_auth_flows") and None,
    ],
)
def test_a_guarded_argument_does_not_change_without_a_reason(stack: AppStack, change: Any) -> None:
    with pytest.raises(OptionError, match="guards access; a change of it must have a reason"):
        client_of(stack, change)


def test_a_guarded_list_does_not_change_in_place_without_a_reason(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="`write_attributes` guards access"):
        client_of(stack, lambda given: given["write_attributes"].append("custom:role"))


def test_a_guarded_argument_changes_with_a_reason(stack: AppStack) -> None:
    made = client_of(
        stack,
        Transform({"prevent_user_existence_errors": "LEGACY"}, reason="an old app reads the text"),
    )
    assert made["prevent_user_existence_errors"] == "LEGACY"


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_a_reason_has_words(stack: AppStack, reason: Any) -> None:
    with pytest.raises(OptionError, match="must have a reason that a reviewer can judge"):
        client_of(stack, Transform({"name": "x"}, reason=reason))


def test_a_route_does_not_become_open_without_a_reason(stack: AppStack) -> None:
    api = HttpApi(stack, "Api", transform={"route": {"authorization_type": "NONE"}})
    with pytest.raises(OptionError, match="`authorization_type` guards access"):
        api.route("GET /", Function(stack, "Hello", "lambdas/hello.main"))
