"""What is known of the emulator's buckets."""

from __future__ import annotations

from ministack.services import s3

from gatehouse.local.gateway.call import Call


def exists(name: str) -> bool:
    """Return whether the account has a bucket."""
    return s3.bucket_region(name) is not None


def access_point(call: Call, name: str, account: str, host: str) -> str:
    """Return the alias of an access point that a host names, or the bucket of that name.

    Parameters
    ----------
    call : Call
        The request.
    name, account : str
        What the access point would be called, and whose it would be.
    host : str
        The first part of the host. Many buckets have such a name.
    """
    headers, query = call.headers, call.received.query
    if s3.signed_service(headers, query) == "s3-object-lambda":
        return ""
    regions = s3.access_point_regions(name, account)
    if not regions:
        return host
    signed = s3._signed_region(headers, query)
    region = signed if signed in regions else regions[0]
    return str(s3.resolve_access_point(name, account, region)["Alias"])


def behind(name: str) -> str:
    """Return the bucket that a path names, by its own name or by an access point's alias."""
    found = s3.resolve_access_point_alias(name)
    return str(found[2]["Bucket"]) if found else name
