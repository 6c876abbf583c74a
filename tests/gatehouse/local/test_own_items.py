from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_SUB = "${cognito-identity.amazonaws.com:sub}"
_TABLE = "OwnItems"
_OPERATIONS = (
    "GetItem",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "Query",
    "BatchGetItem",
    "BatchWriteItem",
)
Item = dict[str, dict[str, str]]


@pytest.fixture(scope="module", autouse=True)
def table(clients: Callable[..., Any], sign_in: Any) -> str:
    """Make a table in which signed-in users may use the items of their own partition."""
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
    )["TableDescription"]["TableArn"]
    sign_in.grant(
        "own-items",
        {
            "Effect": "Allow",
            "Action": [f"dynamodb:{operation}" for operation in _OPERATIONS],
            "Resource": [made, f"{made}/index/*"],
            "Condition": {
                "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [_SUB]},
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        },
    )
    return _TABLE


def _item(person: Any, note: str = "1") -> Item:
    return {"userId": {"S": person.identity}, "noteId": {"S": note}}


def _query(person: Any, **more: Any) -> dict[str, Any]:
    return {
        "KeyConditionExpression": "#owner = :owner",
        "ExpressionAttributeNames": {"#owner": "userId"},
        "ExpressionAttributeValues": {":owner": {"S": person.identity}},
        **more,
    }


def _put(person: Any) -> dict[str, Any]:
    return {"Put": {"TableName": _TABLE, "Item": _item(person)}}


#: Every way to name items, as requests for the items of a given person.
_CALLS: dict[str, Callable[..., tuple[str, dict[str, Any]]]] = {
    "get": lambda *who: ("get_item", {"TableName": _TABLE, "Key": _item(*who)}),
    "put": lambda *who: ("put_item", {"TableName": _TABLE, "Item": _item(*who)}),
    "update": lambda *who: ("update_item", {"TableName": _TABLE, "Key": _item(*who)}),
    "delete": lambda *who: ("delete_item", {"TableName": _TABLE, "Key": _item(*who)}),
    "query": lambda *who: ("query", {"TableName": _TABLE, **_query(*who)}),
    "batch get": lambda *who: (
        "batch_get_item",
        {"RequestItems": {_TABLE: {"Keys": [_item(each) for each in who]}}},
    ),
    "batch put": lambda *who: (
        "batch_write_item",
        {"RequestItems": {_TABLE: [{"PutRequest": {"Item": _item(each)}} for each in who]}},
    ),
    "batch delete": lambda *who: (
        "batch_write_item",
        {"RequestItems": {_TABLE: [{"DeleteRequest": {"Key": _item(each)}} for each in who]}},
    ),
    "transaction": lambda *who: (
        "transact_write_items",
        {"TransactItems": [_put(each) for each in who]},
    ),
    "read transaction": lambda *who: (
        "transact_get_items",
        {"TransactItems": [{"Get": {"TableName": _TABLE, "Key": _item(each)}} for each in who]},
    ),
}
_MANY = ("batch get", "batch put", "batch delete", "transaction", "read transaction")


def _call(clients: Any, person: Any, operation: str, arguments: dict[str, Any]) -> Any:
    return getattr(clients("dynamodb", person.credentials), operation)(**arguments)


def _is_refused(clients: Any, person: Any, operation: str, arguments: dict[str, Any]) -> bool:
    with pytest.raises(ClientError) as refused:
        _call(clients, person, operation, arguments)
    return bool(refused.value.response["Error"]["Code"] == "AccessDeniedException")


@pytest.mark.parametrize("name", _CALLS)
def test_a_users_own_items_are_allowed(clients: Any, ada: Any, name: str) -> None:
    answer = _call(clients, ada, *_CALLS[name](ada))
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.parametrize("name", _CALLS)
def test_another_users_items_are_refused(clients: Any, ada: Any, bob: Any, name: str) -> None:
    assert _is_refused(clients, ada, *_CALLS[name](bob))


@pytest.mark.parametrize("name", _MANY)
def test_one_foreign_item_among_the_users_own_refuses_all(
    clients: Any, ada: Any, bob: Any, name: str
) -> None:
    assert _is_refused(clients, ada, *_CALLS[name](ada, bob))


def test_a_scan_is_refused(clients: Any, ada: Any) -> None:
    assert _is_refused(clients, ada, "scan", {"TableName": _TABLE})


def test_an_index_with_another_partition_key_is_refused(clients: Any, ada: Any) -> None:
    by_tag = {
        "TableName": _TABLE,
        "IndexName": "tags",
        "KeyConditionExpression": "tag = :tag",
        "ExpressionAttributeValues": {":tag": {"S": "shared"}},
    }
    assert _is_refused(clients, ada, "query", by_tag)


def test_the_legacy_form_of_a_query_follows_the_same_rule(clients: Any, ada: Any, bob: Any) -> None:
    def older(person: Any) -> dict[str, Any]:
        values = {"AttributeValueList": [{"S": person.identity}], "ComparisonOperator": "EQ"}
        return {"TableName": _TABLE, "KeyConditions": {"userId": values}}

    assert _call(clients, ada, "query", older(ada))["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert _is_refused(clients, ada, "query", older(bob))
