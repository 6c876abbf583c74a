"""Where the ids come from: CloudFormation, a state, Amplify's outputs; and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber
from gatehouse.deployed.adopting.ids.asked import Sources, asked
from gatehouse.deployed.adopting.ids.cloudformation import pools_of_sst, pools_of_stack
from gatehouse.deployed.adopting.ids.files import pools_of_amplify, pools_of_state
from gatehouse.deployed.adopting.ids.pools import Pools
from gatehouse.deployed.adopting.reading.aws import Aws
from gatehouse.deployed.adopting.reading.user_pool import read_user_pool
from gatehouse.errors import CommandError

POOL = "eu-west-1_AbCdEfGhI"
IDENTITIES = "eu-west-1:0f1e2d3c-1111-2222-3333-444455556666"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return Aws("eu-west-1")


@pytest.fixture
def stacks(aws: Aws) -> Iterator[Stubber]:
    with Stubber(aws.client("cloudformation")) as stub:
        yield stub


def describe(stub: Stubber, name: str, status: str) -> None:
    stack = {"StackName": name, "CreationTime": "2024-01-01", "StackStatus": status}
    stub.add_response("describe_stacks", {"Stacks": [stack]}, {"StackName": name})


def resources(stub: Stubber, name: str, *found: tuple[str, str]) -> None:
    summaries = [
        {
            "LogicalResourceId": f"R{number}",
            "PhysicalResourceId": id,
            "ResourceType": kind,
            "LastUpdatedTimestamp": "2024-01-01",
            "ResourceStatus": "CREATE_COMPLETE",
        }
        for number, (kind, id) in enumerate(found)
    ]
    answer = {"StackResourceSummaries": summaries}
    stub.add_response("list_stack_resources", answer, {"StackName": name})


def test_the_pools_of_a_stack_and_of_those_within_it(aws: Aws, stacks: Stubber) -> None:
    describe(stacks, "app", "UPDATE_COMPLETE")
    resources(stacks, "app", ("AWS::CloudFormation::Stack", "app-auth"), ("AWS::S3::Bucket", "b"))
    describe(stacks, "app-auth", "CREATE_COMPLETE")
    resources(
        stacks,
        "app-auth",
        ("AWS::Cognito::UserPool", POOL),
        ("AWS::Cognito::IdentityPool", IDENTITIES),
    )
    found = pools_of_stack(aws, "app")
    assert (found.user_pools, found.identity_pools) == ([POOL], [IDENTITIES])


def test_a_stack_without_pools_is_refused(aws: Aws, stacks: Stubber) -> None:
    describe(stacks, "app", "UPDATE_COMPLETE")
    resources(stacks, "app", ("AWS::SQS::Queue", "q"))
    with pytest.raises(CommandError, match="and app has none"):
        pools_of_stack(aws, "app")


def test_a_stack_of_tables_and_buckets_alone(aws: Aws, stacks: Stubber) -> None:
    describe(stacks, "app", "UPDATE_COMPLETE")
    resources(stacks, "app", ("AWS::S3::Bucket", "b"), ("AWS::DynamoDB::Table", "t"))
    assert pools_of_stack(aws, "app") == Pools(tables=["t"], buckets=["b"])


def of_sst(name: str, stage: str = "", app: str = "") -> dict[str, Any]:
    tags = [{"Key": "sst:app", "Value": app}, {"Key": "sst:stage", "Value": stage}]
    stack = {"StackName": name, "CreationTime": "2024-01-01", "StackStatus": "UPDATE_COMPLETE"}
    return stack | ({"Tags": tags} if app else {})


def test_the_pools_of_an_app_of_sst(aws: Aws, stacks: Stubber) -> None:
    listed = [
        of_sst("production-notes-Auth", "production", "notes"),
        of_sst("production-notes-Untagged"),
        of_sst("production-notes-web-Auth", "production", "notes-web"),
        of_sst("dev-notes-Auth", "dev", "notes"),
    ]
    stacks.add_response("describe_stacks", {"Stacks": listed}, {})
    describe(stacks, "production-notes-Auth", "UPDATE_COMPLETE")
    resources(stacks, "production-notes-Auth", ("AWS::Cognito::UserPool", POOL))
    describe(stacks, "production-notes-Untagged", "UPDATE_COMPLETE")
    resources(stacks, "production-notes-Untagged", ("AWS::Cognito::IdentityPool", IDENTITIES))
    found = pools_of_sst(aws, "production-notes")
    assert (found.user_pools, found.identity_pools) == ([POOL], [IDENTITIES])
    stacks.assert_no_pending_responses()


def test_an_app_of_sst_without_pools_is_refused(aws: Aws, stacks: Stubber) -> None:
    listed = [of_sst("dev-notes-Auth", "dev", "notes")]
    stacks.add_response("describe_stacks", {"Stacks": listed}, {})
    with pytest.raises(CommandError, match=r"production-notes-\* has none; stacks: none"):
        pools_of_sst(aws, "production-notes")


def test_the_pools_of_a_state(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text(
        json.dumps(
            {
                "resources": [
                    {
                        "mode": "managed",
                        "type": "aws_cognito_user_pool",
                        "instances": [{"attributes": {"id": POOL}}],
                    },
                    {
                        "mode": "data",
                        "type": "aws_cognito_user_pool",
                        "instances": [{"attributes": {"id": "eu-west-1_Other"}}],
                    },
                ]
            }
        )
    )
    assert pools_of_state(state).user_pools == [POOL]


def test_the_pools_of_amplify_outputs(tmp_path: Path) -> None:
    file = tmp_path / "amplify_outputs.json"
    file.write_text(
        json.dumps({"auth": {"user_pool_id": POOL, "identity_pool_id": IDENTITIES}, "version": "1"})
    )
    found = pools_of_amplify(file)
    assert (found.user_pools, found.identity_pools) == ([POOL], [IDENTITIES])


@pytest.mark.parametrize("text", ["{", "[]", "{}"])
def test_a_file_without_pools_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "amplify_outputs.json"
    file.write_text(text)
    with pytest.raises(CommandError, match="--amplify-outputs must"):
        pools_of_amplify(file)


def test_nothing_named_is_refused() -> None:
    with pytest.raises(CommandError, match="something that runs must be named"):
        asked(Sources(), "notes", "production", None)


@pytest.mark.parametrize("id", ["", "AbCdEfGhI", "eu-west-1_", IDENTITIES])
def test_what_is_no_id_of_a_pool_is_refused(id: str) -> None:
    with pytest.raises(CommandError, match="--user-pool must be the id of a user pool"):
        asked(Sources(user_pools=[id]), "notes", "production", None)


def test_the_region_is_that_of_the_pool() -> None:
    found = asked(Sources(user_pools=[POOL, POOL]), "notes", "production", None)
    assert (found.region, found.user_pools) == ("eu-west-1", [POOL])


@pytest.mark.parametrize("sources", [Sources([POOL]), Sources([], [IDENTITIES])])
def test_a_region_beside_pools_of_another_is_refused(sources: Sources) -> None:
    with pytest.raises(CommandError, match="--region must be that of all pools: it is us-east-1"):
        asked(sources, "notes", "production", "us-east-1")
    assert asked(sources, "notes", "production", "eu-west-1").region == "eu-west-1"


def test_a_pool_of_another_region_is_refused() -> None:
    with pytest.raises(CommandError, match="must be of the region us-east-1"):
        read_user_pool(Aws("us-east-1"), POOL)
