"""Whether a function's own policy lets a service call it."""

from __future__ import annotations

import logging
from typing import Any

from ministack.core.responses import get_account_id

from gatehouse import access
from gatehouse.local.gateway import decisions

logger = logging.getLogger("gatehouse")


def may_invoke(function: dict[str, Any], arn: str, service: str, source: str) -> bool:
    """Decide whether a function's policy allows a service to call it.

    Parameters
    ----------
    function : dict
        The emulator's record of the function.
    arn : str
        The function's ARN, with the alias or version that is called.
    service : str
        The calling service, for example ``apigateway.amazonaws.com``.
    source : str
        The ARN of the resource that the service calls for.
    """
    policy = function.get("policy") or {}
    request = access.Request(
        "lambda:InvokeFunction",
        arn,
        access.Principal.service(service),
        {"aws:SourceArn": source, "aws:SourceAccount": get_account_id()},
    )
    document = policy if policy.get("Statement") else ""
    verdict = decisions.by_resource(
        request, document, f"the policy of {arn}", "function's permission"
    )
    if not verdict.allowed:
        logger.warning("refused: %s may not call %s for %s", service, arn, source)
    return verdict.allowed
