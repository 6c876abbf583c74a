"""A signature is valid only for the body and the service that it was made for.

Extends:

- ``ministack.core.sigv4.header_signature_failure``, which believes the header with the hash of the
  body, and never reads the body;
- ``ministack.services.s3._verify_presigned_sigv4``. Headers that begin with ``x-amz-`` change what
  a request does, so S3 requires them to be signed, in requests and with signed URLs (S3 API
  reference, ``sig-v4-header-based-auth``). Upstream accepts headers that were added;
- ``ministack.core.iam_evaluator.enforce``, which accepts a signature for any service.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from ministack.core import iam_actions, iam_evaluator, sigv4
from ministack.services import s3

from gatehouse.local.overlay.patching import Answer, Upstream, replace

_OTHER_BODY = "XAmzContentSHA256Mismatch"
_OTHER_BODY_SAYS = "The provided 'x-amz-content-sha256' header does not match what was computed."
_HASH = re.compile(r"[0-9a-f]{64}")
_NOT_SIGNED = "HeadersNotSigned"
_NOT_SIGNED_SAYS = "There were headers present in the request which were not signed"
#: Services whose name in signatures is the emulator's name for them.
_SIGNED_BY_NAME = frozenset(
    {
        "cognito-identity",
        "cognito-idp",
        "dynamodb",
        "iam",
        "kms",
        "lambda",
        "logs",
        "s3",
        "secretsmanager",
        "sns",
        "sqs",
        "ssm",
        "sts",
    }
)


def install() -> None:
    """Install the patches."""
    iam_actions._AUTH_FAILURES[_OTHER_BODY] = (
        _OTHER_BODY,
        400,
        "InvalidSignatureException",
        (_OTHER_BODY, 400, _OTHER_BODY_SAYS),
    )
    iam_actions._AUTH_FAILURES[_NOT_SIGNED] = (
        "AccessDenied",
        403,
        "AccessDeniedException",
        ("AccessDenied", 403, _NOT_SIGNED_SAYS),
    )
    replace(sigv4, "header_signature_failure", _of_this_body)
    replace(s3, "_verify_presigned_sigv4", _of_these_headers)
    replace(iam_evaluator, "enforce", _for_this_service)


def _of_this_body(upstream: Upstream) -> Upstream:
    def header_signature_failure(
        signature: Any,
        secret: str,
        method: str,
        raw_path: str,
        query_params: Mapping[str, Any],
        headers: Mapping[str, Any],
        body: bytes,
        **named: bool,
    ) -> tuple[str, str] | None:
        failure: tuple[str, str] | None = upstream(
            signature, secret, method, raw_path, query_params, headers, body, **named
        )
        if not failure and signature.service == "s3" and _unsigned(headers, signature):
            return _NOT_SIGNED, _NOT_SIGNED_SAYS
        told = headers.get("x-amz-content-sha256") or ""
        if failure or not _HASH.fullmatch(told) or told == hashlib.sha256(body).hexdigest():
            return failure
        if signature.service == "s3":
            return _OTHER_BODY, _OTHER_BODY_SAYS
        return "SignatureDoesNotMatch", sigv4.SIGNATURE_MISMATCH

    return header_signature_failure


def _of_these_headers(upstream: Upstream) -> Upstream:
    def verify_presigned_sigv4(
        method: str, path: str, headers: dict[str, str], query: dict[str, Any]
    ) -> Answer | None:
        refused: Answer | None = upstream(method, path, headers, query)
        signature = sigv4.parse_query_signature(query)
        if refused or isinstance(signature, tuple) or not _unsigned(headers, signature):
            return refused
        answer: Answer = s3._error("AccessDenied", _NOT_SIGNED_SAYS, 403)
        return answer

    return verify_presigned_sigv4


def _unsigned(headers: Mapping[str, Any], signature: Any) -> bool:
    """Return whether a header of S3's own is not among the signed headers.

    The digest of the body is left out: it is compared with the body.
    """
    signed = {"x-amz-content-sha256", *signature.signed_headers.lower().split(";")}
    return any(name.startswith("x-amz-") and name not in signed for name in headers)


def _for_this_service(upstream: Upstream) -> Upstream:
    def enforce(access_key_id: str, iam_action: str, service: str, *rest: Any, **named: Any) -> Any:
        request = iam_evaluator._signed_request.get()
        signed_for = _service_of(request) if request and service in _SIGNED_BY_NAME else None
        if signed_for and signed_for != service:
            return iam_evaluator.AuthError(
                "SignatureDoesNotMatch",
                f"Credential should be scoped to correct service: '{service}'. ",
            )
        return upstream(access_key_id, iam_action, service, *rest, **named)

    return enforce


def _service_of(request: Any) -> str | None:
    """Return the service in the scope of a signature, None if it cannot be read."""
    parse = sigv4.parse_query_signature if request.presigned else sigv4.parse_header_signature
    signature = parse(request.query_params if request.presigned else request.headers)
    return None if isinstance(signature, tuple) else signature.service
