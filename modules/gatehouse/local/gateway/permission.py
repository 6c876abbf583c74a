"""What a request asks, and whether its caller may do all of it."""

from __future__ import annotations

from gatehouse.local import questions
from gatehouse.local.gateway import decisions, denials
from gatehouse.local.gateway.call import Answer, Call, Question
from gatehouse.local.gateway.signing.reading import RefusedError

_MISSING = "MissingAuthenticationToken"
#: Requests of S3 without a bucket, so that no bucket's policy could allow them.
_NEVER_A_STRANGERS = frozenset({"s3:CreateBucket", "s3:ListAllMyBuckets"})


async def check(call: Call) -> Answer | None:
    """Ask for everything that a request needs, and refuse it at the first refusal.

    Of a batch of statements, those that are refused get errors in the answer, and the others are
    carried out. A request to S3 without a signature is decided by the bucket's policy and its
    access control lists, where the emulator keeps them.
    """
    asked = questions.of(call)
    if asked is None:
        return None
    if call.caller is None:
        return _without_signature(call, asked)
    for question in asked:
        if question.statement in call.refused_statements:
            continue
        verdict = decisions.decide(call, question)
        if verdict.allowed:
            continue
        if question.statement is None:
            return denials.denied(call, question, verdict)
        call.refused_statements[question.statement] = denials.message_of(question, verdict)
    return None


def _without_signature(call: Call, asked: list[Question]) -> Answer | None:
    """Refuse to strangers what no policy of a bucket can open to them."""
    for question in asked:
        if question.action in _NEVER_A_STRANGERS or question.service == "kms":
            return denials.unauthenticated(call, RefusedError(_MISSING, "Access Denied"))
    return None
