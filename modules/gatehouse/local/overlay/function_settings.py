"""A function is made only with settings that Lambda accepts: its role and its variables.

Extends ``ministack.services.lambda_svc._create_function`` and ``_update_config``, which check that
the role exists, but not whom it trusts, and accept any variables (Lambda developer guide,
``configuration-envvars`` and ``lambda-intro-execution-role``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import iam, lambda_svc

from gatehouse import access
from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.gateway.decisions import compiled
from gatehouse.local.overlay.service_errors import refusal

_VARIABLES_LIMIT = 4096
_RESERVED = frozenset(
    {
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
    }
)


def install() -> None:
    """Install the patches."""
    replace(lambda_svc, "_create_function", _checked)
    replace(lambda_svc, "_update_config", _checked)


def _checked(upstream: Upstream) -> Upstream:
    def set_up(*named: Any) -> Answer:
        problem = problem_of(named[-1])  # the request; an update has the function's name before it
        if problem:
            return refusal("InvalidParameterValueException", problem)
        answer: Answer = upstream(*named)
        return answer

    return set_up


def problem_of(data: Mapping[str, Any]) -> str | None:
    """Return why Lambda would refuse a function's settings, None if it would not.

    Parameters
    ----------
    data : mapping
        The request; settings that it leaves out are not checked.
    """
    variables = (data.get("Environment") or {}).get("Variables") or {}
    refused = (
        "Lambda was unable to configure your environment variables because the environment "
        "variables you have provided"
    )
    reserved = sorted(_RESERVED & set(variables))
    if reserved:
        return (
            f"{refused} contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(reserved)}"
        )
    if len(json.dumps(variables, separators=(",", ":")).encode()) > _VARIABLES_LIMIT:
        return f"{refused} exceeded the 4KB limit."
    if data.get("Role") and not _is_assumable(str(data["Role"])):
        return "The role defined for the function cannot be assumed by Lambda."
    return None


def _is_assumable(arn: str) -> bool:
    """Return whether Lambda can assume a role; upstream reports a role that does not exist."""
    role = iam._roles.get(arn.rpartition("/")[2])
    if role is None or role["Arn"] != arn:
        return True
    request = access.Request(
        "sts:AssumeRole",
        arn,
        access.Principal.service("lambda.amazonaws.com"),
        {"aws:SourceAccount": get_account_id()},
    )
    trust = compiled(role["AssumeRolePolicyDocument"], f"the trust policy of {arn}")
    return access.evaluate_trust(request, trust).allowed
