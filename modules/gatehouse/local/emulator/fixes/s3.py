"""What S3 reveals depends on what the caller may do, object by object.

Extends in ``ministack.services.s3``:

- ``_dispatch``: a caller who may not list a bucket gets a refusal for a missing object
  (``GetObject``, ``HeadObject`` and ``CopyObject`` in the S3 API reference). Upstream tells
  everybody that it is missing;
- ``_delete_objects``: of a batch, the objects that the caller may not delete are listed as errors,
  the others are deleted (``DeleteObjects``). Upstream refuses the batch;
- ``_reject_response_overrides_if_unsigned``, which knows no signature of Version 2 in a URL.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from ministack.core import iam_actions, responses
from ministack.services import s3

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway import decisions, denials
from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.questions.s3_names import arn_of, of_arn

_Json = dict[str, Any]


@fix(
    s3,
    "_dispatch",
    signature="(method, bucket, key, headers, body, query_params)",
    body="a451aecda25a",
    page="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html",
)
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
        return _refusal_to_list(bucket, headers) or answer

    return dispatch


def _refusal_to_list(bucket: str, headers: dict[str, str]) -> Answer | None:
    """Make the refusal for a caller who may not list the bucket; None for one who may."""
    call = calls.current.get()
    if call is None or call.service != "s3":
        return None
    if call.caller is None:
        account = responses.get_account_id()
        if s3._foreign_bucket_allows(account, bucket, "", "GET", {}, "", headers):
            return None
        answer: Answer = s3._error("AccessDenied", "Access Denied", 403)
        return answer
    question = Question("s3:ListBucket", arn_of(bucket))
    verdict = decisions.decide(call, question)
    return None if verdict.allowed else denials.denied(call, question, verdict)


@fix(
    s3,
    "_reject_response_overrides_if_unsigned",
    signature="(headers, query_params, bucket_name, key)",
    body="2fa89756e83b",
    page="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html",
)
def _knowing_every_signature(upstream: Upstream) -> Upstream:
    def reject_response_overrides_if_unsigned(*asked: Any) -> Answer | None:
        call = calls.current.get()
        if call is not None and call.caller is not None:
            return None
        refused: Answer | None = upstream(*asked)
        return refused

    return reject_response_overrides_if_unsigned


@fix(
    s3,
    "_delete_objects",
    signature="(bucket_name, body, headers=None)",
    body="cf18828f41b9",
    page="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html",
)
def _one_by_one(upstream: Upstream) -> Upstream:
    def delete_objects(bucket: str, body: bytes, headers: dict[str, str] | None = None) -> Answer:
        call = calls.current.get()
        signed = call is not None and call.service == "s3" and call.caller is not None
        asked = _read(body) if signed and bucket in s3._buckets else None
        if call is None or asked is None:
            answer: Answer = upstream(bucket, body, headers)
            return answer
        refused: list[Element] = []
        for each in list(asked):
            if _local(each) == "Object":
                error = _error_of(call, bucket, each)
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


def _error_of(call: Call, bucket: str, asked: Element) -> Element | None:
    """Decide one object; return the error entry if it is refused, else None."""
    told = {_local(part): part.text or "" for part in asked}
    key, version = told.get("Key", ""), told.get("VersionId", "")
    action = "s3:DeleteObjectVersion" if version else "s3:DeleteObject"
    question = Question(action, arn_of(bucket, key))
    verdict = decisions.decide(call, question)
    if verdict.allowed:
        return None
    message = denials.message_of(question, verdict)
    error = Element(f"{{{s3.S3_NS}}}Error")
    parts = {"Key": key, "VersionId": version, "Code": "AccessDenied", "Message": message}
    for name, text in parts.items():
        if text:
            SubElement(error, f"{{{s3.S3_NS}}}{name}").text = text
    return error


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
