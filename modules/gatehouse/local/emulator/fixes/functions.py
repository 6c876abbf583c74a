"""Lambda: the settings of functions, and what they run on."""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.core.responses import get_account_id
from ministack.services import iam, lambda_svc

from gatehouse import access
from gatehouse.local.code import BUCKET, code_folder, read_code
from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.emulator.runtimes import node, programs
from gatehouse.local.emulator.service_errors import refusal
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway import links
from gatehouse.local.gateway.decisions import compiled
from gatehouse.local.gateway.request_journal import request_journal
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

_failed = threading.local()


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
    "acquire_worker",
    signature="(func_name, config, code_zip, qualifier='$LATEST', max_concurrency=None)",
    body="286e5c64d2a8",
    page="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",
)
def _with_its_code(upstream: Upstream) -> Upstream:
    """Run a call on the code that the function has now.

    A call that began before an update brings the old code along. Upstream would make a process of
    it behind the update's back, and every later call would run on that one.
    """

    def acquire(name: str, config: Any, code: Any, *more: Any, **named: Any) -> tuple[Any, Any]:
        qualifier = named.get("qualifier", more[0] if more else "$LATEST")
        while True:
            function = lambda_svc._functions.get(name) if qualifier == "$LATEST" else None
            code = (function or {}).get("code_zip") or code
            worker, how = upstream(name, config, code, *more, **named)
            if worker is None or worker.code_zip == code or qualifier != "$LATEST":
                return worker, how
            _take_out(worker)

    return acquire


def _take_out(worker: Any) -> None:
    """End a process that runs old code."""
    with lambda_runtime._lock:
        for several in lambda_runtime._workers.values():
            if worker in several:
                several.remove(worker)
    lambda_runtime.kill_workers([worker])


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


@fix(
    lambda_runtime,
    "_detect_runtime_binary",
    signature="(runtime)",
    body="c6c604835920",
    page="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
)
def _on_its_runtime(upstream: Upstream) -> Upstream:
    """Run a function on the interpreter of its runtime, not on the emulator's own."""

    def detect_runtime_binary(runtime: str) -> tuple[str, str]:
        binary, script = upstream(runtime)
        return programs.of(runtime) or (binary, script)

    return detect_runtime_binary


@fix(
    lambda_runtime.Worker,
    "_spawn",
    signature="(self)",
    body="8021ff370d78",
    page="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
)
def _in_its_environment(upstream: Upstream) -> Upstream:
    """Start a function in an environment of its own, not in the emulator's."""

    def spawn(worker: Any) -> None:
        with programs.spawning(worker):
            upstream(worker)

    return spawn


@fix(
    lambda_runtime.Worker,
    "_drain_stderr_bounded",
    signature="(self, first_line_wait=0.05, idle_confirm=0.005, hard_cap=0.25)",
    body="9ada28b47fee",
    page="no page: what a handler prints",
)
def _up_to_the_mark(_: Upstream) -> Upstream:
    """Read what a handler printed up to a mark; upstream takes a pause for its end."""
    return programs.drained


@fix(
    lambda_runtime.Worker,
    "invoke",
    signature="(self, event, request_id, *, trace_id=None, depth=None, durable=None, "
    "invoked_function_arn=None)",
    body="adfa46c87709",
    page="https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html",
)
def _keeping_errors(upstream: Upstream) -> Upstream:
    """Keep the type and the trace of an error of Node.js, which upstream hides."""

    def invoke(worker: Any, *positional: Any, **named: Any) -> dict[str, Any]:
        response: dict[str, Any] = upstream(worker, *positional, **named)
        failed = node.is_node(str(worker.config.get("Runtime")))
        _failed.response = response if failed else None
        return response

    return invoke


@fix(
    lambda_svc,
    "_execute_function_warm",
    signature="(func, event, request_id)",
    body="ee8539cb78bc",
    page="https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html",
)
def _telling_why(upstream: Upstream) -> Upstream:
    """Return the type and the trace of an error, and why a handler could not be imported."""

    def execute_function_warm(record: Any, event: Any, request_id: str) -> dict[str, Any]:
        _failed.response = None
        name = str((record.get("config") or record).get("FunctionName"))
        run = request_journal.begin_run(name, request_id)
        result: dict[str, Any] = upstream(record, event, request_id)
        response = _failed.response
        if result.get("error") and response and response.get("errorType"):
            trace = str(response.get("trace") or "")
            result["body"] = {
                "errorType": response["errorType"],
                "errorMessage": response.get("error"),
                "trace": trace.splitlines(),
            }
        if result.get("error") and not result.get("log"):
            result["log"] = str((result.get("body") or {}).get("errorMessage") or "")
        request_journal.end_run(run, result)
        return result

    return execute_function_warm


@fix(
    lambda_svc,
    "_execute_function_docker",
    signature="(func, event, request_id)",
    body="da029946c383",
)
@fix(
    lambda_svc,
    "_execute_function_provided",
    signature="(func, event, request_id)",
    body="6cdc41c345b7",
)
@fix(
    lambda_svc,
    "_execute_function_provided_warm",
    signature="(func, event, request_id)",
    body="6587bad469df",
    page="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
)
def _refused(_: Upstream) -> Upstream:
    """Say what can't run here, instead of running it with the machine's environment."""

    def refused(record: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        config = record.get("config") or record
        what = "container images" if config.get("PackageType") == "Image" else config["Runtime"]
        message = f"the local AWS runs functions in Python and Node.js; it can't run {what}."
        body = {"errorType": "Runtime.NotOnLocalAws", "errorMessage": message}
        return {"body": body, "error": True, "log": message}

    return refused


@fix(
    lambda_svc,
    "_xray_trace_id_for_invocation",
    signature="(config, inbound_trace_header=None)",
    body="2b8927a543db",
    page="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
)
def _with_its_trace(upstream: Upstream) -> Upstream:
    """Give each invocation the trace of the request that it answers.

    Lambda sets it whether or not tracing is on, and AWS's clients send it on: so what a function
    asks of AWS can be found beside the call that it was asked for.
    """

    def trace_id(config: dict[str, Any], inbound_trace_header: str | None = None) -> str | None:
        told: str | None = upstream(config, inbound_trace_header)
        call = calls.current.get()
        if call is None or (config.get("TracingConfig") or {}).get("Mode") == "Active":
            return told
        return f"{call.trace.partition(';')[0]};Parent={secrets.token_hex(8)};Sampled=0"

    return trace_id
