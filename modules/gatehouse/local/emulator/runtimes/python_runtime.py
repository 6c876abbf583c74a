"""Runs in the process of each function in Python: what AWS's runtime for Python does.

It gets the descriptors of its calls and of its answers. The first line of the calls says which
handler to load, each other one is a call. It runs on all Pythons from 3.7, alone: nothing but the
standard library is there.

https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import logging
import os
import sys
import time
import traceback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FORM = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
_WHEN = "%Y-%m-%dT%H:%M:%S"
#: What runs a handler, and no handler's author wants to see in a trace.
OUTSIDE = (__file__, "<frozen importlib", os.path.dirname(importlib.__file__))


class RuntimeProblemError(Exception):
    """What the runtime itself reports: the error's type, its message, and its trace."""

    def __init__(self, kind: str, message: str, trace: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.kind, self.trace = f"Runtime.{kind}", trace


class CognitoIdentity:
    """Who calls, for clients of AWS Mobile; nobody, for all others."""

    cognito_identity_id = None
    cognito_identity_pool_id = None


class LambdaContext:
    """What a handler gets beside its event.

    https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
    """

    def __init__(self, call: dict[str, Any]) -> None:
        self.aws_request_id = call["request_id"]
        self.invoked_function_arn = call["invoked_function_arn"]
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.identity = CognitoIdentity()
        self.client_context = None
        self._ends = time.time() + call["timeout_ms"] / 1000

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the call may still take."""
        return max(0, int((self._ends - time.time()) * 1000))

    def log(self, message: Any) -> None:
        """Print a message."""
        sys.stdout.write(str(message))


class OfTheCall(logging.Filter):
    """Gives each line of the log the id of the call that it is of."""

    request_id = ""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take every line, with the id."""
        record.aws_request_id = self.request_id
        return True


def number(value: Any) -> Any:
    """Return a number of DynamoDB as JSON has it; all else that JSON has not is an error."""
    decimal = sys.modules.get("decimal")
    if decimal is None or not isinstance(value, decimal.Decimal):
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
    return int(value) if value == value.to_integral_value() else float(value)


class CountingCalls:
    """Lets the SDK say how deep in a chain of functions a call is, once it is imported.

    Lambda stops functions that call each other in a circle.
    """

    def __init__(self, variable: str, header: str) -> None:
        self.variable, self.header = variable, header

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Find the module of the SDK that requests go through, and add to it when it has run."""
        if name != "botocore.handlers":
            return None
        sys.meta_path.remove(self)
        found: Any = importlib.util.find_spec(name)
        run = found.loader.exec_module

        def exec_module(module: Any) -> None:
            run(module)
            module.BUILTIN_HANDLERS.append(("before-call", self.add))

        found.loader.exec_module = exec_module
        return found

    def add(self, params: Any, **_: Any) -> None:
        """Add the depth to a request."""
        depth = os.environ.get(self.variable)
        if depth:
            params["headers"].setdefault(self.header, depth)


class Function:
    """The handler, and what is around it.

    Parameters
    ----------
    told : dict
        The first line of the input.
    """

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        self.of_the_call = OfTheCall()
        self.set_for_a_call: set[str] = set()
        self.handler: Any = None

    def start(self) -> None:
        """Prepare what AWS's runtime prepares, and load the handler."""
        self.find_packages()
        self.write_logs()
        depth = self.told["depth"]
        sys.meta_path.insert(0, CountingCalls(**depth))
        self.handler = self.load(self.told["handler"])
        if self.told["snapstart"]:
            self.take_snapshot()

    def find_packages(self) -> None:
        """Look in the function's own folder first, then in its layers."""
        sys.path[0] = self.told["code_dir"]  # it was the folder of this file
        layers = os.path.join(self.told["layers_dir"], "python")
        version = os.environ["AWS_EXECUTION_ENV"].replace("AWS_Lambda_", "")
        packages = os.path.join(layers, "lib", version, "site-packages")
        sys.path[1:1] = [each for each in (packages, layers) if os.path.isdir(each)]
        if os.path.isdir(packages):
            import site

            site.addsitedir(packages)

    def write_logs(self) -> None:
        """Give the root logger a handler: without one, levels that the code sets do nothing."""
        handler, form = logging.StreamHandler(sys.stdout), logging.Formatter(_FORM, _WHEN)
        form.converter = time.gmtime
        handler.setFormatter(form)
        handler.addFilter(self.of_the_call)
        logging.getLogger().addHandler(handler)

    def load(self, handler: str) -> Any:
        """Return the handler."""
        module, dot, name = handler.rpartition(".")
        if not dot:
            raise RuntimeProblemError(
                "MalformedHandlerName", f"Bad handler '{handler}': it has no dot"
            )
        if module.split(".")[0] in sys.builtin_module_names:
            told = f"Cannot use built-in module {module} as a handler module"
            raise RuntimeProblemError("BuiltInModuleConflict", told)
        try:
            found = importlib.import_module(module.replace("/", "."))
        except ImportError as error:
            told = f"Unable to import module '{module}': {error}"
            raise RuntimeProblemError("ImportModuleError", told) from error
        except SyntaxError as error:
            told = f"Syntax error in module '{module}': {error}"
            line = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
            raise RuntimeProblemError("UserCodeSyntaxError", told, (line,)) from error
        if not hasattr(found, name):
            told = f"Handler '{name}' missing on module '{module}'"
            raise RuntimeProblemError("HandlerNotFound", told)
        return getattr(found, name)

    def take_snapshot(self) -> None:
        """Run what the function does around a snapshot, as each environment of SnapStart does."""
        try:
            hooks: Any = importlib.import_module("snapshot_restore_py")
        except ImportError:
            return
        for run, arguments, named in reversed(hooks.get_before_snapshot()):
            run(*arguments, **named)
        for run, arguments, named in hooks.get_after_restore():
            run(*arguments, **named)

    def answer(self, message: dict[str, Any]) -> str:
        """Run a call, and return what comes of it, as JSON."""
        call = message["ctx"]
        self.of_the_call.request_id = call["request_id"]
        self.set_variables(call["variables"])
        try:
            result = self.handler(message["event"], LambdaContext(call))
            return written(result, call["request_id"])
        except Exception as error:
            return failure(error, call["request_id"])

    def set_variables(self, variables: dict[str, str]) -> None:
        """Set the variables of a call, and none of the one before."""
        for name in self.set_for_a_call - set(variables):
            os.environ.pop(name, None)
        os.environ.update(variables)
        self.set_for_a_call = set(variables)


def written(result: Any, request_id: str) -> str:
    """Write what a handler returned as JSON."""
    try:
        return json.dumps({"id": request_id, "status": "ok", "result": result}, default=number)
    except Exception as error:
        told = f"Unable to marshal response: {error}"
        raise RuntimeProblemError("MarshalError", told) from error


def failure(error: Exception, request_id: str) -> str:
    """Write an error into the log, and as JSON as AWS returns it."""
    if isinstance(error, RuntimeProblemError):
        kind, trace = error.kind, list(error.trace)
        sys.stderr.write("\n".join([f"[ERROR] {kind}: {error}", *trace, ""]))
    else:
        described = traceback.TracebackException(type(error), error, error.__traceback__)
        frames = list(described.stack)
        while frames and frames[0].filename.startswith(OUTSIDE):
            frames.pop(0)
        described.stack = traceback.StackSummary.from_list(frames)
        kind, trace = type(error).__name__, traceback.format_list(frames)
        sys.stderr.write("".join(described.format()))
    told = {"errorMessage": str(error), "errorType": kind, "requestId": request_id}
    error_of_the_call = {**told, "stackTrace": trace}
    return json.dumps({"id": request_id, "status": "error", "error": error_of_the_call})


def main() -> None:
    """Load the handler, and run calls until there are no more."""
    descriptors = [int(each) for each in sys.argv[1:]]
    for each in descriptors:
        # What a function starts must not read its calls, or write among its answers.
        os.set_inheritable(each, False)
    calls, answers = os.fdopen(descriptors[0], "rb"), os.fdopen(descriptors[1], "wb")
    del sys.argv[1:]
    sys.stdout = sys.stderr  # one buffer, so that all that is printed stays in its order
    told = json.loads(calls.readline())
    function = Function(told)

    def say(answer: str) -> None:
        answers.write(answer.encode() + b"\n")
        answers.flush()

    try:
        function.start()
    except Exception as error:
        say(failure(error, ""))
        return
    say('{"id": "", "status": "ready"}')
    own = os.getpid()
    for line in calls:
        message = json.loads(line)
        answer = function.answer(message)
        sys.stderr.flush()
        if os.getpid() != own:
            return  # a handler has forked: its child neither answers nor takes the next call
        os.write(2, f"{told['end']}{message['ctx']['request_id']}\x00\n".encode())
        say(answer)


if __name__ == "__main__":
    main()
