"""Buckets and objects in paths and in ARNs, unchanged: to S3 ``a//b`` is not ``a/b``."""

from __future__ import annotations

_PREFIX = "arn:aws:s3:::"


def of_path(path: str) -> tuple[str, str]:
    """Split the path of a request into bucket and key; both can be empty."""
    bucket, _, key = path.lstrip("/").partition("/")
    return bucket, key


def of_arn(arn: str) -> tuple[str, str]:
    """Split an ARN into bucket and key; the key is empty in the ARN of a bucket."""
    bucket, _, key = arn.removeprefix(_PREFIX).partition("/")
    return bucket, key


def arn_of(bucket: str, key: str = "") -> str:
    """Make the ARN of an object or, without a key, of a bucket."""
    return f"{_PREFIX}{bucket}/{key}" if key else f"{_PREFIX}{bucket}"
