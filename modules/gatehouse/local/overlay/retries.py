"""A request that is repeated because its answer was lost gets that answer again.

Extends ``handle_request`` of the services below ``ministack.services`` that make things by name. If
the answer to CreateRole, CreateFunction or AddPermission is lost, the client's retry conflicts with
what the first request made. Terraform's provider then fails, or takes the conflict for a delay in
AWS and retries for five minutes. An SDK's retry carries the same ``amz-sdk-invocation-id`` as the
request that it repeats.

Operations on objects, items and messages are left out: AWS carries out their retries too, and an
app must cope with that.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from importlib import import_module
from typing import Any

from gatehouse.local.emulator.patching import Answer, Upstream, replace

_SERVICES = (
    "acm",
    "apigateway",
    "cloudwatch",
    "cloudwatch_logs",
    "cognito",
    "dynamodb",
    "iam",
    "kms",
    "lambda_svc",
    "route53",
    "secretsmanager",
    "sqs",
    "ssm",
)
_INVOCATION = "amz-sdk-invocation-id"
#: Operations on data, by the ends of their names or, for Lambda, of their paths.
_DATA = ("Item", "Items", "Query", "Scan", "Statement", "Transaction", "Message", "MessageBatch")
_INVOKE = ("/invocations", "/invoke-async", "/response-streaming-invocations")
#: How many answers are kept. A retry follows within seconds; an apply makes about a hundred
#: requests in that time.
_KEPT = 1000


def install() -> None:
    """Install the patches."""
    for service in _SERVICES:
        module = import_module(f"ministack.services.{service}")
        replace(module, "handle_request", _answering_retries)


def _answering_retries(upstream: Upstream) -> Upstream:
    given: OrderedDict[tuple[str, str, str, bytes], Answer] = OrderedDict()
    lock = threading.Lock()

    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
    ) -> Answer:
        invocation = headers.get(_INVOCATION)
        if not invocation or method == "GET" or _is_about_data(path, headers):
            answer: Answer = await upstream(method, path, headers, body, query)
            return answer
        request = (invocation, method, path, body)
        with lock:
            known = given.get(request)
        if known is not None:
            status, sent, content = known
            return status, dict(sent), content
        answer = await upstream(method, path, headers, body, query)
        if 200 <= answer[0] < 300:
            with lock:
                given[request] = (answer[0], dict(answer[1]), answer[2])
                while len(given) > _KEPT:
                    given.popitem(last=False)
        return answer

    return handle_request


def _is_about_data(path: str, headers: dict[str, Any]) -> bool:
    operation = str(headers.get("x-amz-target", "")).rpartition(".")[2]
    return operation.endswith(_DATA) or path.rstrip("/").endswith(_INVOKE)
