"""The URL of a function: who may call it.

Two permissions are needed: ``lambda:InvokeFunctionUrl`` and ``lambda:InvokeFunction``. A URL that
asks for no signature is open only if the function's own policy gives both to everybody.

https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

from __future__ import annotations

import json

from gatehouse import access
from gatehouse.local.emulator import app as emulator
from gatehouse.local.emulator import state
from gatehouse.local.gateway import decisions, denials, signature
from gatehouse.local.gateway.call import Answer, Call, Question
from gatehouse.local.gateway.signing.reading import RefusedError

_FORBIDDEN = (
    "Forbidden. For troubleshooting Function URL authorization issues, see: "
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
)


async def check(call: Call) -> Answer | None:
    """Refuse a call of a function's URL that the policies do not allow; let all others go on."""
    found = emulator.function_url(call)
    if found is None or call.received.method == "OPTIONS":  # a preflight calls no function
        return None
    arn, kind = found
    call.service = "lambda"
    asked = [
        Question("lambda:InvokeFunctionUrl", arn, {"lambda:FunctionUrlAuthType": kind}),
        Question("lambda:InvokeFunction", arn, {"lambda:InvokedViaFunctionUrl": "true"}),
    ]
    refused = _by_caller(call, asked) if kind == "AWS_IAM" else _by_function(call, asked)
    call.service = ""
    return refused


def _by_caller(call: Call, asked: list[Question]) -> Answer | None:
    try:
        call.caller = signature.caller_of(call, "lambda")
    except RefusedError as refused:
        return denials.unauthenticated(call, refused)
    if call.caller is None:
        return _forbidden()
    for question in asked:
        verdict = decisions.decide(call, question)
        if not verdict.allowed:
            return denials.denied(call, question, verdict)
    return None


def _by_function(call: Call, asked: list[Question]) -> Answer | None:
    """Decide for everybody, whoever signed: a URL without authorization looks at no signature."""
    for question in asked:
        policy = state.resource_policy("lambda", question.action, question.resource, {})
        request = access.Request(
            question.action,
            question.resource,
            "*",
            {**decisions.request_keys(call), **question.keys},
        )
        place = f"the policy of {question.resource}"
        document = policy[0] if policy else ""
        if not decisions.by_resource(request, document, place, "function's permission").allowed:
            return _forbidden()
    return None


def _forbidden() -> Answer:
    body = json.dumps({"Message": _FORBIDDEN}).encode()
    return Answer(403, {"Content-Type": "application/json"}, body)
