"""A request that is sent again because its answer was lost gets the answer that it missed.

Extends ``ministack.services.lambda_svc.handle_request``. A lost answer to CreateFunction or
AddPermission makes the client's retry a ``409 ResourceConflictException``, which Terraform's
provider takes for a delay in AWS and retries for five minutes. An SDK's retry carries the same
``amz-sdk-invocation-id`` as the request that it repeats.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from ministack.services import lambda_svc

from gatehouse.local.overlay.patching import Answer, Upstream, replace

_INVOCATION = "amz-sdk-invocation-id"
#: Answers kept. A retry follows within seconds, in which an apply makes some hundred requests.
_KEPT = 1000


def install() -> None:
    """Put the patch in place."""
    replace(lambda_svc, "handle_request", _answering_retries)


def _answering_retries(upstream: Upstream) -> Upstream:
    given: OrderedDict[tuple[str, str, str, bytes], Answer] = OrderedDict()
    lock = threading.Lock()

    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
    ) -> Answer:
        invocation = headers.get(_INVOCATION)
        if not invocation or method == "GET" or path.rstrip("/").endswith("/invocations"):
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
