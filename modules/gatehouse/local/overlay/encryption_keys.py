"""Objects and items under a customer managed key need permissions on that key too.

S3 and DynamoDB call KMS with the caller's permissions. Upstream does not: a grant without the key
works there, and is refused in AWS. Extends:

- ``ministack.core.iam_actions.s3_additional_checks``, with what an S3 request needs of KMS (S3 user
  guide, ``UsingKMSEncryption``, and the permissions of each operation in the API reference);
- ``ministack.core.iam_evaluator.enforce``, which checks KMS for S3 as well as for DynamoDB
  (DynamoDB developer guide, ``encryption.howitworks``: the key of a table is decrypted for the
  principal).

AWS managed keys (``aws/s3``) are open to everybody in the account, and are not checked.
"""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import dynamodb, kms, s3

from gatehouse.local.overlay.patching import Upstream, replace
from gatehouse.local.overlay.s3_names import arn_of, of_arn, of_path

_Json = dict[str, Any]
_Check = tuple[str, str]

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

#: For each check of KMS, the object that it is about.
_objects: contextvars.ContextVar[dict[_Check, str] | None] = contextvars.ContextVar(
    "gatehouse_encrypted_objects", default=None
)


def install() -> None:
    """Install the patches."""
    replace(iam_actions, "s3_additional_checks", _with_keys)
    replace(iam_evaluator, "enforce", _asking_kms)


def _with_keys(upstream: Upstream) -> Upstream:
    def s3_additional_checks(
        method: str, path: str, headers: dict[str, str], body: bytes, query: _Json
    ) -> list[_Check]:
        checks: list[_Check] = upstream(method, path, headers, body, query)
        needed = {
            (action, key): arn for action, key, arn in _needed(method, path, headers, query) if key
        }
        _objects.set(needed)
        return [*checks, *needed]

    return s3_additional_checks


def _needed(
    method: str, path: str, headers: dict[str, str], query: _Json
) -> Iterator[tuple[str, str | None, str]]:
    """List what a request for an object needs of KMS: the action, the key's ARN, the object's."""
    bucket, name = of_path(path)
    action = iam_actions._s3_action(method, path, query)
    if not name or not action:
        return
    arn = arn_of(bucket, name)
    if action in ("GetObject", "GetObjectVersion"):
        if method != "HEAD" or headers.get("x-amz-checksum-mode", "").upper() == "ENABLED":
            yield "kms:Decrypt", _key_of(bucket, name), arn
    elif action == "PutObject":
        source = iam_actions._s3_source_object(headers)
        if source:
            yield "kms:Decrypt", _key_of(*of_arn(source[0])), source[0]
        upload = iam_actions._query_param(query, "uploadId")
        if upload:
            yield "kms:Decrypt", _key_of_upload(upload), arn
        else:
            yield "kms:GenerateDataKey", _key_for(bucket, headers), arn


def _key_of(bucket: str, name: str) -> str | None:
    stored = ((s3._buckets.get(bucket) or {}).get("objects") or {}).get(name)
    return _own_key(s3._stored_sse_headers(stored)) if stored else None


def _key_of_upload(upload: str) -> str | None:
    held = s3._multipart_uploads.get(upload) or {}
    return _own_key(held.get("preserved_headers") or {})


def _key_for(bucket: str, headers: dict[str, str]) -> str | None:
    told = headers if headers.get(_ALGORITHM) else s3._bucket_default_sse_headers(bucket)
    return _own_key(told)


def _own_key(told: dict[str, str]) -> str | None:
    """Return the ARN of the customer managed key that is named, None if there is none."""
    if not told.get(_ALGORITHM, "").startswith("aws:kms"):
        return None
    return _arn_of(told.get(_KEY))


def _arn_of(key: str | None) -> str | None:
    held = kms._resolve_key(key) if key else None
    return None if held is None or held.get("KeyManager") == "AWS" else str(held["Arn"])


def _asking_kms(upstream: Upstream) -> Upstream:
    def enforce(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: _Json | None = None,
    ) -> Any:
        def ask(action: str, key: str, more: _Json) -> Any:
            context = {
                "kms:ViaService": f"{service}.{region}.amazonaws.com",
                "kms:CallerAccount": get_account_id(),
                "aws:ViaAWSService": "true",
                **more,
            }
            return upstream(access_key_id, action, "kms", region, key, context)

        if service == "s3" and iam_action.startswith("kms:"):
            encrypted = (_objects.get() or {}).get((iam_action, resource_arn))
            told = {"kms:EncryptionContext:aws:s3:arn": encrypted} if encrypted else {}
            return ask(iam_action, resource_arn, told)
        refused = upstream(
            access_key_id, iam_action, service, region, resource_arn, service_context
        )
        if refused is None and iam_action in _ITEMS:
            key = _key_of_table(resource_arn)
            if key:
                refused = ask("kms:Decrypt", key, {"aws:CalledVia": ["dynamodb.amazonaws.com"]})
        return refused

    return enforce


def _key_of_table(arn: str) -> str | None:
    parts = arn.split("/")
    table = dynamodb._tables.get(parts[1]) if len(parts) > 1 else None
    told = (table or {}).get("SSEDescription") or {}
    return _arn_of(told.get("KMSMasterKeyArn")) if told.get("Status") == "ENABLED" else None
