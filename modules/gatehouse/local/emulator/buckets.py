"""What is known of the emulator's buckets."""

from __future__ import annotations

from ministack.services import s3


def exists(name: str) -> bool:
    """Return whether the account has a bucket."""
    return s3.bucket_region(name) is not None


def behind(name: str) -> str:
    """Return the bucket that a path names, by its own name or by an access point's alias."""
    found = s3.resolve_access_point_alias(name)
    return str(found[2]["Bucket"]) if found else name
