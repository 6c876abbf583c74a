"""The permissions that an S3 request needs, and its condition keys.

Extends in ``ministack.core.iam_actions``:

- ``extract_resource_arn`` and ``_s3_action``, which drop empty parts of a path. To S3 the keys
  ``a``, ``a/`` and ``/a`` are three objects, and a policy about one does not apply to another;
- ``s3_additional_checks``: tags, access control lists and locks that come with an object need
  permissions of their own (``PutObject``, ``CopyObject`` in the S3 API reference);
- ``s3_service_context``, with the keys that a write carries in its headers and a request of a
  version in its query (service authorization reference, ``list_amazons3``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from ministack.core import iam_actions
from ministack.services import s3

from gatehouse.local.overlay.patching import Upstream, replace
from gatehouse.local.overlay.s3_names import arn_of, of_arn, of_path

_Json = dict[str, Any]
_Check = tuple[str, str]

_GRANTS = "x-amz-grant-"
_LOCKS = {
    "x-amz-object-lock-mode": "s3:PutObjectRetention",
    "x-amz-object-lock-retain-until-date": "s3:PutObjectRetention",
    "x-amz-object-lock-legal-hold": "s3:PutObjectLegalHold",
}
#: Headers of a write that are condition keys of the same name.
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


def install() -> None:
    """Install the patches."""
    replace(iam_actions, "extract_resource_arn", _of_the_very_key)
    replace(iam_actions, "_s3_action", _on_the_very_key)
    replace(iam_actions, "s3_additional_checks", _with_what_comes_along)
    replace(iam_actions, "s3_service_context", _with_headers)


def _of_the_very_key(upstream: Upstream) -> Upstream:
    def extract_resource_arn(service: str, method: str, path: str, *rest: Any) -> Any:
        found = upstream(service, method, path, *rest)
        bucket, key = of_path(path)
        return arn_of(bucket, key) if service == "s3" and key else found

    return extract_resource_arn


def _on_the_very_key(upstream: Upstream) -> Upstream:
    def s3_action(method: str, path: str, query: _Json) -> Any:
        bucket, key = of_path(path)
        return upstream(method, f"/{bucket}/key" if key else f"/{bucket}", query)

    return s3_action


def _with_what_comes_along(upstream: Upstream) -> Upstream:
    def s3_additional_checks(
        method: str, path: str, headers: dict[str, str], body: bytes, query: _Json
    ) -> list[_Check]:
        bucket, key = of_path(path)
        if not key:
            given: list[_Check] = upstream(method, path, headers, body, query)
            return given
        arn = arn_of(bucket, key)
        plain = f"/{bucket}/key"  # a path from which upstream drops nothing
        given = [
            (action, arn if resource == arn_of(bucket, "key") else resource)
            for action, resource in upstream(method, plain, headers, body, query)
        ]
        if iam_actions._s3_action(method, path, query) != "PutObject" or "uploadId" in query:
            return given
        return [*given, *dict.fromkeys(_along(arn, headers))]

    return s3_additional_checks


def _along(arn: str, headers: Mapping[str, str]) -> Iterator[_Check]:
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


def _with_headers(upstream: Upstream) -> Upstream:
    def s3_service_context(
        iam_action: str,
        query: _Json | None,
        path: str = "",
        headers: dict[str, str] | None = None,
    ) -> _Json:
        keys: _Json = dict(upstream(iam_action, query, path, headers))
        version = iam_actions._query_param(query or {}, "versionId")
        if version:
            keys["s3:VersionId"] = version
        if iam_action == "s3:PutObject" and not (query or {}).get("uploadId"):
            keys.update(_told(headers or {}))
        return keys

    return s3_service_context


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
