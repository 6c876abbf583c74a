"""Which resource a question about tags is for.

Replaced in ``ministack.core.iam_actions``: ``extract_resource_arn``, which looks for DynamoDB's
tables in ``TableName`` alone. The operations on tags name theirs as ``ResourceArn``:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
"""

from __future__ import annotations

import json
from typing import Any

from ministack.core import iam_actions

from gatehouse.local.overlay.patching import Upstream, replace


def install() -> None:
    """Install the patch."""
    replace(iam_actions, "extract_resource_arn", _with_arns_of_tags)


def _with_arns_of_tags(upstream: Upstream) -> Upstream:
    def extract(service: str, *request: Any, **more: Any) -> str:
        found = str(upstream(service, *request, **more))
        if service != "dynamodb" or found != "*":
            return found
        body = more["body"] if "body" in more else request[3]
        try:
            named = json.loads(body).get("ResourceArn")
        except (AttributeError, TypeError, ValueError):
            return found
        return named if isinstance(named, str) and named else found

    return extract
