"""Lambda: how functions run; what they are made of is in ``functions``."""

from __future__ import annotations

import secrets
import threading
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Upstream
from gatehouse.local.emulator.runtimes import node, programs
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway.request_journal import request_journal

_failed = threading.local()


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
