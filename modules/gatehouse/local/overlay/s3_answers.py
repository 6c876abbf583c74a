"""What S3 reveals depends on what the caller may do, object by object.

Extends in ``ministack.services.s3``:

- ``_dispatch``: a caller who may not list a bucket gets a refusal for a missing object
  (``GetObject``, ``HeadObject`` and ``CopyObject`` in the S3 API reference). Upstream tells
  everybody that it is missing;
- ``_delete_objects``: of a batch, the objects that the caller may not delete are listed as errors,
  the others are deleted (``DeleteObjects``). Upstream refuses the batch.

And in ``ministack.core``: ``iam_actions.extract_resource_arn``, which records the batch, and
``iam_evaluator.enforce``, which leaves its decision to ``_delete_objects``.
"""

from __future__ import annotations

import contextvars
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from ministack.core import iam_actions, iam_evaluator, responses, router
from ministack.services import s3

from gatehouse.local.overlay.patching import Answer, Upstream, replace
from gatehouse.local.overlay.s3_names import arn_of, of_arn

_Json = dict[str, Any]

_DELETES = frozenset({"s3:DeleteObject", "s3:DeleteObjectVersion"})
#: The key that signed the request, while its batch is not decided yet.
_batch: contextvars.ContextVar[str | None] = contextvars.ContextVar(
    "gatehouse_batch_delete", default=None
)


def install() -> None:
    """Install the patches."""
    replace(s3, "_dispatch", _hiding_what_is_missing)
    replace(s3, "_delete_objects", _one_by_one)
    replace(iam_actions, "extract_resource_arn", _noting_batches)
    replace(iam_evaluator, "enforce", _later_for_batches)


def _hiding_what_is_missing(upstream: Upstream) -> Upstream:
    def dispatch(
        method: str, bucket: str, key: str, headers: dict[str, str], body: bytes, query: _Json
    ) -> Answer:
        answer: Answer = upstream(method, bucket, key, headers, body, query)
        if answer[0] != 404 or not key or bucket not in s3._buckets:
            return answer
        source = iam_actions._s3_source_object(headers) if method == "PUT" else None
        if source:
            bucket, _ = of_arn(source[0])
        if method != "HEAD" and b"<Code>NoSuchKey</Code>" not in answer[2]:
            return answer
        return _refusal_to_list(bucket, headers, query) or answer

    return dispatch


def _refusal_to_list(bucket: str, headers: dict[str, str], query: _Json) -> Answer | None:
    """Make the refusal for a caller who may not list the bucket; None for one who may."""
    arn = arn_of(bucket)
    if iam_evaluator._anonymous.get():
        account = responses.get_account_id()
        if s3._foreign_bucket_allows(account, bucket, "", "GET", {}, "", headers):
            return None
        answer: Answer = s3._error("AccessDenied", "Access Denied", 403)
        return answer
    access_key = router.extract_access_key_id(headers, query)
    refused = iam_evaluator.enforce(access_key, "s3:ListBucket", "s3", _region(), arn)
    if refused is None or isinstance(refused, iam_evaluator.AuthError):
        return None
    denied: Answer = iam_actions.access_denied_response(
        "s3",
        "s3:ListBucket",
        refused.principal_arn,
        "",
        headers=headers,
        resource_arn=arn,
        explicit_deny=refused.decision == "Deny",
    )
    return denied


def _region() -> str:
    return str(responses.get_region())


def _noting_batches(upstream: Upstream) -> Upstream:
    def extract_resource_arn(
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: _Json,
        *rest: Any,
    ) -> Any:
        batch = service == "s3" and method == "POST" and "delete" in query
        in_bucket = len([part for part in path.split("/") if part]) == 1
        key = router.extract_access_key_id(headers, query) if batch and in_bucket else None
        _batch.set(key or None)
        return upstream(service, method, path, headers, body, query, *rest)

    return extract_resource_arn


def _later_for_batches(upstream: Upstream) -> Upstream:
    def enforce(access_key_id: str, iam_action: str, service: str, *rest: Any, **named: Any) -> Any:
        if service == "s3" and iam_action in _DELETES and _batch.get():
            return iam_evaluator.check_credentials(access_key_id, service)
        return upstream(access_key_id, iam_action, service, *rest, **named)

    return enforce


def _one_by_one(upstream: Upstream) -> Upstream:
    def delete_objects(bucket: str, body: bytes, headers: dict[str, str] | None = None) -> Answer:
        access_key = _batch.get()
        _batch.set(None)  # the decisions are made now
        asked = _read(body) if access_key and bucket in s3._buckets else None
        if access_key is None or asked is None:
            answer: Answer = upstream(bucket, body, headers)
            return answer
        refused: list[Element] = []
        for each in list(asked):
            if _local(each) == "Object":
                error = _error_of(bucket, each, access_key)
                if error is not None:
                    asked.remove(each)
                    refused.append(error)
        status, answered, content = upstream(bucket, tostring(asked), headers)
        if status == 200 and refused:
            told = s3.fromstring(content)
            told.extend(refused)
            content = s3._xml_body(told)
        return status, answered, content

    return delete_objects


def _read(body: bytes) -> Element | None:
    try:
        read: Element = s3.fromstring(body)
    except Exception:  # upstream reports what cannot be read
        return None
    return read


def _error_of(bucket: str, asked: Element, access_key: str) -> Element | None:
    """Decide one object; return the error entry if it is refused, else None."""
    told = {_local(part): part.text or "" for part in asked}
    key, version = told.get("Key", ""), told.get("VersionId", "")
    action = "s3:DeleteObjectVersion" if version else "s3:DeleteObject"
    arn = arn_of(bucket, key)
    refused = iam_evaluator.enforce(access_key, action, "s3", _region(), arn)
    if refused is None:
        return None
    message = "Access Denied"
    if isinstance(refused, iam_evaluator.EvalResult):
        message = iam_actions.identity_denial_message(
            action, refused.principal_arn, f'"{arn}"', refused.decision == "Deny"
        )
    error = Element(f"{{{s3.S3_NS}}}Error")
    parts = {"Key": key, "VersionId": version, "Code": "AccessDenied", "Message": message}
    for name, text in parts.items():
        if text:
            SubElement(error, f"{{{s3.S3_NS}}}{name}").text = text
    return error


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
