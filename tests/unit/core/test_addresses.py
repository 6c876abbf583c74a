"""Addresses: short, from the path alone, and never the same for two constructs."""

from __future__ import annotations

import pytest
from gatehouse.api import HttpApi
from gatehouse.auth import Auth, UserPool
from gatehouse.compute import Function
from gatehouse.core import AddressError, AppStack, aws
from gatehouse.core.engine import Construct, TerraformOutput
from gatehouse.storage import Bucket, Table

from tests.unit.synth import addresses, new_stack, synthesized


def test_an_address_is_the_id_in_snake_case(stack: AppStack) -> None:
    Table(stack, "AuditTrail", partition_key="id")
    assert addresses(synthesized(stack)) == ["aws_dynamodb_table.audit_trail"]


def test_a_construct_within_a_plain_construct_has_both_ids(stack: AppStack) -> None:
    Table(Construct(stack, "Billing"), "Notes", partition_key="id")
    assert addresses(synthesized(stack)) == ["aws_dynamodb_table.billing_notes"]


def test_the_constructs_of_an_auth_are_named_after_it(stack: AppStack) -> None:
    Auth(stack, "Auth")
    assert addresses(synthesized(stack)) == [
        "aws_cognito_identity_pool.auth_identity_pool",
        "aws_cognito_identity_pool_roles_attachment.auth_identity_pool",
        "aws_cognito_user_pool.auth_user_pool",
        "aws_cognito_user_pool_client.auth_client",
        "aws_iam_role.auth_identity_pool_authenticated",
        "data.aws_iam_policy_document.auth_identity_pool_authenticated_trust",
    ]


def test_a_client_is_addressed_by_its_own_id(stack: AppStack) -> None:
    UserPool(stack, "UserPool").add_client("Web")
    assert "aws_cognito_user_pool_client.web" in addresses(synthesized(stack))


def test_clients_of_two_pools_do_not_meet_unnoticed(stack: AppStack) -> None:
    UserPool(stack, "Staff").add_client("Web")
    customers = UserPool(stack, "Customers")
    with pytest.raises(AddressError) as refused:
        customers.add_client("Web")
    assert "notes-test/Staff/Web" in str(refused.value)
    assert "notes-test/Customers/Web" in str(refused.value)
    assert refused.value.value == "aws_cognito_user_pool_client.web"


def test_ids_that_differ_in_letter_case_alone_do_not_meet_unnoticed(stack: AppStack) -> None:
    Table(stack, "AuditTrail", partition_key="id")
    with pytest.raises(AddressError, match="notes-test/AuditTrail has this one"):
        Table(stack, "audit_trail", partition_key="id")


def test_an_id_stands_once_in_its_scope(stack: AppStack) -> None:
    Table(stack, "Notes", partition_key="id")
    with pytest.raises(AddressError, match="an id must be unique in its scope"):
        Bucket(stack, "Notes")


def test_constructs_of_different_types_may_share_a_name(stack: AppStack) -> None:
    Table(stack, "Notes", partition_key="id")
    Bucket(Construct(stack, "notes"), "x")
    assert "aws_dynamodb_table.notes" in addresses(synthesized(stack))


def test_a_raw_resource_gets_a_short_address(stack: AppStack) -> None:
    aws.sqs_queue.SqsQueue(Construct(stack, "Billing"), "DeadLetters")
    assert addresses(synthesized(stack)) == ["aws_sqs_queue.billing_dead_letters"]


def test_a_raw_resource_does_not_take_a_constructs_address(stack: AppStack) -> None:
    Table(stack, "Notes", partition_key="id")
    aws.dynamodb_table.DynamodbTable(stack, "notes", name="raw")
    with pytest.raises(AddressError) as refused:
        synthesized(stack)
    assert "notes-test/Notes" in str(refused.value)
    assert "notes-test/notes" in str(refused.value)


def test_two_raw_resources_do_not_meet_unnoticed(stack: AppStack) -> None:
    aws.sqs_queue.SqsQueue(stack, "DeadLetters")
    aws.sqs_queue.SqsQueue(stack, "dead_letters")
    with pytest.raises(AddressError) as refused:
        synthesized(stack)
    assert refused.value.value == "aws_sqs_queue.dead_letters"


def test_the_stacks_data_sources_are_called_current() -> None:
    stack = new_stack(region=None)
    stack.output(Region=stack.region, Partition=stack.partition, Account=stack.account_id)
    assert addresses(synthesized(stack)) == [
        "data.aws_caller_identity.current",
        "data.aws_partition.current",
        "data.aws_region.current",
    ]


@pytest.mark.parametrize(
    "id", ["aws", "backend", "region", "partition", "caller_identity", "Outputs", "lambda_trust"]
)
def test_what_a_stack_makes_for_itself_takes_no_id_that_people_choose(id: str) -> None:
    stack = new_stack(region=None)
    try:
        Table(stack, id, partition_key="id")
    except AddressError:  # an error that says so is right as well
        assert id == "backend"
    Function(stack, "Hello", "lambdas/hello.main")
    stack.output(Region=stack.region, Partition=stack.partition, Account=stack.account_id)
    assert "aws_lambda_function.hello" in addresses(synthesized(stack))


def test_a_client_called_like_a_node_of_its_pool_is_refused(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    with pytest.raises(AddressError, match="an id must be unique in its scope"):
        users.add_client("user_pool")


def test_outputs_are_named_as_they_are_written(stack: AppStack) -> None:
    Table(stack, "Notes", partition_key="id")
    stack.output(Notes="a table", ApiEndpoint="https://example.com")
    assert synthesized(stack)["output"] == {
        "ApiEndpoint": {"value": "https://example.com"},
        "Notes": {"value": "a table"},
    }


def test_a_raw_output_does_not_replace_one_of_the_stack(stack: AppStack) -> None:
    stack.output(api="https://example.com")
    TerraformOutput(stack, "Api", value="https://example.org")
    with pytest.raises(AddressError, match=r"output\.api"):
        synthesized(stack)


def test_an_api_and_its_functions_routes_never_share_an_integration(stack: AppStack) -> None:
    a_b, a = HttpApi(stack, "A_B"), HttpApi(stack, "A")
    a_b.route("GET /", Function(stack, "C", "lambdas/hello.main"))
    function = Function(stack, "B_C", "lambdas/hello.main")
    with pytest.raises(AddressError, match="notes-test/A_B has this one"):
        a.route("GET /", function)
