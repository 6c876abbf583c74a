"""A function is found whatever its name begins with.

Upstream looks for ``/url`` anywhere in a path, and finds it in ``/functions/url-shortener``: it
then looks for the URL of a function without a name. An ARN has no slash before the name.
"""

from __future__ import annotations

import re
from typing import Any

from ministack.core import responses
from ministack.services import lambda_svc

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Upstream

_NAMED = re.compile(r"/functions/(?=url[\w-]*(?:[:/]|$))")


@fix(
    lambda_svc,
    "handle_request",
    signature="(method, path, headers, body, query_params)",
    body="0895bfcccbcd",
    page="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
)
def _by_arn(upstream: Upstream) -> Upstream:
    async def handle_request(method: str, path: str, *rest: Any) -> Any:
        place = f"arn:aws:lambda:{responses.get_region()}:{responses.get_account_id()}:function:"
        named = _NAMED.sub(lambda found: f"{found[0]}{place}", path, count=1)
        return await upstream(method, named, *rest)

    return handle_request
