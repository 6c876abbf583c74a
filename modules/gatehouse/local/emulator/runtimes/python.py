"""Functions in Python: on the interpreter of their runtime, with ``python_runtime.py``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from ministack.core.lambda_runtime import INVOKE_DEPTH_ENV, INVOKE_DEPTH_HEADER

from gatehouse.local.emulator.runtimes import environment
from gatehouse.local.emulator.runtimes.interpreters import Interpreter, bundled, interpreter
from gatehouse.local.emulator.runtimes.process import END_OF_OUTPUT
from gatehouse.local.emulator.runtimes.program import Program
from gatehouse.local.emulator.runtimes.unpacking import Unpacked
from gatehouse.local.launcher.environment import INSTANCE

_RUNTIME = Path(__file__).with_name("python_runtime.py")
#: The oldest Python that the installed SDK runs on, and the oldest that the runtime runs on.
_OLDEST_OF_THE_SDK, _OLDEST = (3, 10), (3, 7)


def is_python(runtime: str) -> bool:
    """Whether a runtime is one of Python that can run here."""
    return runtime.startswith("python") and interpreter(runtime).version >= _OLDEST


def shortcoming(runtime: str) -> str | None:
    """Return the remark about an interpreter of another version, None where it is the runtime's."""
    found = interpreter(runtime)
    return None if found.is_the_runtimes else found.shortcoming


def program(config: dict[str, Any], unpacked: Unpacked) -> Program:
    """Return how a function is run.

    Parameters
    ----------
    config : dict
        Its configuration.
    unpacked : Unpacked
        Where its files are.
    """
    runtime = str(config["Runtime"])
    found = interpreter(runtime)
    variables = environment.variables(config, unpacked, found.path)
    snapshots = config.get("SnapStart") or {}
    return Program(
        # No package of the machine: a function has only the packages in its zip.
        arguments=(found.path, "-S", str(_RUNTIME)),
        variables={**variables, **_of_python(variables, found)},
        first={
            "code_dir": str(unpacked.task),
            "layers_dir": str(unpacked.layers),
            "handler": str(config.get("Handler")),
            "snapstart": snapshots.get("OptimizationStatus") == "On",
            "depth": {"variable": INVOKE_DEPTH_ENV, "header": INVOKE_DEPTH_HEADER},
            "end": END_OF_OUTPUT,
        },
        remark=shortcoming(runtime),
    )


def _of_python(variables: dict[str, str], found: Interpreter) -> dict[str, str]:
    if found.version < _OLDEST_OF_THE_SDK:
        return {}
    folder = Path(os.environ[INSTANCE])
    places = [variables.get("PYTHONPATH"), str(bundled(folder))]
    made = {"PYTHONPATH": os.pathsep.join(filter(None, places))}
    if found.path != sys.executable:
        # Another version must not write its bytecode into the folders of this one.
        made["PYTHONPYCACHEPREFIX"] = str(folder / "pycache")
    return made
