"""What a request of S3 asks, and its condition keys.

To S3 the keys ``a``, ``a/`` and ``/a`` are three objects, and a policy about one does not apply to
another. Tags, access control lists and locks that come with an object need permissions of their own
(``PutObject``, ``CopyObject`` in the S3 API reference).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from ministack.core import iam_actions
from ministack.services import s3

from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models import reading
from gatehouse.local.questions import kms, others
from gatehouse.local.questions.s3_names import arn_of, of_arn, of_path

_Json = dict[str, Any]

_GRANTS = "x-amz-grant-"
_LOCKS = {
    "x-amz-object-lock-mode": "s3:PutObjectRetention",
    "x-amz-object-lock-retain-until-date": "s3:PutObjectRetention",
    "x-amz-object-lock-legal-hold": "s3:PutObjectLegalHold",
}
#: Headers of a write that are condition keys of the same name
#: (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html).
_TOLD = (
    "x-amz-copy-source",
    "x-amz-metadata-directive",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
)
_TOLD_OTHERWISE = {
    "x-amz-object-lock-mode": "object-lock-mode",
    "x-amz-object-lock-retain-until-date": "object-lock-retain-until-date",
    "x-amz-object-lock-legal-hold": "object-lock-legal-hold",
}


def of(call: Call, action: str) -> list[Question]:
    """Return what a request of S3 asks.

    Parameters
    ----------
    call : Call
        The request.
    action : str
        The action of its operation.
    """
    if is_batch_delete(call):
        return list(_through_access_points([*_bypasses(call), *_deletions(call)]))
    keys = {**others.tag_keys(call, action), **_keys(call, action)}
    asked = [Question(action, _resource(call), keys)]
    asked += [Question(each, arn) for each, arn in _further(call, action)]
    found = _through_access_points(asked)
    return [*found, *kms.of_object(call, action)]


def of_upload(call: Call, action: str, arn: str, context: Mapping[str, Any]) -> Iterator[Question]:
    """Ask for one action of a form that uploads an object.

    Parameters
    ----------
    call : Call
        The upload, for whoever has signed the form.
    action : str
        What the form needs: ``s3:PutObject``, and others for what comes with the object.
    arn : str
        The object's ARN.
    context : mapping
        The fields of the form that are condition keys: ``s3:x-amz-tagging``.
    """
    headers = {name.removeprefix("s3:"): str(value) for name, value in context.items()}
    if action != "s3:PutObject":
        yield Question(action, arn, context)
        return
    yield Question(action, arn, {**context, **dict(_told(headers))})
    yield from kms.of_upload(call, arn, headers)


def _through_access_points(asked: Iterable[Question]) -> Iterator[Question]:
    """Ask for an access point and for its bucket where a path names the access point."""
    for each in asked:
        for resource, keys in iam_actions.s3_access_point_resources(each.resource):
            yield replace(each, resource=resource, keys={**each.keys, **keys})


def is_batch_delete(call: Call) -> bool:
    """Whether a request deletes a list of objects."""
    bucket, key = of_path(call.path)
    return (
        call.received.method == "POST" and bool(bucket) and not key and "delete" in call.parameters
    )


def _resource(call: Call) -> str:
    bucket, key = of_path(call.path)
    return arn_of(bucket, key) if key else others.resource_of(call)


def _deletions(call: Call) -> Iterator[Question]:
    """Ask for each object of a batch, which is deleted whatever becomes of the others."""
    bucket, _ = of_path(call.path)
    request = reading.HttpRequest(
        "POST", call.path, call.headers, call.received.query, call.content
    )
    read = reading.read("s3", request)
    if read is None or read.operation != "DeleteObjects":
        yield Question("s3:DeleteObject", arn_of(bucket, "*"))  # whatever it deletes
        return
    told = read.parameters.get("Delete") or {}
    for at, named in enumerate(told.get("Objects") or ()):
        action = "s3:DeleteObjectVersion" if named.get("VersionId") else "s3:DeleteObject"
        yield Question(action, arn_of(bucket, named.get("Key", "")), statement=at)


def _bypasses(call: Call) -> Iterator[Question]:
    for action, arn in _additional(call, call.path):
        if action == "s3:BypassGovernanceRetention":
            yield Question(action, arn)


def _additional(call: Call, path: str) -> list[tuple[str, str]]:
    return list(
        iam_actions.s3_additional_checks(
            call.received.method, path, call.headers, call.content, call.parameters
        )
    )


def _further(call: Call, action: str) -> Iterator[tuple[str, str]]:
    """List what a request needs beside its own action: the source of a copy, tags, locks."""
    bucket, key = of_path(call.path)
    if not key:
        yield from _additional(call, call.path)
        return
    arn = arn_of(bucket, key)
    # A path from which nothing is dropped.
    for each, resource in _additional(call, f"/{bucket}/key"):
        yield each, arn if resource == arn_of(bucket, "key") else resource
    if action == "s3:PutObject" and "uploadId" not in call.parameters:
        yield from dict.fromkeys(_along(arn, call.headers))


def _along(arn: str, headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    source = iam_actions._s3_source_object(headers)
    if headers.get("x-amz-tagging"):
        yield "s3:PutObjectTagging", arn
    elif source and headers.get("x-amz-tagging-directive", "COPY").upper() == "COPY":
        bucket, key = of_arn(source[0])
        if s3.object_tags_for_condition(bucket, key, {}):
            yield "s3:GetObjectTagging", source[0]
            yield "s3:PutObjectTagging", arn
    if headers.get("x-amz-acl") or any(name.startswith(_GRANTS) for name in headers):
        yield "s3:PutObjectAcl", arn
    for name, action in _LOCKS.items():
        if headers.get(name):
            yield action, arn


def _keys(call: Call, action: str) -> _Json:
    keys: _Json = dict(
        iam_actions.s3_service_context(action, call.parameters, call.path, call.headers)
    )
    if version := iam_actions._query_param(call.parameters, "versionId"):
        keys["s3:VersionId"] = version
    if action == "s3:PutObject" and not call.parameters.get("uploadId"):
        keys.update(_told(call.headers))
    return keys


def _told(headers: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name in _TOLD:
        if headers.get(name):
            yield f"s3:{name}", headers[name]
    for name, key in _TOLD_OTHERWISE.items():
        if headers.get(name):
            yield f"s3:{key}", headers[name]
    tags = dict(parse_qsl(headers.get("x-amz-tagging", ""), keep_blank_values=True))
    for name, value in tags.items():
        yield f"s3:RequestObjectTag/{name}", value
    if tags:
        yield "s3:RequestObjectTagKeys", list(tags)
