"""A request that is repeated because its answer was lost gets that answer again.

If the answer to CreateRole, CreateFunction or AddPermission is lost, the client's retry conflicts
with what the first request made. Terraform's provider then fails, or takes the conflict for a delay
in AWS and retries for five minutes. An SDK's retry carries the same ``amz-sdk-invocation-id`` as
the request that it repeats.

Operations on objects, items and messages are left out: AWS carries out their retries too, and an
app must cope with that.
"""

from __future__ import annotations

from collections import OrderedDict

from gatehouse.local.gateway.call import Answer, Call

#: The services that make things by name.
_SERVICES = frozenset(
    {
        "acm",
        "apigateway",
        "cognito-identity",
        "cognito-idp",
        "dynamodb",
        "iam",
        "kms",
        "lambda",
        "logs",
        "monitoring",
        "route53",
        "secretsmanager",
        "sqs",
        "ssm",
    }
)
_INVOCATION = "amz-sdk-invocation-id"
#: Operations on data, by the ends of their names or, for Lambda, of their paths.
_DATA = ("Item", "Items", "Query", "Scan", "Statement", "Transaction", "Message", "MessageBatch")
_INVOKE = ("/invocations", "/invoke-async", "/response-streaming-invocations")
#: How many answers are kept. A retry follows within seconds; an apply makes about a hundred
#: requests in that time.
_KEPT = 1000

_Key = tuple[str, str, str, str, str, str, str, bytes]
_given: OrderedDict[_Key, Answer] = OrderedDict()


async def repeat(call: Call) -> Answer | None:
    """Give a repeated request the answer that was lost."""
    key = _key(call)
    known = _given.get(key) if key else None
    return Answer(known.status, dict(known.headers), known.body) if known else None


def keep(call: Call, answer: Answer) -> None:
    """Keep an answer for a repetition of its request."""
    key = _key(call)
    if key and 200 <= answer.status < 300 and isinstance(answer.body, bytes):
        _given[key] = Answer(answer.status, dict(answer.headers), answer.body)
        while len(_given) > _KEPT:
            _given.popitem(last=False)


def _key(call: Call) -> _Key | None:
    invocation = call.headers.get(_INVOCATION)
    method = call.received.method
    if not invocation or method == "GET" or call.service not in _SERVICES or _is_about_data(call):
        return None
    caller = call.caller.access_key if call.caller else ""
    target, query = call.headers.get("x-amz-target", ""), call.received.raw_query
    return caller, invocation, call.service, method, call.path, query, target, call.content


def _is_about_data(call: Call) -> bool:
    operation = call.headers.get("x-amz-target", "").rpartition(".")[2]
    return operation.endswith(_DATA) or call.path.rstrip("/").endswith(_INVOKE)
