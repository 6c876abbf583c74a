"""Functions in Node.js: on the Node.js of this machine, with ``node_runtime.js``."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime

from gatehouse.local.emulator.runtimes import environment
from gatehouse.local.emulator.runtimes.process import END_OF_OUTPUT
from gatehouse.local.emulator.runtimes.program import Program
from gatehouse.local.emulator.runtimes.unpacking import Unpacked

_RUNTIME = Path(__file__).with_name("node_runtime.js")
#: Features that Lambda turns off, by the first major version that has them on.
_EXPERIMENTAL = ("require-module", "detect-module")
_FIRST_WITH_ALL = 24


def is_node(runtime: str) -> bool:
    """Whether a runtime is one of Node.js."""
    return runtime.startswith("nodejs")


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
    path, _ = node()
    variables = environment.variables(config, unpacked, path)
    variables.update(_of_node(config, unpacked, variables))
    return Program(
        arguments=(
            path,
            *flags(runtime, variables.get("NODE_OPTIONS", "")),
            *_stand_in(unpacked.folder),
            str(_RUNTIME),
        ),
        variables=variables,
        first={
            "code_dir": str(unpacked.task),
            "handler": str(config.get("Handler")),
            "end": END_OF_OUTPUT,
        },
        remark=shortcoming(runtime),
    )


def _stand_in(folder: Path) -> list[str]:
    """Return the flag that loads the emulator's stand-in for the AWS SDK, if it has one.

    It is for ``require`` in a zip without the SDK, and does a part of what the SDK does.
    """
    script = getattr(lambda_runtime, "_NODEJS_WORKER_SCRIPT", "")
    found = re.search(r"^\(function _installAwsSdk.*?^\}\(\)\);$", script, re.DOTALL | re.MULTILINE)
    if found is None:
        return []
    needed = ("http", "https", "url", "path")
    loaded = "".join(f'const {each} = require("{each}");\n' for each in needed)
    place = folder / "sdk.js"
    place.write_text(f'{loaded}const Module = require("module");\n{found[0]}\n', encoding="utf-8")
    return ["--require", str(place)]


def _of_node(
    config: dict[str, Any], unpacked: Unpacked, variables: dict[str, str]
) -> dict[str, str]:
    made = {}
    if (config.get("LoggingConfig") or {}).get("LogFormat") == "JSON":
        made["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
    if unpacked.has_layers:
        inside = unpacked.layers / "nodejs"
        places = [inside / f"node{_major(str(config['Runtime']))}" / "node_modules"]
        places += [inside / "node_modules", inside]
        found = [str(each) for each in places if each.is_dir()]
        made["NODE_PATH"] = os.pathsep.join([*found, *filter(None, [variables.get("NODE_PATH")])])
        _link(inside / "node_modules", unpacked.task / "node_modules")
    return made


def _link(packages: Path, beside: Path) -> None:
    """Let ``import`` find the packages of layers too: it knows no NODE_PATH."""
    for each in packages.iterdir() if packages.is_dir() else ():
        beside.mkdir(exist_ok=True)
        if not (beside / each.name).exists():
            (beside / each.name).symlink_to(each)


@functools.cache
def node() -> tuple[str, int]:
    """The Node.js of this machine, and its major version.

    Raises
    ------
    RuntimeError
        If there is none.
    """
    path = shutil.which("node")
    if path is None:
        raise RuntimeError(
            "Node.js is not on this machine, so functions in Node.js can't run. Install it and "
            "start the local AWS again."
        )
    shown = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", shown)
    return path, int(found[1]) if found else 0


def flags(runtime: str, options: str) -> list[str]:
    """The flags that Lambda gives Node.js.

    Parameters
    ----------
    runtime : str
        The function's runtime.
    options : str
        Its variable ``NODE_OPTIONS``, which may turn features on again.
    """
    if _major(runtime) >= _FIRST_WITH_ALL:
        return []
    path, _ = node()
    return [
        f"--no-experimental-{feature}"
        for feature in _EXPERIMENTAL
        if f"--experimental-{feature}" not in options and _knows(path, feature)
    ]


def shortcoming(runtime: str) -> str | None:
    """The remark about a Node.js of another version; None where it is the runtime's."""
    _, major = node()
    if major == _major(runtime):
        return None
    return (
        f"{runtime} is not on this machine: functions of this runtime run on Node.js {major}. "
        f"Put Node.js {_major(runtime)} on PATH to run them as AWS does."
    )


@functools.cache
def _knows(path: str, feature: str) -> bool:
    """Whether a Node.js has a feature, so that its flag is known too."""
    has = f"process.allowedNodeEnvironmentFlags.has('--experimental-{feature}')"
    done = subprocess.run([path, "-p", has], capture_output=True, text=True, check=False)
    return done.stdout.strip() == "true"


def _major(runtime: str) -> int:
    found = re.match(r"nodejs(\d+)", runtime)
    return int(found[1]) if found else 0
