"""An execution environment: the process that runs the calls of a function, one after the other.

The emulator keeps these in its pool, one for each call that runs at the same time, and ends them
when their function changes. What it asks for has the emulator's names.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Mapping
from typing import Any

from ministack.services import lambda_svc

from gatehouse.local.emulator.runtimes.process import (
    EndedError,
    Process,
    TimedOutError,
    TooLargeError,
)
from gatehouse.local.emulator.runtimes.program import Invocation
from gatehouse.local.emulator.runtimes.supported import program_of
from gatehouse.local.emulator.runtimes.unpacking import Unpacked, unpack

Json = dict[str, Any]
#: How long a function may take to load, beside the time that it has for a call: Lambda tries it a
#: second time, within the first call.
_INIT_SECONDS = 10.0
#: How large an answer may be, in bytes, and the error of one that is larger.
_LARGEST = 6291556
_TOO_LARGE = {
    "errorType": "Function.ResponseSizeTooLarge",
    "errorMessage": (
        f"Response payload size exceeded maximum allowed payload size ({_LARGEST} bytes)."
    ),
}


class FailedError(Exception):
    """A call or a start that failed.

    Parameters
    ----------
    body : dict
        The error, as the caller gets it.
    log : str
        What was printed before.
    """

    def __init__(self, body: Json, log: str) -> None:
        super().__init__(body["errorMessage"])
        self.body = body
        # A function in Python has printed its trace itself.
        told = [] if "stackTrace" in body else body.get("trace") or [str(self)]
        self.log = "\n".join(filter(None, [log, *told]))


class Worker:
    """An execution environment.

    Parameters
    ----------
    func_name : str
        The function's name.
    config : dict
        Its configuration.
    code_zip : bytes
        Its zip; the next call runs on what is there then.
    """

    def __init__(self, func_name: str, config: Json, code_zip: bytes) -> None:
        self.func_name, self.config, self.code_zip = func_name, config, code_zip
        self.in_use = False
        self.last_used = time.time()
        self._cold = True
        self._lock = threading.Lock()
        self._proc: Process | None = None
        self._unpacked: Unpacked | None = None
        self._started_with = b""
        # What the emulator ends it for must not end a call that runs.
        self._state = threading.Lock()
        self._is_busy = self._is_over = False

    def invoke(
        self,
        event: Any,
        request_id: str,
        *,
        trace_id: str | None = None,
        depth: int | None = None,
        durable: Mapping[str, str] | None = None,
        invoked_function_arn: str | None = None,
    ) -> Json:
        """Run a call.

        Parameters
        ----------
        event : Any
            What the handler gets.
        request_id : str
            The call's id.
        trace_id : str or None
            The trace that it belongs to. Default None.
        depth : int or None
            How many functions have called each other for it. Default None.
        durable : mapping or None
            The variables of a durable execution. Default None.
        invoked_function_arn : str or None
            The function as the caller has named it. Default None: as it is.

        Returns
        -------
        dict
            The ``status``, ``ok`` or ``error``; the ``result``, or the ``error`` in words and the
            ``body`` that the caller gets; and the ``log``.
        """
        call = Invocation(
            event,
            request_id,
            invoked_function_arn or str(self.config["FunctionArn"]),
            float(self.config.get("Timeout") or 3),
            trace_id,
            depth,
            durable or {},
        )
        with self._lock:
            process = self._begin()
            try:
                if process is None or process.poll() is not None or self._is_old():
                    if process is not None:
                        process.end()
                    process = None
                    process = self._start()
                result = self._ask(process, call)
                return {"status": "ok", "result": result, "log": process.printed()}
            except FailedError as failed:
                told = {"error": str(failed), "body": failed.body, "log": failed.log}
                return {"status": "error", **told}
            finally:
                self._finish(process)

    def _spawn(self) -> None:
        """Start the process ahead of the first call; ``ensure_spawned`` asks for it."""
        self._proc = self._start()

    def _discard_tmpdir(self) -> None:
        """End for good, now or when the call that runs has ended."""
        with self._state:
            self._is_over = True
            if not self._is_busy:
                self._end()

    def _begin(self) -> Process | None:
        with self._state:
            self._is_busy = True
            process, self._proc = self._proc, None
            return process

    def _finish(self, process: Process | None) -> None:
        with self._state:
            self._is_busy = False
            if process is not None and process.poll() is None:
                self._proc = process
            if self._is_over:
                self._end()

    def _end(self) -> None:
        if self._proc is not None:
            self._proc.end()
            self._proc = None
        if self._unpacked is not None:
            self._unpacked.remove()

    def _is_old(self) -> bool:
        return self._started_with is not self.code_zip and self._started_with != self.code_zip

    def _start(self) -> Process:
        """Unpack the function, start its process and let it load the handler."""
        if self._unpacked is not None:
            self._unpacked.remove()
        attached = map(lambda_svc._resolve_layer_zip, self.config.get("Layers") or [])
        self._started_with = self.code_zip
        self._unpacked = unpack(self.func_name, self.code_zip, filter(None, attached))
        program = program_of(self.config, self._unpacked)
        process = Process(program.arguments, self._unpacked.task, program.variables)
        if program.remark:
            process.note(program.remark)
        seconds = float(self.config.get("Timeout") or 3)
        try:
            answer = process.ask(program.first, _INIT_SECONDS + seconds)
        except (TimedOutError, EndedError, TooLargeError) as stopped:
            raise self._stopped(process, stopped, "", seconds) from None
        if answer["status"] != "ready":
            process.end()
            raise FailedError(_described(answer["error"]), process.printed())
        return process

    def _ask(self, process: Process, call: Invocation) -> Any:
        question = {"event": call.event, "ctx": call.context}
        try:
            answer = process.ask(question, call.seconds, call.request_id)
        except (TimedOutError, EndedError, TooLargeError) as stopped:
            raise self._stopped(process, stopped, call.request_id, call.seconds) from None
        if answer["status"] != "ok":
            raise FailedError(_described(answer["error"]), process.printed())
        result = answer.get("result")
        if len(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace")) > _LARGEST:
            raise FailedError(_TOO_LARGE, process.printed())
        return result

    def _stopped(
        self, process: Process, why: Exception, request_id: str, seconds: float
    ) -> FailedError:
        """Return the error of a process that has ended, or has to."""
        if isinstance(why, EndedError):
            told = f"RequestId: {request_id} Error: {_exit(why.status)}"
            body = {"errorType": "Runtime.ExitError", "errorMessage": told}
        elif isinstance(why, TooLargeError):
            process.end()
            body = _TOO_LARGE
        else:
            process.end()
            told = f"Task timed out after {seconds:.2f} seconds"
            body = {"errorType": "Sandbox.Timedout", "errorMessage": told}
        return FailedError(body, process.printed())


def _exit(status: int) -> str:
    if status < 0:
        return f"Runtime exited with error: signal: {signal.Signals(-status).name}"
    if status == 0:
        return "Runtime exited without providing a reason"
    return f"Runtime exited with error: exit status {status}"


def _described(error: Any) -> Json:
    """Return an error as the caller gets it."""
    if isinstance(error, dict):
        return error
    return {"errorType": "Error", "errorMessage": str(error)}
