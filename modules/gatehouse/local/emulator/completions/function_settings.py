"""Lambda makes a function only with settings that it accepts.

The emulator checks neither the role nor whom it trusts, and accepts any variables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ministack.core.responses import get_account_id

from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.emulator.completions.function_code import refusal_of_code, with_code
from gatehouse.local.emulator.completions.functions import shown
from gatehouse.local.gateway import decisions
from gatehouse.local.gateway.call import Answer

_VARIABLES = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"
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


@completes("lambda", "CreateFunction", page=_VARIABLES)
async def create_function(asked: Asked) -> Answer:
    """Refuse settings that Lambda refuses, and take the code from where it is."""
    refused = _refusal(asked) or refusal_of_code(asked, "Code")
    return refused or shown(await asked.carry_out(with_code(asked, "Code")))


@completes("lambda", "UpdateFunctionConfiguration", page=_VARIABLES)
async def update_function_configuration(asked: Asked) -> Answer:
    """Refuse settings that Lambda refuses."""
    return _refusal(asked) or shown(await asked.carry_out())


def _refusal(asked: Asked) -> Answer | None:
    problem = _problem(asked.parameters)
    return asked.refusal("InvalidParameterValueException", problem) if problem else None


def _problem(told: Mapping[str, Any]) -> str | None:
    """Return why Lambda refuses settings; those that a request leaves out are not checked."""
    variables = (told.get("Environment") or {}).get("Variables") or {}
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
    role = told.get("Role")
    if role and not decisions.may_assume("lambda.amazonaws.com", str(role), get_account_id()):
        return "The role defined for the function cannot be assumed by Lambda."
    return None
