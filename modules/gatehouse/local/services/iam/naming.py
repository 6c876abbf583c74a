"""ARNs, ids, dates, tags and pages, as all parts of IAM have them."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from gatehouse.local.services.contract import Json, ServiceError
from gatehouse.local.services.iam import errors
from gatehouse.local.services.iam.store import Table

_MOST_TAGS = 50
_PAGE = 100


def new_id(prefix: str) -> str:
    """Return an id of IAM: ``AROA`` for roles, ``AIDA`` for users, and 17 characters."""
    return prefix + base64.b32encode(secrets.token_bytes(11)).decode()[:17]


def arn_of(account: str, kind: str, path: str, name: str) -> str:
    """Return the ARN of something with a path: ``/`` or ``/team/``."""
    return f"arn:aws:iam::{account}:{kind}{path or '/'}{name}"


def date(now: float) -> str:
    """Return a moment as IAM shows it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))


def written(document: str) -> str:
    """Return a policy as IAM shows it: encoded as in an address."""
    return quote(document, safe="")


def check_free(table: Table, account: str, name: str, what: str) -> None:
    """Refuse a name that is taken; IAM counts no case in names."""
    if any(each.lower() == name.lower() for each in table.of(account)):
        raise errors.exists(f"{what} with name {name} already exists.")


def tags_of(asked: Json, *, any_case: bool = False) -> list[dict[str, str]]:
    """Return the tags of a request, as they are kept.

    Parameters
    ----------
    asked : dict
        The parameters of the request.
    any_case : bool
        Whether keys that differ in their case are one, as those of users and roles are
        (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#case-sensitivity).
    """
    tags = [{"Key": each["Key"], "Value": each["Value"]} for each in asked.get("Tags") or ()]
    check_tags(tags, any_case=any_case)
    return tags


def check_tags(tags: Sequence[dict[str, str]], *, any_case: bool) -> None:
    """Refuse two tags of one key, a key of AWS's, and too many."""
    keys = {each["Key"].lower() if any_case else each["Key"] for each in tags}
    if len(keys) < len(tags):
        raise ServiceError(
            "InvalidInput",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            400,
        )
    if any(each.lower().startswith("aws:") for each in keys):
        raise ServiceError(
            "InvalidInput", "Tag keys must not begin with aws:, which is for AWS itself.", 400
        )
    if len(tags) > _MOST_TAGS:
        raise ServiceError(
            "LimitExceeded", f"The number of tags must be at most {_MOST_TAGS}.", 409
        )


def page(items: Iterable[Any], asked: Json, name: str) -> Json:
    """Return a page of a list, with the marker of the next one."""
    listed = list(items)
    marker = asked.get("Marker") or "0"
    if not marker.isdecimal():
        raise errors.invalid("Invalid Marker.")
    begin, size = int(marker), int(asked.get("MaxItems") or _PAGE)
    end = begin + size
    more = end < len(listed)
    told = {name: listed[begin:end], "IsTruncated": more}
    return {**told, "Marker": str(end)} if more else told


def below(records: Iterable[Json], asked: Json) -> list[Json]:
    """Return the records whose path begins as a request wants it."""
    prefix = asked.get("PathPrefix") or "/"
    return [each for each in records if str(each.get("Path") or "/").startswith(prefix)]


def boundary(record: Json) -> Json | None:
    """Return a record's permissions boundary as IAM shows it, None if it has none."""
    arn = record.get("PermissionsBoundary")
    if not arn:
        return None
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
