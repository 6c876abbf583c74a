"""A bucket's policy is stored only if AWS would store it: its statements and its principals.

The emulator checks nothing of it, so that a mistake would show in AWS only.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ministack.services import s3

from gatehouse import access
from gatehouse.local.emulator import buckets
from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.emulator.principals import listed, unknown_principal
from gatehouse.local.gateway.call import Answer
from gatehouse.local.questions.s3_names import arn_of

_Json = dict[str, Any]

#: The beginnings of actions on objects; all other actions of S3 are about buckets.
_ON_OBJECTS = re.compile(
    r"(Get|Put|Delete|Restore|Replicate)(Object|Delete|Tags)(?!LockConfiguration)"
    r"|AbortMultipartUpload|ListMultipartUploadParts|BypassGovernance|ObjectOwnerOverride"
    r"|InitiateReplication"
)


class _MalformedError(Exception):
    """What S3 says of a policy that it does not store."""


@completes(
    "s3",
    "PutBucketPolicy",
    page="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html",
)
async def put_bucket_policy(asked: Asked) -> Answer:
    """Refuse a policy that S3 does not store for this bucket."""
    if refused := _through_access_point(asked):
        return refused
    bucket = asked.parameters["Bucket"]
    if buckets.exists(bucket):
        try:
            _check_bucket(bucket, asked.parameters["Policy"])
        except _MalformedError as error:
            return asked.refusal("MalformedPolicy", str(error))
    return await asked.carry_out()


@completes(
    "s3",
    "DeleteBucketPolicy",
    page="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-service-api-support.html",
)
async def delete_bucket_policy(asked: Asked) -> Answer:
    """Refuse to delete the policy through an access point."""
    return _through_access_point(asked) or await asked.carry_out()


def _through_access_point(asked: Asked) -> Answer | None:
    """Refuse to change a bucket's policy through an access point: it serves no such request."""
    found = s3.access_point_for_alias(asked.parameters["Bucket"])
    if not found or asked.call is None or asked.call.caller is None:
        return None
    message = (
        f"User: {asked.call.caller.arn} is not authorized to perform: s3:{asked.read.operation} on "
        f'resource: "{found[0]}" with an explicit deny in a resource-based policy'
    )
    return asked.refusal("AccessDenied", message, 403)


def _check_bucket(bucket: str, document: str) -> None:
    arn = arn_of(bucket)
    for statement in _statements(document):
        resources = list(listed(statement, "Resource", "NotResource"))
        if not resources:
            raise _MalformedError("Missing required field Resource")
        if any(each != arn and not each.startswith((f"{arn}/", f"{arn}*")) for each in resources):
            raise _MalformedError("Policy has invalid resource")
        for action in listed(statement, "Action", "NotAction"):
            service, _, name = action.partition(":")
            if name and service.lower() != "s3":
                raise _MalformedError("Policy has invalid action")
            if name and "Resource" in statement and not _applies(name, arn, resources):
                raise _MalformedError("Action does not apply to any resource(s) in statement")
        if unknown_principal(statement):
            raise _MalformedError("Invalid principal in policy")


def _applies(action: str, bucket: str, resources: list[str]) -> bool:
    """Return whether the resources include what an action is about: a bucket, or an object."""
    if "*" in action or "?" in action:
        return True
    on_objects = _ON_OBJECTS.match(action) is not None
    return any(
        ("*" in each or each != bucket) if on_objects else _may_be(bucket, each)
        for each in resources
    )


def _may_be(bucket: str, resource: str) -> bool:
    return resource == bucket or "/" not in resource


def _statements(document: str) -> list[_Json]:
    """Return the statements of a policy of a resource."""
    try:
        access.parse_policy(document, "the document", "resource")
    except access.InvalidPolicy as error:
        raise _MalformedError(str(error)) from None
    found = json.loads(document)["Statement"]
    return found if isinstance(found, list) else [found]
