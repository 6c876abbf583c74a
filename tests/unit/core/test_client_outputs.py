"""What clients of an app need is put out by one call, under the names that the tools read."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.api import HttpApi
from gatehouse.auth import IdentityPool, UserPool, UserPoolClient
from gatehouse.core import AppStack, OptionError
from gatehouse.deployed.client import Deployment
from gatehouse.storage import Bucket, Table

from tests.unit.synth import synthesized


def outputs(stack: AppStack) -> dict[str, Any]:
    return {name: each["value"] for name, each in synthesized(stack)["output"].items()}


def test_one_call_puts_out_all_that_the_tools_read(stack: AppStack) -> None:
    users = UserPool(stack, "Users", usernames=["email"])
    web = users.add_client("Web")
    stack.output_for_clients(
        api=HttpApi(stack, "Api"),
        client=web,
        identity_pool=IdentityPool(stack, "Ids", user_pools=[web]),
        bucket=Bucket(stack, "Files"),
    )
    found = outputs(stack)
    assert found == {
        "ApiEndpoint": "${aws_apigatewayv2_api.api.api_endpoint}",
        "Region": "eu-west-1",
        "UserPool": "${aws_cognito_user_pool.users.id}",
        "UserPoolClient": "${aws_cognito_user_pool_client.web.id}",
        "IdentityPool": "${aws_cognito_identity_pool.ids.id}",
        "Bucket": "${aws_s3_bucket.files.id}",
    }
    found["ApiEndpoint"], found["Region"] = "https://api.example.com", "eu-west-1"
    assert Deployment.from_outputs(found).bucket == "${aws_s3_bucket.files.id}"


def test_what_is_imported_is_put_out_likewise(stack: AppStack) -> None:
    users = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
    stack.output_for_clients(client=UserPoolClient.from_id(users, "Web", "k3y"))
    assert outputs(stack) == {
        "UserPool": "eu-west-1_AbCdEfGhI",
        "UserPoolClient": "k3y",
        "Region": "eu-west-1",
    }


def test_a_secret_is_never_put_out(stack: AppStack) -> None:
    server = UserPool(stack, "Users").add_client("Server", kind="server")
    stack.output_for_clients(client=server)
    assert "secret" not in str(outputs(stack))


def test_nothing_to_put_out_is_refused(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="at least one construct"):
        stack.output_for_clients()


@pytest.mark.parametrize("option", ["api", "client", "user_pool", "identity_pool", "bucket"])
def test_another_construct_is_refused(stack: AppStack, option: str) -> None:
    table: Any = Table(stack, "Notes", partition_key="id")
    with pytest.raises(OptionError, match=rf"output_for_clients\({option}="):
        stack.output_for_clients(**{option: table})


def test_a_client_of_another_pool_is_refused(stack: AppStack) -> None:
    users, staff = (UserPool(stack, id, usernames=["email"]) for id in ("Users", "Staff"))
    with pytest.raises(OptionError, match="must be a client of the pool that is put out"):
        stack.output_for_clients(user_pool=users, client=staff.add_client("Web"))


def test_a_client_of_an_imported_pool_is_put_out_with_it(stack: AppStack) -> None:
    users = UserPool.from_id(stack, "Users", "eu-west-1_abcdefghi")
    again = UserPool.from_id(stack, "Again", "eu-west-1_abcdefghi")
    stack.output_for_clients(user_pool=again, client=users.add_client("Web"))
    assert outputs(stack)["UserPool"] == "eu-west-1_abcdefghi"


def test_an_id_in_place_of_a_construct_is_refused(stack: AppStack) -> None:
    users: Any = UserPool(stack, "Users").id
    with pytest.raises(OptionError, match="must be a UserPool"):
        stack.output_for_clients(user_pool=users)
