"""Functions in Node.js run as on AWS's runtime, and those that can't run here say so.

Parts of ``ministack.core.lambda_runtime._NODEJS_WORKER_SCRIPT`` are replaced. It finds handlers
that AWS does not find (a default export under any name) and misses others (``.cjs``), finds
packages of the machine, writes ``console.log`` as it stands, and hides the type of an error.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
"""

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
from gatehouse.local.emulator.runtimes.program import Invocation, Program
from gatehouse.local.emulator.runtimes.unpacking import Unpacked

_PRELUDE = Path(__file__).with_name("node_prelude.js")
#: What stands in the emulator's script, and what stands there instead.
_REPLACED = (
    (
        r"const fullPath = path\.resolve\(code_dir, modPath\);.*?"
        r"handlerFn = mod\[handlerName\][^\n]*\n",
        "handlerFn = await _gatehouse.handler(code_dir, `${modPath}.${handlerName}`);\n",
    ),
    (
        r"const event = msg\.event;\n",
        "const event = msg.event;\n    _gatehouse.begin((msg.ctx || {}).request_id);\n",
    ),
    (
        r"_realStdoutWrite\(JSON\.stringify\(\{\s*status: \"error\", error: String\(err\.message "
        r"\|\| err\), trace: err\.stack \|\| \"\"\s*\}\) \+ \"\\n\"\);",
        'const failed = JSON.stringify(_gatehouse.failed(err)) + "\\n";\n'
        "          _gatehouse.end();\n          _realStdoutWrite(failed);",
    ),
    (
        r"_realStdoutWrite\(JSON\.stringify\(\{ status: \"ok\", result: res \}\)",
        "_gatehouse.end();\n          "
        '_realStdoutWrite(JSON.stringify({ status: "ok", result: res })',
    ),
    (
        r"settle\(null, result\);",
        "settle(null, _gatehouse.answerOf(result));",
    ),
    (
        r"_realStdoutWrite\(JSON\.stringify\(\{\s*status: \"error\", error: e\.message, trace: "
        r"e\.stack\s*\}\) \+ \"\\n\"\);",
        '_gatehouse.end();\n      _realStdoutWrite(JSON.stringify(_gatehouse.failed(e)) + "\\n");',
    ),
    (
        r"_realStdoutWrite\(JSON\.stringify\(\{\s*status: \"error\", error: e\.message\s*\}\) "
        r"\+ \"\\n\"\);",
        '_realStdoutWrite(JSON.stringify(_gatehouse.failed(e)) + "\\n");',
    ),
)
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
    script = unpacked.folder / "node_runtime.js"
    script.write_text(_script(), encoding="utf-8")
    variables = environment.variables(config, unpacked, path)
    variables.update(_of_node(config, unpacked, variables))
    handler = str(config.get("Handler"))
    module, _, name = handler.rpartition(".")
    return Program(
        arguments=(path, *flags(runtime, variables.get("NODE_OPTIONS", "")), str(script)),
        variables=variables,
        first={"code_dir": str(unpacked.task), "module": module, "handler": name},
        context=_context,
        remark=shortcoming(runtime),
    )


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


def _context(call: Invocation) -> dict[str, Any]:
    return {
        "request_id": call.request_id,
        "invoked_function_arn": call.function_arn,
        "timeout_ms": int(call.seconds * 1000),
        "trace_id": call.trace,
        "depth": call.depth,
        "durable": dict(call.durable),
    }


def check() -> None:
    """Check that the emulator's worker for Node.js is that of the supported version.

    Raises
    ------
    RuntimeError
        If it is not.
    """
    _script()


@functools.cache
def _script() -> str:
    script: str = lambda_runtime._NODEJS_WORKER_SCRIPT
    for pattern, written in _REPLACED:
        # A template of its own, so that backslashes stay what they are.
        as_it_is = written.replace("\\", r"\\")
        script, count = re.subn(pattern, as_it_is, script, flags=re.DOTALL)
        if not count:
            raise RuntimeError(
                "the emulator's worker for Node.js must be that of the supported version."
            )
    end = END_OF_OUTPUT.replace("\x00", "\\0")
    return _PRELUDE.read_text(encoding="utf-8").replace("END_OF_OUTPUT", end) + script


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
