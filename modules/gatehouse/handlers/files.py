"""The files of one user: addresses that S3 takes an upload at, or gives a download from.

An address is signed with the function's own rights and says whose folder, which name, which type
and how many bytes; the client can change none of it. That is how users without credentials of their
own (no identity pool) reach the bucket.
"""

from __future__ import annotations

import functools
import os
import re
import unicodedata
import urllib.parse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

import boto3
from botocore.config import Config

from gatehouse.handlers.resource import resource
from gatehouse.handlers.responses import HttpError

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

#: Id of the bucket in the stack; linking it to the function sets its name.
BUCKET = "Uploads"
#: The folder that holds each user's own.
FOLDER = "private"
#: Variables of the function with other limits than these.
LARGEST_VARIABLE, TYPES_VARIABLE = "UPLOAD_MAX_BYTES", "UPLOAD_TYPES"
LARGEST = 10 * 1024 * 1024
#: No HTML and no SVG among them: a browser would run scripts in them.
TYPES = "application/pdf image/jpeg image/png image/webp text/plain"
#: How long an address works, in seconds: time to begin an upload, too short to be passed around.
VALID_FOR = 300
LONGEST_NAME = 200

_NAME = re.compile(r"[\w(][\w .()+,=@-]*")


class Upload(TypedDict):
    """A request that the client may make as it is: ``PUT`` to the address, with the headers."""

    url: str
    method: str
    headers: dict[str, str]
    key: str
    expiresIn: int


class Download(TypedDict):
    """Where the client may get a file from."""

    url: str
    expiresIn: int


def upload(owner: str, body: Mapping[str, Any]) -> Upload:
    """Sign the address for one upload.

    Parameters
    ----------
    owner : str
        Identity id or subject of the caller: the name of the folder.
    body : Mapping
        ``name``, ``type`` and ``size`` of the file. Type and size are signed, so S3 refuses an
        upload of another type or of one byte more.

    Raises
    ------
    HttpError
        400 if one of them is missing or malformed, 413 or 415 if the function takes no such size or
        type.
    """
    unknown = sorted(set(body) - {"name", "type", "size"})
    if unknown:
        raise HttpError(400, f"Unknown field {unknown[0][:50]!r}: only name, type and size.")
    key = _key(owner, body.get("name"))
    kind, size = body.get("type"), body.get("size")
    allowed = os.environ.get(TYPES_VARIABLE, TYPES).split()
    if kind not in allowed:
        raise HttpError(415, f"type must be one of {', '.join(allowed)}.")
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise HttpError(400, "size must be the number of bytes, 1 or more.")
    largest = int(os.environ.get(LARGEST_VARIABLE, LARGEST))
    if size > largest:
        raise HttpError(413, f"A file has at most {largest:,} bytes.")
    url = _client().generate_presigned_url(
        "put_object",
        Params={"Bucket": _bucket(), "Key": key, "ContentType": kind, "ContentLength": size},
        ExpiresIn=VALID_FOR,
    )
    # The length is signed too; clients set that header themselves, and browsers let nobody else.
    headers = {"content-type": str(kind)}
    return {"url": url, "method": "PUT", "headers": headers, "key": key, "expiresIn": VALID_FOR}


def download(owner: str, name: str) -> Download:
    """Sign the address of one file of a user; S3 answers 404 there if it has no such file.

    Raises
    ------
    HttpError
        400 if the name is not one.
    """
    key = _key(owner, name)
    shown = urllib.parse.quote(name)
    url = _client().generate_presigned_url(
        "get_object",
        Params={
            "Bucket": _bucket(),
            "Key": key,
            # Saved and never shown: what a user has stored does not run in the bucket's origin.
            "ResponseContentDisposition": f"attachment; filename*=UTF-8''{shown}",
        },
        ExpiresIn=VALID_FOR,
    )
    return {"url": url, "expiresIn": VALID_FOR}


def _key(owner: str, name: object) -> str:
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise HttpError(
            400, f"name must be a file's name of up to {LONGEST_NAME} letters, digits, . and -."
        )
    return f"{FOLDER}/{owner}/{unicodedata.normalize('NFC', name)}"


@functools.cache
def _client() -> S3Client:
    # Signature 4 with the bucket in the regional host name: other addresses are redirected by S3,
    # and a redirect does not carry the signature.
    config = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    client: S3Client = boto3.client("s3", config=config)
    return client


def _bucket() -> str:
    return resource(BUCKET).bucket_name
