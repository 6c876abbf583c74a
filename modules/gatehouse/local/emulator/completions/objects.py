"""What S3 reveals of objects depends on what the caller may do, object by object.

A caller who may not list a bucket gets a refusal for a missing object; the emulator tells everybody
that it is missing. Of a batch, the objects that the caller may not delete are listed as errors, and
the others are deleted; the emulator deletes all.
"""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from ministack.core import iam_actions

from gatehouse.local.emulator import buckets
from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway import decisions, denials
from gatehouse.local.gateway.call import Answer, Question
from gatehouse.local.models import client
from gatehouse.local.models.reading import HttpRequest
from gatehouse.local.questions.s3_names import arn_of, of_arn, of_path

_GET = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html"
_SPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
#: The parameter with the key of a signature of Version 2 in a URL, which the emulator takes for
#: none when a URL names headers of the answer.
_OLDER = "AWSAccessKeyId"
#: The headers of a batch that count for each of its deletions.
_OF_A_DELETION = ("host", "x-amz-bypass-governance-retention", "x-amz-expected-bucket-owner")
#: What proves a body that is written anew here.
_DIGESTS = ("content-md5", "x-amz-checksum-", "x-amz-sdk-checksum-")


@completes(
    "s3",
    "AbortMultipartUpload",
    "CompleteMultipartUpload",
    "CopyObject",
    "CreateMultipartUpload",
    "DeleteObject",
    "DeleteObjectAnnotation",
    "DeleteObjectTagging",
    "GetObject",
    "GetObjectAcl",
    "GetObjectAnnotation",
    "GetObjectAttributes",
    "GetObjectLegalHold",
    "GetObjectRetention",
    "GetObjectTagging",
    "GetObjectTorrent",
    "HeadObject",
    "ListObjectAnnotations",
    "ListParts",
    "PutObject",
    "PutObjectAcl",
    "PutObjectAnnotation",
    "PutObjectLegalHold",
    "PutObjectRetention",
    "PutObjectTagging",
    "RenameObject",
    "RestoreObject",
    "SelectObjectContent",
    "UpdateObjectEncryption",
    "UploadPart",
    "UploadPartCopy",
    page=_GET,
)
async def use_object(asked: Asked) -> Answer:
    """Tell only whoever may list the bucket that an object is missing."""
    answer = await asked.carry_out(_signed(asked))
    if answer.status != 404:
        return answer
    is_head = asked.request.method == "HEAD"
    if not is_head and b"<Code>NoSuchKey</Code>" not in answer.body:
        return answer
    refused = await _refusal_to_list(asked, _bucket(asked)) or answer
    return Answer(refused.status, refused.headers) if is_head else refused


def _bucket(asked: Asked) -> str:
    """Return the bucket of the object that is read, which a copy names beside the path."""
    source = iam_actions._s3_source_object(asked.request.headers)
    if source and asked.request.method == "PUT":
        return buckets.behind(of_arn(source[0])[0])
    return buckets.behind(of_path(asked.request.path)[0])


def _signed(asked: Asked) -> HttpRequest:
    """Return the request with a signature that the emulator knows for one; it is verified."""
    request = asked.request
    key = request.query.get(_OLDER)
    if not key or asked.call is None or asked.call.caller is None:
        return request
    headers = {"authorization": f"AWS {asked.call.caller.access_key}:", **request.headers}
    return replace(request, headers=headers)


async def _refusal_to_list(asked: Asked, bucket: str) -> Answer | None:
    """Make the refusal for a caller who may not list the bucket; None for one who may."""
    call = asked.call
    if call is None or not buckets.exists(bucket):
        return None
    if call.caller is None:
        listing = client.request("s3", "ListObjects", {"Bucket": bucket}, "rest-xml")
        listed = await asked.carry_out(replace(listing, headers=dict(asked.request.headers)))
        return None if listed.status == 200 else asked.refusal("AccessDenied", "Access Denied", 403)
    question = Question("s3:ListBucket", arn_of(bucket))
    verdict = decisions.decide(call, question)
    return None if verdict.allowed else denials.denied(call, question, verdict)


@completes(
    "s3",
    "DeleteObjects",
    page="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html",
)
async def delete_objects(asked: Asked) -> Answer:
    """Delete the objects of a batch that may be deleted, and list the others as errors.

    The emulator gets a body that is written anew from the objects that were decided, so it reads no
    other key out of it.
    """
    if asked.call is None:
        return await asked.carry_out()
    if asked.call.caller is None:
        return await _delete_of_a_stranger(asked)
    refused = asked.call.refused_statements
    told = asked.parameters["Delete"]
    objects = told.get("Objects", [])
    kept = [each for at, each in enumerate(objects) if at not in refused]
    batch = {"Bucket": asked.parameters["Bucket"], "Delete": {**told, "Objects": kept}}
    body = client.request("s3", "DeleteObjects", batch, "rest-xml").body
    headers = {
        name: value
        for name, value in asked.request.headers.items()
        if not name.startswith(_DIGESTS)
    }
    answer = await asked.carry_out(replace(asked.request, headers=headers, body=body))
    if answer.status != 200 or not refused:
        return answer
    result = ElementTree.fromstring(answer.body)
    for at in sorted(refused):
        result.append(_error(objects[at], refused[at]))
    written = ElementTree.tostring(
        result, encoding="utf-8", xml_declaration=True, default_namespace=_SPACE
    )
    return Answer(answer.status, answer.headers, written)


async def _delete_of_a_stranger(asked: Asked) -> Answer:
    """Delete the objects of a request without a signature one by one, as the bucket lets strangers.

    The emulator decides a stranger's batch as a whole, by the bucket alone.
    """
    bucket, told = asked.parameters["Bucket"], asked.parameters["Delete"]
    if not buckets.exists(buckets.behind(bucket)):
        return await asked.carry_out()
    headers = {
        name: value for name, value in asked.request.headers.items() if name in _OF_A_DELETION
    }
    deleted, errors = [], []
    for each in told.get("Objects", []):
        named = {name: each[name] for name in ("Key", "VersionId") if each.get(name)}
        asking = {"Bucket": bucket, **named}
        if each.get("ETag"):
            asking["IfMatch"] = each["ETag"]
        request = client.request("s3", "DeleteObject", asking, "rest-xml")
        answer = await asked.carry_out(replace(request, headers={**request.headers, **headers}))
        if answer.status < 300:
            deleted.append({**named, **_marker(answer)})
        else:
            errors.append({**named, **_problem(answer)})
    shown = {} if told.get("Quiet") else {"Deleted": deleted}
    return asked.answer({**shown, "Errors": errors})


def _marker(answer: Answer) -> dict[str, object]:
    """Return what an answer says of the marker that stands for a deleted object."""
    given = {name.lower(): str(value) for name, value in answer.headers.items()}
    if given.get("x-amz-delete-marker") != "true":
        return {}
    return {"DeleteMarker": True, "DeleteMarkerVersionId": given.get("x-amz-version-id", "")}


def _problem(answer: Answer) -> dict[str, str]:
    """Return the code and the message of an error of S3."""
    error = ElementTree.fromstring(answer.body)
    return {name: error.findtext(name) or "" for name in ("Code", "Message")}


def _error(named: dict[str, str], message: str) -> ElementTree.Element:
    error = ElementTree.Element(f"{{{_SPACE}}}Error")
    parts = {"Key": named["Key"], "VersionId": named.get("VersionId", "")}
    for name, text in {**parts, "Code": "AccessDenied", "Message": message}.items():
        if text:
            ElementTree.SubElement(error, f"{{{_SPACE}}}{name}").text = text
    return error
