"""Members who use a table and a bucket directly: others' items, other teams' folders."""

from __future__ import annotations

from tests.attack.cases import ACCESS_DENIED, ITEMS_DENIED, NOT_AUTHORIZED, Case
from tests.attack.requests import Request, file, items, users

_TABLE = "<club.table>"


def _key(who: str, note: int = 1) -> dict[str, dict[str, str]]:
    return {"userId": {"S": f"<{who}>"}, "noteId": {"S": str(note)}}


def _keys(owners: tuple[str, ...]) -> list[dict[str, dict[str, str]]]:
    """One item of each, no two alike, whoever the owners are."""
    return [_key(owner, note) for note, owner in enumerate(owners, 1)]


def _query(who: str, owner: str) -> Request:
    return items(
        "Query",
        who,
        TableName=_TABLE,
        KeyConditionExpression="userId = :who",
        ExpressionAttributeValues={":who": {"S": f"<{owner}>"}},
    )


def _one(operation: str, owner: str, **more: object) -> Request:
    return items(operation, "carol", TableName=_TABLE, Key=_key(owner), **more)


def _batch(*owners: str) -> Request:
    return items("BatchGetItem", "carol", RequestItems={_TABLE: {"Keys": _keys(owners)}})


def _writes(*owners: str) -> Request:
    puts = [{"PutRequest": {"Item": key}} for key in _keys(owners)]
    return items("BatchWriteItem", "carol", RequestItems={_TABLE: puts})


def _reads_together(*owners: str) -> Request:
    gets = [{"Get": {"TableName": _TABLE, "Key": key}} for key in _keys(owners)]
    return items("TransactGetItems", "carol", TransactItems=gets)


def _writes_together(kind: str, owner: str) -> Request:
    more = {"ConditionExpression": "attribute_exists(noteId)"} if kind == "ConditionCheck" else {}
    write = {"TableName": _TABLE, ("Item" if kind == "Put" else "Key"): _key(owner), **more}
    own = {"Put": {"TableName": _TABLE, "Item": _key("carol", 2)}}
    return items("TransactWriteItems", "carol", TransactItems=[own, {kind: write}])


def _team(team: str, who: str = "carol", method: str = "GET", **more: str) -> Request:
    return file(f"teams/{team}", who, method, of="club.bucket", **more)


_UPDATE = {
    "UpdateExpression": "SET liked = :yes",
    "ExpressionAttributeValues": {":yes": {"BOOL": True}},
}


def _denied(name: str, attack: Request, control: Request) -> Case:
    return Case(f"table: {name}", attack, ITEMS_DENIED, control)


_ITEMS = [
    _denied("read another's item", _one("GetItem", "dave"), _one("GetItem", "carol")),
    _denied(
        "change another's item",
        _one("UpdateItem", "dave", **_UPDATE),
        _one("UpdateItem", "carol", **_UPDATE),
    ),
    _denied(
        "delete another's item",
        _one("DeleteItem", "dave"),
        items("DeleteItem", "carol", TableName=_TABLE, Key=_key("carol", 9)),
    ),
    _denied(
        "put an item into another's name",
        items("PutItem", "carol", TableName=_TABLE, Item=_key("dave")),
        items("PutItem", "carol", TableName=_TABLE, Item=_key("carol")),
    ),
    _denied("query another's items", _query("carol", "dave"), _query("carol", "carol")),
    _denied("one's own item and another's", _batch("carol", "dave"), _batch("carol")),
    _denied("write one's own and another's", _writes("carol", "dave"), _writes("carol")),
    _denied(
        "read one's own and another's at once",
        _reads_together("carol", "dave"),
        _reads_together("carol"),
    ),
    _denied(
        "write for another in a transaction",
        _writes_together("Put", "dave"),
        _writes_together("Put", "carol"),
    ),
    _denied(
        "ask about another's item in a transaction",
        _writes_together("ConditionCheck", "dave"),
        _writes_together("ConditionCheck", "carol"),
    ),
    _denied(
        "read the whole table",
        items("Scan", "carol", TableName=_TABLE),
        _query("carol", "carol"),
    ),
    _denied(
        "read the whole table by a statement",
        items("ExecuteStatement", "carol", Statement=f'SELECT * FROM "{_TABLE}"'),
        _query("carol", "carol"),
    ),
    _denied(
        "read one's own item by a statement",
        items(
            "ExecuteStatement",
            "carol",
            Statement=f"SELECT * FROM \"{_TABLE}\" WHERE userId = '<carol>'",
        ),
        _query("carol", "carol"),
    ),
    _denied(
        "another app's table",
        items("GetItem", "carol", TableName="<table>", Key=_key("carol")),
        _one("GetItem", "carol"),
    ),
]

_TEAMS = [
    Case("another team's file", _team("blue/a.txt"), ACCESS_DENIED, _team("red/a.txt")),
    Case(
        "write into another team's folder",
        _team("blue/a.txt", method="PUT", body="x"),
        ACCESS_DENIED,
        _team("red/b.txt", method="PUT", body="x"),
    ),
    Case(
        "list another team's folder",
        file("?list-type=2&prefix=teams%2Fblue%2F", "carol", of="club.bucket"),
        ACCESS_DENIED,
        file("?list-type=2&prefix=teams%2Fred%2F", "carol", of="club.bucket"),
    ),
    Case(
        "a team whose name begins as one's own",
        _team("red-too/a.txt"),
        ACCESS_DENIED,
        _team("red/a.txt"),
    ),
    Case(
        "a folder in another team's, by a team whose name is its path",
        _team("red/eu/plan.txt", "fay"),
        ACCESS_DENIED,
        _team("red/eu/plan.txt"),
    ),
    Case(
        "write into another team's folder, by a team whose name is a path in it",
        _team("red/eu/new.txt", "fay", "PUT", body="x"),
        ACCESS_DENIED,
        _team("red/eu/new.txt", method="PUT", body="x"),
    ),
    Case(
        "delete in another team's folder, by a team whose name is a path in it",
        _team("red/eu/plan.txt", "fay", "DELETE"),
        ACCESS_DENIED,
        _team("red/eu/old.txt", method="DELETE"),
        204,
    ),
    Case(
        "list another team's folder, by a team whose name is a path in it",
        file("?list-type=2&prefix=teams%2Fred%2Feu%2F", "fay", of="club.bucket"),
        ACCESS_DENIED,
        file("?list-type=2&prefix=teams%2Fred%2Feu%2F", "carol", of="club.bucket"),
    ),
    Case(
        "the folder without a name, by somebody without a team",
        _team("/a.txt", "torn"),
        ACCESS_DENIED,
        file("open/hello.txt", "torn", of="club.bucket"),
    ),
    Case(
        "a team's file by somebody without a team",
        _team("red/a.txt", "torn"),
        ACCESS_DENIED,
        _team("red/a.txt"),
    ),
    Case(
        "a team's folder with the role of a group",
        _team("red/a.txt", "editor"),
        ACCESS_DENIED,
        file("shared/plan.txt", "editor", of="club.bucket"),
    ),
]


def _write(name: str, value: str) -> Request:
    attributes = [{"Name": name, "Value": value}]
    return users("UpdateUserAttributes", AccessToken="<dave.access>", UserAttributes=attributes)


_ATTRIBUTES = [
    Case(
        f"write oneself {what}",
        _write(name, value),
        NOT_AUTHORIZED,
        _write("nickname", value),
    )
    for what, name, value in (
        ("into another team", "custom:team", "red"),
        ("among the temporary staff", "custom:kind", "temp"),
        ("a verified address", "email_verified", "true"),
    )
]

CASES = [*_ITEMS, *_TEAMS, *_ATTRIBUTES]
