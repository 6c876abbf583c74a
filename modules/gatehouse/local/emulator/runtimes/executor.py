"""Runs functions: what the emulator asks for, and what it gets, for every kind of call.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""

from __future__ import annotations

import functools
import logging
import secrets
import threading
import time
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from gatehouse.local.emulator.runtimes.supported import refusal
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway.call import new_trace
from gatehouse.local.gateway.request_journal import request_journal

logger = logging.getLogger("gatehouse")

Json = dict[str, Any]
_LATEST = "$LATEST"
#: Seconds between two looks for processes that nobody has needed for long.
_EVERY = 30.0


def execute(record: Json, config: Json, event: Any, request_id: str, started: float) -> Json:
    """Run a function, and write its log.

    Parameters
    ----------
    record, config : dict
        The emulator's record of the function, and its configuration.
    event : Any
        What the function gets.
    request_id : str
        The call's id.
    started : float
        When the call began, in seconds since 1970.

    Returns
    -------
    dict
        ``body``, what the caller gets; ``log``, what was printed; ``error``, if it failed.
    """
    run = request_journal.begin_run(str(config.get("FunctionName")), request_id)
    code = _code(record, config)
    why_not = refusal(config) or (None if code else "the function has no code: deploy it again.")
    if why_not:
        result = _failure("Runtime.NotOnLocalAws", why_not)
    else:
        try:
            result = _run(config, code, event, request_id)
        except Exception as error:
            logger.exception("%s can't be run", config.get("FunctionName"))
            result = _failure(type(error).__name__, str(error))
    request_journal.end_run(run, result)
    took = int((time.time() - started) * 1000)
    failed = bool(result.get("error"))
    lambda_svc._emit_lambda_logs(record, request_id, result["log"], failed, took)
    return result


def _run(config: Json, code: Any, event: Any, request_id: str) -> Json:
    _end_what_idles()
    name, version = str(config["FunctionName"]), _version(config)
    worker, _ = lambda_runtime.acquire_worker(name, config, code, qualifier=version)
    try:
        worker.code_zip = code
        answer = worker.invoke(
            event,
            request_id,
            trace_id=_trace(config),
            depth=_depth(),
            durable=lambda_svc._durable_env_overlay(),
            invoked_function_arn=config["FunctionArn"],
        )
    finally:
        lambda_runtime.release_worker(worker)
    if answer["status"] == "ok":
        return {"body": answer["result"], "log": answer["log"]}
    return {"body": answer["body"], "log": answer["log"], "error": True}


def _version(config: Json) -> str:
    return str(config.get("Version") or _LATEST)


def _code(record: Json, config: Json) -> Any:
    """Return the code that a call runs on: what the function has now.

    A call that began before an update brings the old code along; a process for it would serve the
    later calls too.
    """
    latest = _version(config) == _LATEST
    function = lambda_svc._functions.get(config["FunctionName"]) if latest else None
    return (function or {}).get("code_zip") or record.get("code_zip")


def _trace(config: Json) -> str:
    """Return the trace of a call: that of the request that it answers.

    Lambda sets it whether or not tracing is on, and AWS's clients send it on: so what a function
    asks of AWS can be found beside the call that it was asked for.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    call = calls.current.get()
    root = (call.trace if call else new_trace()).partition(";")[0]
    sampled = (config.get("TracingConfig") or {}).get("Mode") == "Active"
    return f"{root};Parent={secrets.token_hex(8)};Sampled={int(sampled)}"


def _depth() -> int:
    """Return how many functions have called each other for a call, with this one."""
    call = calls.current.get()
    header = lambda_runtime.INVOKE_DEPTH_HEADER.lower()
    before = call.received.headers.get(header, "") if call else ""
    return int(before) + 1 if before.isdecimal() else 1


def _failure(kind: str, message: str) -> Json:
    body = {"errorType": kind, "errorMessage": message}
    return {"body": body, "log": message, "error": True}


@functools.cache
def _end_what_idles() -> None:
    """End processes that have had nothing to do for long, but for one of each function."""

    def look() -> None:
        while True:
            time.sleep(_EVERY)
            lambda_runtime.reap_idle_workers()

    threading.Thread(target=look, daemon=True, name="idle functions").start()
