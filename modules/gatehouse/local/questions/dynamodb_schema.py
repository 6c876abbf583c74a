"""The key of a table or of an index, from the emulator's records."""

from __future__ import annotations

from ministack.services import dynamodb


def partition_key(table: str, index: object = None) -> str | None:
    """Return the name of the partition key.

    Parameters
    ----------
    table : str
        The table's name or ARN.
    index : object
        The index's name, None for the table itself. A local index has the table's partition key.

    Returns
    -------
    str or None
        The attribute's name; None if there is no such table.
    """
    return next((name for name, kind in _schema(table, index) if kind == "HASH"), None)


def key_attributes(table: str, index: object = None) -> frozenset[str]:
    """Return the names of the attributes of the key: one, or two with a sort key.

    Parameters
    ----------
    table : str
        The table's name or ARN.
    index : object
        The index's name, None for the table itself.
    """
    return frozenset(name for name, _ in _schema(table, index))


def _schema(table: str, index: object) -> list[tuple[str, str]]:
    described = dynamodb._tables.get(table.rpartition("/")[2]) or {}
    schema = described.get("KeySchema") or []
    for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        for each in described.get(kind) or []:
            if each.get("IndexName") == index:
                schema = each.get("KeySchema") or []
    return [(part["AttributeName"], part.get("KeyType", "")) for part in schema]


def text_of(value: object) -> str:
    """Return a value without its type, as policies compare it: ``{"S": "a"}`` is a.

    The models refuse a value of several types before anything reads it.
    """
    if not isinstance(value, dict):
        return str(value)
    return str(next((each for each in value.values() if each is not None), ""))
