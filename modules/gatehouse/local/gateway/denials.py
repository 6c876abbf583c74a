"""The one place that writes refusals, in the protocol of the service that was asked."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions, responses
from ministack.services import s3

from gatehouse.local.gateway.call import Answer, Call, Question
from gatehouse.local.gateway.decisions import Verdict
from gatehouse.local.gateway.signing.reading import RefusedError

#: S3's own codes where it has another than the other services
#: (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
_OF_S3 = {
    "SeveralSignatures": ("InvalidArgument", 400),
    "BadQueryParameters": ("AuthorizationQueryParametersError", 400),
    "XAmzContentSHA256Mismatch": ("XAmzContentSHA256Mismatch", 400),
    "HeadersNotSigned": ("AccessDenied", 403),
    "MissingDigest": ("InvalidRequest", 400),
}
#: The other services have one code for all of these.
_ELSEWHERE = {
    "SeveralSignatures": "IncompleteSignature",
    "BadQueryParameters": "IncompleteSignature",
    "HeadersNotSigned": "SignatureDoesNotMatch",
    "MissingDigest": "IncompleteSignature",
}


def unauthenticated(call: Call, refused: RefusedError) -> Answer:
    """Write the refusal of a signature.

    Parameters
    ----------
    call : Call
        The request.
    refused : RefusedError
        What is wrong with its signature.
    """
    call.end("signature", refused.message)
    if call.service == "s3" and refused.code in _OF_S3:
        code, status = _OF_S3[refused.code]
        return Answer(*s3._error(code, refused.message, status, call.path))
    code = _ELSEWHERE.get(refused.code, refused.code)
    if call.service == "s3" and _is_object(call):
        named, status, message = iam_actions._auth_failure(
            "s3", code, refused.message, call.headers
        )
        details = refused.details
        if named == "InvalidAccessKeyId":
            details = {"AWSAccessKeyId": _key(call)}
        return Answer(*s3._object_error(named, message, status, **details))
    return _written(call, "", "", error_code=code, message=refused.message)


def denied(call: Call, question: Question, verdict: Verdict) -> Answer:
    """Write the refusal of a permission; it names what was refused.

    Parameters
    ----------
    call : Call
        The request.
    question : Question
        What was asked.
    verdict : Verdict
        The decision.
    """
    explicit = verdict.effect == "ExplicitDeny"
    by_resource = explicit and verdict.layer == "resource policy"
    return _written(
        call,
        question.action,
        verdict.caller,
        message="" if by_resource else message_of(question, verdict),
        explicit_deny=explicit,
        resource_arn=question.resource,
        resource_policy_arn=question.resource if by_resource else "",
    )


def message_of(question: Question, verdict: Verdict) -> str:
    """Return AWS's words for a refusal, with the resource, which leads to the missing statement."""
    named = f'"{question.resource}"' if question.action.startswith("s3:") else question.resource
    return str(
        iam_actions.identity_denial_message(
            question.action, verdict.caller, named, verdict.effect == "ExplicitDeny"
        )
    )


def _written(call: Call, action: str, caller: str, **told: Any) -> Answer:
    status, headers, body = iam_actions.access_denied_response(
        call.service, action, caller, call.request_id, headers=call.headers, **told
    )
    if status == 403 and "x-amz-target" in call.headers and call.service != "sqs":
        # JSON services with a target answer 400 to every error of the caller. SQS has the statuses
        # of its older protocol, which clients know.
        status = 400
    responses.fix_error_content_type(call.service, status, headers)
    return Answer(status, headers, body)


def _is_object(call: Call) -> bool:
    return bool(
        s3.is_standard_object_request(
            call.received.method, call.path, call.headers, call.received.query
        )
    )


def _key(call: Call) -> str:
    from gatehouse.local.gateway.signing import reading

    signature = reading.read(call.received)
    return signature.access_key if signature else ""
