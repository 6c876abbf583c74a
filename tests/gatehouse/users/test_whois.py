"""``gatehouse users whois``: the local AWS, a table and an access log, and what is not known."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from gatehouse.deployed.users import Directory, LinkTable, whois
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.users.conftest import Commands


@pytest.fixture
def directory(local_aws: LocalAws, sign_in: Any) -> Directory:
    local = Running(
        str(local_aws.folder), local_aws.endpoint, local_aws.region, local_aws.environment
    )
    return Directory(sign_in.user_pool, local_aws.endpoint, local=local)


def test_the_local_aws_knows_who_an_identity_is(
    directory: Directory, ada: Any, commands: Commands
) -> None:
    [found] = commands.lines("users", "whois", ada.identity, "--pool", directory.pool)
    assert (found["user"]["username"], found["source"]) == ("ada", "the local AWS")
    [back] = commands.lines("users", "whois", "ada", "--pool", directory.pool)
    assert back["identity"] == ada.identity
    [shown] = commands.lines("users", "show", "ada", "--pool", directory.pool)
    assert (shown["identity"], shown["identity_source"]) == (ada.identity, "the local AWS")
    table = commands.process("users", "whois", ada.identity, "--pool", directory.pool)
    assert table.stdout.splitlines()[:2] == [f"identity  {ada.identity}", "user      ada"]


def test_an_identity_of_another_user_pool_is_nobody_here(
    directory: Directory, ada: Any, commands: Commands, by_mail: Any
) -> None:
    ended = commands.process("users", "whois", ada.identity, "--pool", by_mail.id)
    assert ended.returncode == 1
    assert "has no operation from an identity id to a user" in ended.stdout


def test_a_user_who_never_signed_in_has_no_identity_that_is_known(
    directory: Directory, clients: Any
) -> None:
    clients("cognito-idp").admin_create_user(UserPoolId=directory.pool, Username="newcomer")
    found = whois(directory, "newcomer")
    assert (found.identity, found.source) == ("", "")
    assert [each.source for each in found.looked] == ["the local AWS", "Cognito"]


@pytest.fixture
def without_local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatehouse.deployed.users.identities._of_local_aws", lambda _: iter(()))


@pytest.mark.usefixtures("without_local")
def test_a_table_of_the_apps_own_knows_it_by_its_key_or_an_index(
    directory: Directory, ada: Any, clients: Callable[..., Any]
) -> None:
    tables, sub = clients("dynamodb"), _sub(directory, "ada")
    key = {"AttributeName": "userId", "KeyType": "HASH"}
    tables.create_table(
        TableName="links",
        KeySchema=[key],
        AttributeDefinitions=[
            {"AttributeName": each, "AttributeType": "S"} for each in ("userId", "sub")
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "bySub",
                "KeySchema": [{"AttributeName": "sub", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    item = {"userId": {"S": ada.identity}, "sub": {"S": sub}}
    tables.put_item(TableName="links", Item=item)
    table = LinkTable("links")
    found = whois(directory, ada.identity, table=table)
    assert found.user is not None
    assert (found.user.name, found.source) == ("ada", "the table links")
    assert whois(directory, "ada", table=table).identity == ada.identity
    no_key = whois(directory, "ada", table=LinkTable("links", sub="owner"))
    assert "owner must be the partition key" in no_key.looked[1].outcome
    missing = whois(directory, "ada", table=LinkTable("nothing"))
    assert "could not be asked" in missing.looked[1].outcome


@pytest.mark.usefixtures("without_local")
@pytest.mark.parametrize("with_provider", [True, False])
def test_an_access_log_knows_who_called(
    directory: Directory, ada: Any, clients: Callable[..., Any], with_provider: bool
) -> None:
    api = _api(clients, directory, ada.identity, with_provider=with_provider)
    found = whois(replace(directory, api=api), ada.identity)
    if with_provider:
        assert (found.sub, found.source) == (
            _sub(directory, "ada"),
            f"the access log of the API {api}",
        )
        back = whois(replace(directory, api=api), "ada")
        assert back.identity == ada.identity
    else:
        assert found.source == ""
        assert "cognitoAuthenticationProvider" in found.looked[1].outcome


def _sub(directory: Directory, name: str) -> str:
    user = directory.client.admin_get_user(UserPoolId=directory.pool, Username=name)
    return next(each["Value"] for each in user["UserAttributes"] if each["Name"] == "sub")


def _api(
    clients: Callable[..., Any], directory: Directory, identity: str, *, with_provider: bool
) -> str:
    """Make an API whose log has one line of a call."""
    logs, apis = clients("logs"), clients("apigatewayv2")
    group = f"/aws/vendedlogs/apis/whois-{with_provider}"
    logs.create_log_group(logGroupName=group)
    [found] = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    written = {"cognitoIdentityId": identity}
    if with_provider:
        name = f"cognito-idp.{directory.region}.amazonaws.com/{directory.pool}"
        sub = _sub(directory, "ada")
        written["cognitoAuthenticationProvider"] = f"{name},{name}:CognitoSignIn:{sub}"
    api = str(apis.create_api(Name="whois", ProtocolType="HTTP")["ApiId"])
    apis.create_stage(
        ApiId=api,
        StageName="$default",
        AccessLogSettings={
            "DestinationArn": found["arn"].removesuffix(":*"),
            "Format": json.dumps({each: f"$context.identity.{each}" for each in written}),
        },
    )
    logs.create_log_stream(logGroupName=group, logStreamName="calls")
    event = {"timestamp": int(time.time() * 1000), "message": json.dumps(written)}
    logs.put_log_events(logGroupName=group, logStreamName="calls", logEvents=[event])
    return api
