"""Objects and items under a customer managed key need permissions on that key too.

S3 and DynamoDB call KMS with the caller's permissions (S3 user guide, ``UsingKMSEncryption``, and
the permissions of each operation in the API reference; DynamoDB developer guide,
``encryption.howitworks``: the key of a table is decrypted for the principal). AWS managed keys
(``aws/s3``) are open to everybody in the account, and are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ministack.core import iam_actions
from ministack.services import dynamodb, kms, s3

from gatehouse.local.emulator import buckets
from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.questions.s3_names import arn_of, of_arn, of_path

_ALGORITHM = "x-amz-server-side-encryption"
_KEY = "x-amz-server-side-encryption-aws-kms-key-id"
_ITEMS = frozenset(
    f"dynamodb:{name}"
    for name in (
        "BatchGetItem",
        "BatchWriteItem",
        "ConditionCheckItem",
        "DeleteItem",
        "GetItem",
        "PartiQLDelete",
        "PartiQLInsert",
        "PartiQLSelect",
        "PartiQLUpdate",
        "PutItem",
        "Query",
        "Scan",
        "UpdateItem",
    )
)


def of_table(call: Call, question: Question) -> Iterator[Question]:
    """Ask for the key of a table whose items a question is about."""
    if question.action not in _ITEMS:
        return
    parts = question.resource.split("/")
    table = dynamodb._tables.get(parts[1]) if len(parts) > 1 else None
    told = (table or {}).get("SSEDescription") or {}
    key = own_key(told.get("KMSMasterKeyArn")) if told.get("Status") == "ENABLED" else None
    if key:
        keys = {**via(call), "aws:CalledVia": ["dynamodb.amazonaws.com"]}
        yield Question("kms:Decrypt", key, keys, "kms", question.statement)


def of_object(call: Call, action: str) -> Iterator[Question]:
    """Ask for the keys of the objects that a request of S3 reads and writes.

    Parameters
    ----------
    call : Call
        The request.
    action : str
        Its action.
    """
    for needed, key, arn in _of_object(call, action.partition(":")[2]):
        if key:
            keys = {**via(call), "kms:EncryptionContext:aws:s3:arn": arn}
            yield Question(needed, key, keys, "kms")


def of_upload(call: Call, arn: str, headers: dict[str, str]) -> Iterator[Question]:
    """Ask for the key of an object that a form uploads.

    Parameters
    ----------
    call : Call
        The upload, for whoever has signed the form.
    arn : str
        The object's ARN.
    headers : dict
        What the form says, by the names of headers.
    """
    if key := _key_for(of_arn(arn)[0], headers):
        keys = {**via(call), "kms:EncryptionContext:aws:s3:arn": arn}
        yield Question("kms:GenerateDataKey", key, keys, "kms")


def _of_object(call: Call, action: str) -> Iterator[tuple[str, str | None, str]]:
    named, name = of_path(call.path)
    bucket, headers = buckets.behind(named), call.headers
    if not name:
        return
    arn = arn_of(bucket, name)
    if action in ("GetObject", "GetObjectVersion"):
        checked = headers.get("x-amz-checksum-mode", "").upper() == "ENABLED"
        if call.received.method != "HEAD" or checked:
            version = iam_actions._query_param(call.parameters, "versionId")
            yield "kms:Decrypt", _key_of(bucket, name, version), arn
    elif action == "PutObject":
        source = iam_actions._s3_source_object(headers)
        if source:
            copied, key = of_arn(source[0])
            copied = buckets.behind(copied)
            yield "kms:Decrypt", _key_of(copied, key, source[1]), arn_of(copied, key)
        upload = iam_actions._query_param(call.parameters, "uploadId")
        if upload:
            yield "kms:Decrypt", _key_of_upload(upload), arn
        else:
            yield "kms:GenerateDataKey", _key_for(bucket, headers), arn


def via(call: Call) -> dict[str, Any]:
    """Return the keys of a question that a service asks KMS for a caller."""
    return {
        "kms:ViaService": f"{call.service}.{call.region}.amazonaws.com",
        "kms:CallerAccount": call.account,
        "aws:ViaAWSService": "true",
    }


def _key_of(bucket: str, name: str, version: str | None) -> str | None:
    """Return the key of an object, or of one of its versions, which may have had another."""
    stored = ((s3._buckets.get(bucket) or {}).get("objects") or {}).get(name)
    if version:
        versions = s3._object_versions.get((bucket, name)) or []
        stored = next((each for each in versions if each["version_id"] == version), stored)
    return _key_in(s3._stored_sse_headers(stored)) if stored else None


def _key_of_upload(upload: str) -> str | None:
    held = s3._multipart_uploads.get(upload) or {}
    return _key_in(held.get("preserved_headers") or {})


def _key_for(bucket: str, headers: dict[str, str]) -> str | None:
    told = headers if headers.get(_ALGORITHM) else s3._bucket_default_sse_headers(bucket)
    return _key_in(told)


def _key_in(told: dict[str, str]) -> str | None:
    """Return the ARN of the customer managed key that is named, None if there is none."""
    if not told.get(_ALGORITHM, "").startswith("aws:kms"):
        return None
    return own_key(told.get(_KEY))


def own_key(key: str | None) -> str | None:
    """Return the ARN of a customer managed key, None for any other one."""
    held = kms._resolve_key(key) if key else None
    return None if held is None or held.get("KeyManager") == "AWS" else str(held["Arn"])
