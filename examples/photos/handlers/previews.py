"""A small picture beside each upload. S3 calls it with the keys of new objects."""

from __future__ import annotations

import urllib.parse
from typing import Any

import boto3
from gatehouse.handlers import resource

_BEGIN, _END = b"\xff\xd8\xff", b"\xff\xd9"


def main(event: dict[str, Any], context: object) -> None:
    """Write ``previews/…`` for each new ``uploads/…`` that has one."""
    s3, bucket = boto3.client("s3"), resource("Files").bucket_name
    for record in event["Records"]:
        key = urllib.parse.unquote_plus(record["s3"]["object"]["key"])
        found = preview(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        if found:
            to = key.replace("uploads/", "previews/", 1)
            s3.put_object(Bucket=bucket, Key=to, Body=found, ContentType="image/jpeg")


def preview(photo: bytes) -> bytes:
    """Take the small picture that cameras put into a JPEG; empty where there is none."""
    begin = photo.find(_BEGIN, len(_BEGIN))
    end = photo.find(_END, begin)
    return b"" if begin < 0 or end < 0 else photo[begin : end + len(_END)]
