"""Functions run on the interpreter of their runtime, in an environment of their own.

The emulator's worker starts them with ``subprocess``, with its own environment and the host's PATH,
so that a function could import whatever is installed beside the emulator. A mark ends what a call
prints.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime

from gatehouse.local.emulator.runtimes import node as node_runtime
from gatehouse.local.emulator.runtimes.interpreters import Interpreter, bundled, interpreter
from gatehouse.local.launcher.environment import INSTANCE

logger = logging.getLogger("gatehouse")

#: Variables of the emulator that handlers get: the mark that finds their process again, and those
#: that keep their files and home inside the instance's folder.
_KEPT = (INSTANCE, "HOME", "TMPDIR", "LD_LIBRARY_PATH")
_SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
#: The oldest Python that the installed SDK runs on.
_OLDEST = (3, 10)
_END_OF_OUTPUT = "\x00end of output\x00"
#: Seconds that a mark may take through a pipe on a busy machine.
_PATIENCE = 5.0
_CALL = "            result = handler_fn(event, context)\n"
_MARKED_CALL = f"""\
            try:
                result = handler_fn(event, context)
            finally:
                sys.stderr.write({_END_OF_OUTPUT + chr(10)!r})
                sys.stderr.flush()
"""
#: Lambda's runtime gives the root logger a handler. Without one, levels that the code sets would
#: have no effect.
_LOGGING = """
def _prepare_logging():
    import logging, sys, time
    handler = logging.StreamHandler(sys.stderr)
    form = logging.Formatter("[%(levelname)s]\\t%(asctime)s.%(msecs)03dZ\\t%(message)s",
                             "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    handler.setFormatter(form)
    logging.getLogger().addHandler(handler)

_prepare_logging()
"""

_spawning = threading.local()
_told: set[str] = set()


def of(runtime: str) -> tuple[str, str] | None:
    """Return the program and the script that run a function; None for a runtime of another kind."""
    if runtime.startswith("python"):
        found = interpreter(runtime)
        if not found.is_the_runtimes and runtime not in _told:
            _told.add(runtime)
            logger.warning(found.shortcoming)
        script = lambda_runtime._PYTHON_WORKER_SCRIPT
        return found.path, _LOGGING + script.replace(_CALL, _MARKED_CALL)
    if node_runtime.is_node(runtime):
        path, _ = node_runtime.node()
        remark = node_runtime.shortcoming(runtime)
        if remark and runtime not in _told:
            _told.add(runtime)
            logger.warning(remark)
        return path, node_runtime.worker_script(_END_OF_OUTPUT)
    return None


def check() -> None:
    """Check that the emulator's workers call handlers as in the supported version.

    Raises
    ------
    RuntimeError
        If they do not.
    """
    if _CALL not in lambda_runtime._PYTHON_WORKER_SCRIPT:
        raise RuntimeError(
            "the emulator's worker for Python must call handlers as in the supported version."
        )
    node_runtime.worker_script(_END_OF_OUTPUT)
    lambda_runtime.subprocess = _Subprocess()


@contextlib.contextmanager
def spawning(worker: Any) -> Iterator[None]:
    """Start a worker's process in the environment of its function while the block runs."""
    _spawning.config = worker.config
    try:
        yield
    finally:
        _spawning.config = None
    runtime = str(worker.config.get("Runtime"))
    remark = None
    if runtime.startswith("python") and not interpreter(runtime).is_the_runtimes:
        remark = interpreter(runtime).shortcoming
    elif node_runtime.is_node(runtime):
        remark = node_runtime.shortcoming(runtime)
    if remark:
        worker._stderr_queue.put(remark)


class _Subprocess:
    """The module ``subprocess``, which gives functions an environment of their own."""

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)

    def Popen(self, arguments: list[str], **options: Any) -> Any:  # noqa: N802
        config = getattr(_spawning, "config", None)
        if config is not None:
            environment = own_environment(options["env"], config, Path(arguments[0]).parent)
            runtime = str(config.get("Runtime"))
            if runtime.startswith("python"):
                environment.update(_python(environment, interpreter(runtime)))
                # No package of the machine: a function has only the packages in its zip.
                arguments = [arguments[0], "-S", *arguments[1:]]
            elif node_runtime.is_node(runtime):
                given = node_runtime.flags(runtime, environment.get("NODE_OPTIONS", ""))
                arguments = [arguments[0], *given, *arguments[1:]]
                if (config.get("LoggingConfig") or {}).get("LogFormat") == "JSON":
                    environment["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
            options["env"] = environment
        return subprocess.Popen(arguments, **options)


def own_environment(
    given: dict[str, str], config: dict[str, Any], program_folder: Path
) -> dict[str, str]:
    """Remove from an environment what is not the function's.

    Parameters
    ----------
    given : dict[str, str]
        The emulator's environment, with the function's variables and those of Lambda in it.
    config : dict[str, Any]
        The function's configuration.
    program_folder : Path
        The folder of its interpreter.

    Returns
    -------
    dict[str, str]
        Its own variables, those that Lambda sets, and the mark that finds its process again.
    """
    declared = (config.get("Environment") or {}).get("Variables") or {}
    name = str(config.get("FunctionName"))
    group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{name}"
    return {
        "LANG": "C.UTF-8",
        "TZ": ":UTC",
        "PATH": f"{program_folder}:{_SYSTEM_PATH}",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime')}",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": group,
        "_HANDLER": str(config.get("Handler")),
        # Variables of the emulator are inherited; Lambda sets the rest, among them its own keys.
        **{each: value for each, value in given.items() if os.environ.get(each) != value},
        **{each: given[each] for each in declared if each in given},
        **{each: os.environ[each] for each in _KEPT if each in os.environ},
    }


def _python(environment: dict[str, str], found: Interpreter) -> dict[str, str]:
    if found.version < _OLDEST:
        return {}
    folder = Path(os.environ[INSTANCE])
    places = [environment.get("PYTHONPATH"), str(bundled(folder))]
    variables = {"PYTHONPATH": os.pathsep.join(filter(None, places))}
    if found.path != sys.executable:
        # Another version must not write its bytecode into the folders of this one.
        variables["PYTHONPYCACHEPREFIX"] = str(folder / "pycache")
    return variables


def drained(worker: Any, *limits: float, **named: float) -> str:
    """Return what a handler printed, up to the mark that ends the output of a call."""
    lines: list[str] = []
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            line = worker._stderr_queue.get(timeout=0.05)
        except queue.Empty:
            if not worker._stderr_thread.is_alive() and worker._stderr_queue.empty():
                break
            continue
        if line.endswith(_END_OF_OUTPUT):
            lines += filter(None, [line.removesuffix(_END_OF_OUTPUT)])
            break
        lines.append(line)
    return "\n".join(lines)
