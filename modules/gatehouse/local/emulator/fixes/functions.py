"""Lambda: the settings of functions, and their code; how they run is in ``running``."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import iam, lambda_svc

from gatehouse import access
from gatehouse.local.code import BUCKET, code_folder, read_code
from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.emulator.service_errors import refusal
from gatehouse.local.gateway import links
from gatehouse.local.gateway.decisions import compiled
from gatehouse.local.launcher.environment import INSTANCE

#: Settings that Lambda does not return when they are empty, and what fills them.
_OPTIONAL = {"Environment": "Variables", "DeadLetterConfig": "TargetArn"}
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


@fix(lambda_svc, "_create_function", signature="(data)", body="6605d0acc851")
@fix(
    lambda_svc,
    "_update_config",
    signature="(name, data)",
    body="d5eef683507c",
    page="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
)
def _checked(upstream: Upstream) -> Upstream:
    """Make a function only with settings that Lambda accepts, and without empty ones.

    Upstream checks that the role exists, but not whom it trusts, accepts any variables, and keeps
    empty variables and an empty queue for failed events.
    """

    def set_up(*named: Any) -> Answer:
        problem = problem_of(named[-1])  # the request; an update has the function's name before it
        if problem:
            return refusal("InvalidParameterValueException", problem)
        answer: Answer = upstream(*named)
        if answer[0] < 300 and len(named) > 1:
            config = lambda_svc._functions[named[0]]["config"]
            for setting, filled_by in _OPTIONAL.items():
                if setting in config and not (config[setting] or {}).get(filled_by):
                    del config[setting]
        return answer

    return set_up


@fix(
    lambda_svc,
    "_fetch_code_from_s3",
    signature="(bucket, key, version_id=None)",
    body="c97930354080",
    page="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCode.html",
)
def _from_the_synth(upstream: Upstream) -> Upstream:
    """Take code that a synth for this local AWS wrote from where the synth put it."""

    def fetch(bucket: str, key: str, version_id: str | None = None) -> bytes | None:
        if bucket == BUCKET:
            return read_code(code_folder(Path(os.environ[INSTANCE])), key)
        found: bytes | None = upstream(bucket, key, version_id)
        return found

    return fetch


@fix(
    lambda_svc,
    "_presigned_code_url",
    signature="(func_name)",
    body="b2fed72adef5",
    page="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html",
)
def _signed_links(upstream: Upstream) -> Upstream:
    """Sign the link to a function's code; upstream serves it to whoever knows a name."""

    def link(func_name: str) -> str:
        return links.signed(upstream(func_name))

    return link


@fix(
    lambda_svc,
    "_layer_content_url",
    signature="(layer_name, version)",
    body="63f912c61a66",
    page="https://docs.aws.amazon.com/lambda/latest/api/API_LayerVersionContentOutput.html",
)
def _signed_layer_links(upstream: Upstream) -> Upstream:
    """Sign the link to a layer, which upstream makes once and keeps."""

    def link(layer_name: str, version: int) -> str:
        return links.signed(upstream(layer_name, version), links.FOR_GOOD)

    return link


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
