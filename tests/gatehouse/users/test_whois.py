"""``gatehouse users whois``: the local AWS, a table and an access log, and what is not known."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from gatehouse.deployed.users import Directory, LinkTable, whois
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.local.conftest import Api
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
def test_an_access_log_knows_who_called(
    directory: Directory, ada: Any, called: Callable[..., str]
) -> None:
    api = called("identity", "provider")
    found = whois(replace(directory, api=api), ada.identity)
    sub = _sub(directory, "ada")
    assert (found.sub, found.source) == (sub, f"the access log of the API {api}")
    assert found.user is not None
    assert found.user.name == "ada"
    assert whois(replace(directory, api=api), "ada").identity == ada.identity


@pytest.mark.usefixtures("without_local")
def test_an_access_log_without_the_provider_does_not_name_the_user(
    directory: Directory, ada: Any, called: Callable[..., str]
) -> None:
    found = whois(replace(directory, api=called("identity")), ada.identity)
    assert found.source == ""
    assert "cognitoAuthenticationProvider" in found.looked[1].outcome


def _sub(directory: Directory, name: str) -> str:
    user = directory.client.admin_get_user(UserPoolId=directory.pool, Username=name)
    return next(each["Value"] for each in user["UserAttributes"] if each["Name"] == "sub")


_LOGGED = {
    "identity": {"cognitoIdentityId": "$context.identity.cognitoIdentityId"},
    "provider": {
        "cognitoAuthenticationProvider": "$context.identity.cognitoAuthenticationProvider"
    },
}


@pytest.fixture
def called(
    local_aws: LocalAws, clients: Callable[..., Any], sign_in: Any, ada: Any
) -> Callable[..., str]:
    """Make an API that logs some fields, and that Ada has called; return its id."""
    logs, gateway = clients("logs"), clients("apigatewayv2")

    def made(*fields: str) -> str:
        group = f"/access/whois-{len(fields)}"
        logs.create_log_group(logGroupName=group)
        [found] = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        api = gateway.create_api(Name=group[8:], ProtocolType="HTTP")["ApiId"]
        written = {key: value for each in fields for key, value in _LOGGED[each].items()}
        gateway.create_stage(
            ApiId=api,
            StageName="$default",
            AutoDeploy=True,
            AccessLogSettings={
                "DestinationArn": found["arn"].removesuffix(":*"),
                "Format": json.dumps(written),
            },
        )
        # Nobody listens there: who calls is in the log whatever the integration answers.
        integration = gateway.create_integration(
            ApiId=api,
            IntegrationType="HTTP_PROXY",
            IntegrationMethod="GET",
            IntegrationUri="http://127.0.0.1:9/",
            PayloadFormatVersion="1.0",
        )["IntegrationId"]
        gateway.create_route(
            ApiId=api,
            RouteKey="GET /mine",
            Target=f"integrations/{integration}",
            AuthorizationType="AWS_IAM",
        )
        resource = f"arn:aws:execute-api:*:*:{api}/*"
        sign_in.grant(
            group[8:],
            {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resource},
        )
        arn = f"arn:aws:execute-api:{local_aws.region}:000000000000:{api}"
        answer = Api(api, local_aws.region, local_aws.port, gateway, arn).call("/mine", person=ada)
        assert answer.status == 503, answer
        return str(api)

    return made
