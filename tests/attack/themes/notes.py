"""Other people's notes, through the API and past it."""

from __future__ import annotations

from tests.attack.cases import FORBIDDEN, ITEMS_DENIED, NOT_FOUND, Case
from tests.attack.requests import Request, api, items, users

_OWN = api("/notes/<ada.note>", "ada")
_GONE = (404, "There is no such note.")
_TEXT = '{"content": "mine now"}'
_DIRECT = api("/notes", "ada")
_KEY = {"userId": {"S": "<bob>"}, "noteId": {"S": "<bob.note>"}}


def _item(operation: str, **body: object) -> Case:
    """Go past the API: no user has rights on the table, not even on their own items."""
    call = items(operation, "ada", **body)
    return Case(f"{operation} past the API", call, ITEMS_DENIED, _DIRECT)


CASES = [
    Case("read another's note", api("/notes/<bob.note>", "ada"), _GONE, _OWN),
    Case(
        "change another's note",
        api("/notes/<bob.note>", "ada", "PUT", body=_TEXT),
        _GONE,
        api("/notes/<ada.note>", "ada", "PUT", body=_TEXT),
    ),
    Case(
        "delete another's note",
        api("/notes/<bob.note>", "ada", "DELETE"),
        _GONE,
        api("/notes/<ada.second>", "ada", "DELETE"),
        204,
    ),
    Case(
        "be another by a header",
        api("/notes/<bob.note>", "ada", headers={"x-amz-cognito-identity-id": "<bob>"}),
        _GONE,
        _OWN,
    ),
    Case(
        "be another by a query", api("/notes/<bob.note>?userId=<bob-encoded>", "ada"), _GONE, _OWN
    ),
    Case(
        "bob, of ada's note",
        api("/notes/<ada.note>", "bob"),
        _GONE,
        api("/notes/<bob.note>", "bob"),
    ),
    _item("GetItem", TableName="<table>", Key=_KEY),
    _item("PutItem", TableName="<table>", Item=_KEY),
    _item("DeleteItem", TableName="<table>", Key=_KEY),
    _item("Scan", TableName="<table>"),
    _item(
        "Query",
        TableName="<table>",
        KeyConditionExpression="userId = :who",
        ExpressionAttributeValues={":who": {"S": "<bob>"}},
    ),
    _item("BatchGetItem", RequestItems={"<table>": {"Keys": [_KEY]}}),
    _item("TransactGetItems", TransactItems=[{"Get": {"TableName": "<table>", "Key": _KEY}}]),
    _item("ExecuteStatement", Statement='SELECT * FROM "<table>"'),
    _item("DescribeTable", TableName="<table>"),
    _item("DeleteTable", TableName="<table>"),
    Case(
        "call the function past the gateway",
        Request("lambda", "/2015-03-31/functions/<function>/invocations", "ada", "POST", "{}"),
        (403, "AccessDeniedException"),
        _DIRECT,
    ),
    Case("list all users", users("ListUsers", "ada", UserPoolId="<pool>"), ITEMS_DENIED, _DIRECT),
    Case(
        "become an administrator",
        users(
            "AdminAddUserToGroup", "ada", UserPoolId="<pool>", Username="ada", GroupName="admins"
        ),
        ITEMS_DENIED,
        _DIRECT,
    ),
    Case("a route that there is not", api("/admin", "ada"), NOT_FOUND, _OWN),
    Case("a method that there is not", api("/notes/<ada.note>", "ada", "PATCH"), NOT_FOUND, _OWN),
    Case("a stranger reads a note", api("/notes/<ada.note>"), FORBIDDEN, _OWN),
    Case("a stranger writes", api("/notes", None, "POST", body=_TEXT), FORBIDDEN, _DIRECT),
    Case("a stranger deletes", api("/notes/<ada.note>", None, "DELETE"), FORBIDDEN, _OWN),
    Case("a stranger is greeted privately", api("/private"), FORBIDDEN, api("/public")),
]
