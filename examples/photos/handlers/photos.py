"""The routes of the app.

A user comes with a signature (the page) or a token (the phone). ``subject`` is the same for both,
so it is what photos are kept under; the identity id of ``caller`` names the user's folder.
"""

from __future__ import annotations

import datetime
import functools
import re
import uuid
from typing import TYPE_CHECKING, Any

import boto3
from gatehouse.handlers import (
    HttpApiEvent,
    HttpError,
    Response,
    answering,
    as_json,
    caller,
    json_object,
    path_parameter,
    resource,
    subject,
)

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_NAME = re.compile(r"[\w-]{1,100}\.jpg")
_SHOWN = ("photoId", "addedAt", "file", "picture")


@answering
def gallery(event: HttpApiEvent, context: object) -> Response:
    """``GET /gallery``: what moderators published, the newest first."""
    return as_json(200, {"photos": _query("gallery", "yes")})


@answering
def add(event: HttpApiEvent, context: object) -> Response:
    """``POST /photos``: tell of an upload, ``{"name": "cat.jpg"}``."""
    name = json_object(event).get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise HttpError(400, "name must be the name of a .jpg in your folder.")
    photo = {
        "photoId": str(uuid.uuid4()),
        "userId": subject(event),
        "addedAt": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds"),
        "file": f"{caller(event)}/{name}",
    }
    item = {key: {"S": value} for key, value in photo.items()}
    _table().put_item(TableName=_name(), Item=item)
    return as_json(201, photo)


@answering
def mine(event: HttpApiEvent, context: object) -> Response:
    """``GET /photos``, ``GET /phone/photos``: the caller's own, the newest first."""
    return as_json(200, {"photos": _query("byUser", subject(event))})


@answering
def publish(event: HttpApiEvent, context: object) -> Response:
    """``PUT /published/{id}``: show the preview of a photo to everybody."""
    key = {"photoId": {"S": path_parameter(event, "id")}}
    item = _table().get_item(TableName=_name(), Key=key).get("Item")
    if item is None:
        raise HttpError(404, "There is no such photo.")
    bucket, picture = resource("Files").bucket_name, f"public/{item['photoId']['S']}.jpg"
    small = f"previews/{item['file']['S']}"
    boto3.client("s3").copy_object(
        Bucket=bucket, Key=picture, CopySource={"Bucket": bucket, "Key": small}
    )
    _table().update_item(
        TableName=_name(),
        Key=key,
        UpdateExpression="SET gallery = :yes, picture = :picture",
        ExpressionAttributeValues={":yes": {"S": "yes"}, ":picture": {"S": picture}},
    )
    return as_json(200, {"picture": picture})


def _query(index: str, value: str) -> list[dict[str, Any]]:
    key = "userId" if index == "byUser" else index
    found = _table().query(
        TableName=_name(),
        IndexName=index,
        KeyConditionExpression="#key = :value",
        ExpressionAttributeNames={"#key": key},
        ExpressionAttributeValues={":value": {"S": value}},
        ScanIndexForward=False,
        Limit=100,
    )
    return [{name: item[name]["S"] for name in _SHOWN if name in item} for item in found["Items"]]


@functools.cache
def _table() -> DynamoDBClient:
    client: DynamoDBClient = boto3.client("dynamodb")
    return client


def _name() -> str:
    return resource("Photos").table_name
