"""The notes of one user: what a note is, and where it is kept.

Every function takes the identity id of its caller and touches only items under that key.
"""

from __future__ import annotations

import datetime
import functools
import os
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

import boto3
from botocore.exceptions import ClientError
from gatehouse.handlers import HttpError

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import AttributeValueTypeDef, QueryInputTypeDef

#: The environment variable that names the table; linking the table to the function sets it.
TABLE_NAME = "NOTES_TABLE_NAME"

#: Far below the 400 KB that DynamoDB stores in one item, and a page of a hundred fits an answer.
MAX_CONTENT = 10_000
#: What S3 allows an object's key, in bytes of UTF-8.
MAX_ATTACHMENT = 1024
MAX_PAGE = 100
DEFAULT_PAGE = 50


class NewNote(TypedDict, total=False):
    """What a client says about a note; the rest is not for it to choose."""

    content: str
    attachment: str


class Note(NewNote, total=False):
    """A note as clients see it: ``attachment`` is the key of a file in the user's own folder."""

    noteId: str
    createdAt: str


class Page(TypedDict, total=False):
    """A part of a user's notes, in the order of their ids; ``nextToken`` asks for the next one."""

    notes: list[Note]
    nextToken: str


def checked(body: Mapping[str, Any]) -> NewNote:
    """Check what a client says about a note.

    Raises
    ------
    HttpError
        400 if ``content`` is missing or not a text of 1 to 10,000 characters, if ``attachment`` is
        not an object key of at most 1,024 bytes, or if there is anything else.
    """
    unknown = sorted(set(body) - {"content", "attachment"})
    if unknown:
        raise HttpError(400, f"Unknown field {unknown[0][:50]!r}: only content and attachment.")
    content = body.get("content")
    if not isinstance(content, str) or not 1 <= len(content) <= MAX_CONTENT or _broken(content):
        raise HttpError(400, f"content must be a text of 1 to {MAX_CONTENT:,} characters.")
    attachment = body.get("attachment")
    if attachment is None:
        return {"content": content}
    if (
        not isinstance(attachment, str)
        or _broken(attachment)
        or not 1 <= len(attachment.encode()) <= MAX_ATTACHMENT
    ):
        raise HttpError(400, f"attachment must be an object key of 1 to {MAX_ATTACHMENT:,} bytes.")
    return {"content": content, "attachment": attachment}


def create(user: str, new: NewNote) -> Note:
    """Store a new note of a user under a new id."""
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
    note: Note = {"noteId": str(uuid.uuid4()), **new, "createdAt": now}
    item = {name: _text(str(value)) for name, value in note.items()}
    _client().put_item(TableName=_table(), Item={"userId": _text(user), **item})
    return note


def get(user: str, note_id: str) -> Note:
    """Read one note of a user, as it is now.

    Raises
    ------
    HttpError
        404 if the user has no such note, also if somebody else has.
    """
    found = _client().get_item(TableName=_table(), Key=_key(user, note_id), ConsistentRead=True)
    if "Item" not in found:
        raise _missing()
    return _note(found["Item"])


def page(user: str, limit: str | None = None, token: str | None = None) -> Page:
    """Read a part of a user's notes.

    Parameters
    ----------
    user : str
        The identity id.
    limit : str or None
        At most how many, 1 to 100 as a decimal number. Default None: 50.
    token : str or None
        The ``nextToken`` of the page before. Default None: the first page. A token says only where
        to go on: among whose notes is never taken from it.

    Raises
    ------
    HttpError
        400 if the limit or the token is not one.
    """
    count = DEFAULT_PAGE
    if limit is not None:
        if not (limit.isascii() and limit.isdigit() and len(limit) <= 3):
            raise _bad_limit()
        count = int(limit)
        if not 1 <= count <= MAX_PAGE:
            raise _bad_limit()
    query: QueryInputTypeDef = {
        "TableName": _table(),
        "KeyConditionExpression": "userId = :user",
        "ExpressionAttributeValues": {":user": _text(user)},
        "ConsistentRead": True,
        "Limit": count,
    }
    if token is not None:
        if not _is_id(token):
            raise HttpError(400, "nextToken must be the one that the page before came with.")
        query["ExclusiveStartKey"] = _key(user, token)
    found = _client().query(**query)
    result: Page = {"notes": [_note(item) for item in found["Items"]]}
    if "LastEvaluatedKey" in found:
        result["nextToken"] = found["LastEvaluatedKey"]["noteId"]["S"]
    return result


def replace(user: str, note_id: str, new: NewNote) -> Note:
    """Replace content and attachment of a user's note; one without attachment loses it.

    Raises
    ------
    HttpError
        404 if the user has no such note.
    """
    change = "SET content = :content"
    values = {":content": _text(new["content"])}
    if "attachment" in new:
        change += ", attachment = :attachment"
        values[":attachment"] = _text(new["attachment"])
    else:
        change += " REMOVE attachment"
    try:
        changed = _client().update_item(
            TableName=_table(),
            Key=_key(user, note_id),
            UpdateExpression=change,
            ConditionExpression="attribute_exists(noteId)",
            ExpressionAttributeValues=values,
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        raise _unless_missing(error) from error
    return _note(changed["Attributes"])


def delete(user: str, note_id: str) -> None:
    """Delete a user's note.

    Raises
    ------
    HttpError
        404 if the user has no such note.
    """
    try:
        _client().delete_item(
            TableName=_table(),
            Key=_key(user, note_id),
            ConditionExpression="attribute_exists(noteId)",
        )
    except ClientError as error:
        raise _unless_missing(error) from error


@functools.cache
def _client() -> DynamoDBClient:
    client: DynamoDBClient = boto3.client("dynamodb")
    return client


def _table() -> str:
    return os.environ[TABLE_NAME]


def _key(user: str, note_id: str) -> dict[str, AttributeValueTypeDef]:
    if not _is_id(note_id):
        raise _missing()
    return {"userId": _text(user), "noteId": _text(note_id)}


def _is_id(text: str) -> bool:
    """Tell whether a text is an id as this module writes it: the table has no others."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _text(value: str) -> AttributeValueTypeDef:
    return {"S": value}


def _note(item: Mapping[str, AttributeValueTypeDef]) -> Note:
    note: Note = {"noteId": item["noteId"]["S"], "content": item["content"]["S"]}
    if "attachment" in item:
        note["attachment"] = item["attachment"]["S"]
    note["createdAt"] = item["createdAt"]["S"]
    return note


def _broken(text: str) -> bool:
    """Tell whether a text holds half a surrogate pair, which JSON can carry and UTF-8 cannot."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _missing() -> HttpError:
    return HttpError(404, "There is no such note.")


def _bad_limit() -> HttpError:
    return HttpError(400, f"limit must be a whole number from 1 to {MAX_PAGE}.")


def _unless_missing(error: ClientError) -> Exception:
    failed = error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException"
    return _missing() if failed else error
