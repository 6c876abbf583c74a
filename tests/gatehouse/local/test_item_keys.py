"""The keys that DynamoDB gives to policies, in every operation that names items."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.gatehouse.local.pools import Pool

_TABLE = "ItemKeys"
_SUB = "${cognito-identity.amazonaws.com:sub}"
_OWN = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [_SUB]}}
_NAMED = {"Null": {"dynamodb:LeadingKeys": "false"}}
_PARTIQL = [f"dynamodb:PartiQL{kind}" for kind in ("Select", "Insert", "Update", "Delete")]


@pytest.fixture(scope="module")
def table(clients: Callable[..., Any]) -> str:
    made = clients("dynamodb").create_table(
        TableName=_TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("userId", "noteId", "tag")
        ],
        KeySchema=[
            {"AttributeName": "userId", "KeyType": "HASH"},
            {"AttributeName": "noteId", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "tags",
                "KeySchema": [{"AttributeName": "tag", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    return str(made["TableDescription"]["TableArn"])


@dataclass
class Caller:
    """A signed-in user, whose role has one statement."""

    pool: Pool
    table: str

    def __post_init__(self) -> None:
        """Sign in."""
        token = self.pool.token("ann")
        self.identity, _ = self.pool.identity(token)
        self.dynamodb = self.pool.clients("dynamodb", self.pool.credentials(token))

    def may(self, actions: list[str], condition: dict[str, Any]) -> None:
        statement = {
            "Effect": "Allow",
            "Action": actions,
            "Resource": [self.table, f"{self.table}/index/*"],
            "Condition": condition,
        }
        self.pool.grant_all([statement])

    def outcome(self, operation: str, **arguments: Any) -> str:
        """Return ``ok``, or the code of the error."""
        try:
            getattr(self.dynamodb, operation)(**arguments)
        except ClientError as refused:
            return str(refused.response["Error"]["Code"])
        return "ok"

    def states(self, statement: str, *values: str) -> str:
        parameters = {"Parameters": [{"S": value} for value in values]} if values else {}
        return self.outcome("execute_statement", Statement=statement, **parameters)

    def gets(self, owner: str, **more: Any) -> str:
        key = {"userId": {"S": owner}, "noteId": {"S": "1"}}
        return self.outcome("get_item", TableName=_TABLE, Key=key, **more)


@pytest.fixture(scope="module")
def caller(pools: Any, table: str) -> Caller:
    return Caller(pools(), table)


_DENIED = "AccessDeniedException"


@pytest.mark.parametrize(
    "statement",
    [
        f'SELECT * FROM "{_TABLE}" WHERE userId = ?',
        f'SELECT noteId FROM "{_TABLE}" WHERE userId IN [?]',
        f"SELECT * FROM \"{_TABLE}\" WHERE userId = ? AND noteId = '1'",
        f"INSERT INTO {_TABLE} VALUE {{'userId': ?, 'noteId': '2'}}",
    ],
)
def test_a_statement_reads_only_the_users_own_items(caller: Caller, statement: str) -> None:
    caller.may(_PARTIQL, {**_OWN, **_NAMED})
    assert caller.states(statement, caller.identity) == "ok"
    assert caller.states(statement, "someone-else") == _DENIED


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {_TABLE} SET text = 'x' WHERE userId = ? AND noteId = '3'",
        f"DELETE FROM {_TABLE} WHERE userId = ? AND noteId = '3'",
    ],
)
def test_a_statement_writes_only_the_users_own_items(caller: Caller, statement: str) -> None:
    caller.may([*_PARTIQL, "dynamodb:PutItem"], {**_OWN, **_NAMED})
    mine = {"userId": {"S": caller.identity}, "noteId": {"S": "3"}}
    assert caller.outcome("put_item", TableName=_TABLE, Item=mine) == "ok"
    assert caller.states(statement, caller.identity) == "ok"
    assert caller.states(statement, "someone-else") == _DENIED


@pytest.mark.parametrize(
    "statement",
    [
        f"SELECT * FROM {_TABLE}",
        f"SELECT * FROM {_TABLE} WHERE noteId = '1'",
        f"SELECT * FROM {_TABLE} WHERE userId = 'x' OR noteId = '1'",
        f"SELECT * FROM {_TABLE}.tags WHERE tag = 'x'",
    ],
)
def test_a_statement_without_the_partition_key_is_refused(caller: Caller, statement: str) -> None:
    caller.may(_PARTIQL, {**_OWN, **_NAMED})
    assert caller.states(statement) == _DENIED


def test_one_foreign_item_among_several_statements_refuses_all(caller: Caller) -> None:
    caller.may(_PARTIQL, {**_OWN, **_NAMED})
    insert = f"INSERT INTO {_TABLE} VALUE {{'userId': ?, 'noteId': ?}}"

    def transact(owner: str) -> str:
        statements = [
            {"Statement": insert, "Parameters": [{"S": who}, {"S": owner}]}
            for who in (caller.identity, owner)
        ]
        return caller.outcome(
            "execute_transaction",
            TransactStatements=statements if owner != caller.identity else statements[:1],
        )

    assert transact(caller.identity) == "ok"
    assert transact("someone-else") == _DENIED


def test_a_refused_statement_of_a_batch_leaves_the_others_alone(caller: Caller) -> None:
    caller.may(_PARTIQL, {**_OWN, **_NAMED})
    select = f"SELECT * FROM {_TABLE} WHERE userId = ? AND noteId = ?"

    def statement(owner: str) -> dict[str, Any]:
        return {"Statement": select, "Parameters": [{"S": owner}, {"S": "1"}]}

    answers = caller.dynamodb.batch_execute_statement(
        Statements=[
            statement("someone-else"),
            statement(caller.identity),
            {"Statement": "SELECT nonsense"},
            statement("another"),
        ]
    )["Responses"]
    codes = [each.get("Error", {}).get("Code") for each in answers]
    assert codes == ["AccessDenied", None, "ValidationError", "AccessDenied"]


def test_statements_are_not_allowed_by_the_actions_on_items(caller: Caller) -> None:
    caller.may(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:ExecuteStatement"], _OWN)
    assert caller.states(f"SELECT * FROM {_TABLE} WHERE userId = ?", caller.identity) == _DENIED


def test_a_policy_can_distinguish_a_full_scan_from_reading_a_partition(caller: Caller) -> None:
    caller.may(["dynamodb:PartiQLSelect"], {"Bool": {"dynamodb:FullTableScan": "false"}})
    assert caller.states(f"SELECT * FROM {_TABLE} WHERE userId = ?", "x") == "ok"
    assert caller.states(f"SELECT * FROM {_TABLE}") == _DENIED


def test_a_scan_passes_a_condition_on_all_keys_as_in_aws(caller: Caller) -> None:
    caller.may(["dynamodb:Scan"], _OWN)
    assert caller.outcome("scan", TableName=_TABLE) == "ok"


def test_a_scan_does_not_pass_where_a_key_must_be_named(caller: Caller) -> None:
    caller.may(["dynamodb:Scan"], {**_OWN, **_NAMED})
    assert caller.outcome("scan", TableName=_TABLE) == _DENIED


@pytest.mark.parametrize(
    "expression", ["userId = :owner", ":owner = userId", "(userId = :owner)", "#o = :owner"]
)
def test_every_way_to_write_the_key_of_a_query_is_read(caller: Caller, expression: str) -> None:
    caller.may(["dynamodb:Query"], {**_OWN, **_NAMED})

    def query(owner: str) -> str:
        names = {"ExpressionAttributeNames": {"#o": "userId"}} if "#" in expression else {}
        return caller.outcome(
            "query",
            TableName=_TABLE,
            KeyConditionExpression=expression,
            ExpressionAttributeValues={":owner": {"S": owner}},
            **names,
        )

    assert query(caller.identity) in ("ok", "ValidationException")
    assert query("someone-else") == _DENIED


@pytest.mark.parametrize("first", ["N", "NS", "unknown"])
def test_a_value_of_two_types_is_refused(caller: Caller, first: str) -> None:
    caller.may([*_PARTIQL, "dynamodb:Query"], {**_OWN, **_NAMED})
    own, other = {"S": caller.identity}, {first: caller.identity, "S": "someone-else"}
    statement = f"SELECT * FROM {_TABLE} WHERE userId = ? AND noteId = '1'"

    def sent(model: Any, params: dict[str, Any], **_: Any) -> None:
        params["body"] = params["body"].replace(
            json.dumps(own).encode(), json.dumps(other).encode()
        )

    def outcomes() -> list[str]:
        told = {"Statement": statement, "Parameters": [own]}
        query = {
            "KeyConditionExpression": "userId = :owner",
            "ExpressionAttributeValues": {":owner": own},
        }
        return [
            caller.outcome("execute_statement", **told),
            caller.outcome("execute_transaction", TransactStatements=[told]),
            caller.outcome("batch_execute_statement", Statements=[told]),
            caller.outcome("query", TableName=_TABLE, **query),
        ]

    assert outcomes() == ["ok"] * 4
    caller.dynamodb.meta.events.register("before-call", sent)
    assert outcomes() == ["ValidationException"] * 4
    caller.dynamodb.meta.events.unregister("before-call", sent)


def test_a_table_named_by_its_arn_is_the_same_table(caller: Caller) -> None:
    caller.may(["dynamodb:GetItem"], {**_OWN, **_NAMED})

    def get(owner: str) -> str:
        key = {"userId": {"S": owner}, "noteId": {"S": "1"}}
        return caller.outcome("get_item", TableName=caller.table, Key=key)

    assert (get(caller.identity), get("someone-else")) == ("ok", _DENIED)


def test_a_request_whose_key_cannot_be_read_is_refused_with_the_reason_in_the_log(
    caller: Caller, local_aws: Any
) -> None:
    caller.may(["dynamodb:GetItem"], _OWN)
    assert caller.outcome("get_item", TableName=_TABLE, Key={"other": {"S": "x"}}) == _DENIED
    assert "no value for the partition key 'userId'" in local_aws.log_tail(200)


def test_a_caller_not_limited_to_keys_learns_what_is_wrong_with_the_request(
    caller: Caller,
) -> None:
    caller.may(["dynamodb:GetItem"], {"Bool": {"aws:SecureTransport": "true"}})
    outcome = caller.outcome("get_item", TableName=_TABLE, Key={"other": {"S": "x"}})
    assert outcome == "ValidationException"


_SOME = {
    "ForAllValues:StringEquals": {"dynamodb:Attributes": ["userId", "noteId", "text"]},
    "StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"ProjectionExpression": "#t", "ExpressionAttributeNames": {"#t": "text"}}, "ok"),
        ({"AttributesToGet": ["text"]}, "ok"),
        ({"ProjectionExpression": "secret"}, _DENIED),
        ({"ProjectionExpression": "secret.deep[1]"}, _DENIED),
        ({}, _DENIED),
    ],
)
def test_attributes_can_be_kept_from_readers(
    caller: Caller, more: dict[str, Any], expected: str
) -> None:
    caller.may(["dynamodb:GetItem"], _SOME)
    assert caller.gets("x", **more) == expected


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("SET #t = :v", "ok"),
        ("SET secret = :v", _DENIED),
        ("SET #t = :v REMOVE secret", _DENIED),
        ("SET #t = if_not_exists(secret, :v)", _DENIED),
    ],
)
def test_attributes_can_be_kept_from_writers(caller: Caller, update: str, expected: str) -> None:
    caller.may(
        ["dynamodb:UpdateItem"], {"ForAllValues:StringEquals": _SOME["ForAllValues:StringEquals"]}
    )
    outcome = caller.outcome(
        "update_item",
        TableName=_TABLE,
        Key={"userId": {"S": "x"}, "noteId": {"S": "9"}},
        UpdateExpression=update,
        ExpressionAttributeNames={"#t": "text"},
        ExpressionAttributeValues={":v": {"S": "v"}},
    )
    assert outcome == expected
