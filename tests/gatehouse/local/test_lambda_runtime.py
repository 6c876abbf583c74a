"""The interpreter and the environment of functions, apart from the machine's."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
import psutil
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from gatehouse.local.emulator.runtimes.interpreters import Interpreter, interpreter
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.logs import entries

_SHOWS = """
import os, sys
def main(event, context):
    return {
        "version": list(sys.version_info[:2]),
        "environment": dict(os.environ),
        "path": sys.path,
        "modules": [name for name in event.get("import", []) if _has(name)],
    }
def _has(name):
    try:
        __import__(name)
    except ImportError:
        return False
    return True
"""
#: What Lambda sets (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), and
#: the variables that mark the process and keep its files in the instance's folder.
_SET_BY_LAMBDA = {
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_TASK_ROOT",
    "LANG",
    "PATH",
    "PYTHONPATH",
    "TZ",
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
}
_SET_BY_THE_LOCAL_AWS = {
    "AWS_DISABLE_HOST_PREFIX_INJECTION",
    "AWS_ENDPOINT_URL",
    "GATEHOUSE_LOCAL_INSTANCE",
    "HOME",
    "PYTHONPYCACHEPREFIX",
    "TMPDIR",
    "_LAMBDA_FUNCTION_ARN",
    "_LAMBDA_TIMEOUT",
    "_MINISTACK_INVOKE_DEPTH",
    # Set by the interpreter itself, where the C library's locale is not Unicode.
    "LC_CTYPE",
}


def _invoke(clients: Callable[..., Any], name: str, event: object = None) -> Any:
    answer = clients("lambda").invoke(FunctionName=name, Payload=json.dumps(event or {}).encode())
    assert "FunctionError" not in answer
    return json.load(answer["Payload"])


@pytest.fixture(scope="module")
def shown(functions: Any, clients: Callable[..., Any]) -> Any:
    variables = {"TABLE": "notes", "PATH": "/opt/mine"}
    functions.make("shows", _SHOWS, Environment={"Variables": variables})
    return _invoke(clients, "shows", {"import": ["boto3", "dateutil", "pytest", "ministack"]})


def test_a_function_sees_its_own_variables(shown: Any) -> None:
    assert (shown["environment"]["TABLE"], shown["environment"]["PATH"]) == ("notes", "/opt/mine")


def test_a_function_sees_what_lambda_sets_and_nothing_of_the_host(shown: Any) -> None:
    allowed = {"TABLE"} | _SET_BY_LAMBDA | _SET_BY_THE_LOCAL_AWS
    assert set(shown["environment"]) - allowed == set()
    assert _SET_BY_LAMBDA - {"_X_AMZN_TRACE_ID"} <= set(shown["environment"])


def test_a_function_finds_the_sdk_and_nothing_else_that_is_installed(shown: Any) -> None:
    assert shown["modules"] == ["boto3", "dateutil"]


def test_the_hosts_path_is_not_the_functions(functions: Any, clients: Callable[..., Any]) -> None:
    functions.make("pathless", _SHOWS)
    path = _invoke(clients, "pathless")["environment"]["PATH"].split(":")
    assert path[1:] == ["/usr/local/bin", "/usr/bin", "/bin"]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_a_function_of_nodejs_is_isolated_from_the_machine_too(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = "exports.main = async () => ({environment: process.env})"
    functions.make("node", source, Runtime="nodejs22.x", file="handler.js")
    seen = set(_invoke(clients, "node")["environment"])
    assert seen - _SET_BY_LAMBDA - _SET_BY_THE_LOCAL_AWS == set()


def _others() -> Iterator[str]:
    for minor in range(10, 15):
        found = interpreter(f"python3.{minor}")
        if found.is_the_runtimes and found.path != sys.executable:
            yield f"python3.{minor}"


@pytest.mark.parametrize("runtime", [pytest.param(each, id=each) for each in _others()])
def test_a_function_runs_on_its_runtimes_interpreter(
    functions: Any, clients: Callable[..., Any], runtime: str
) -> None:
    # The SDK is compiled at its first import, which takes a busy machine more than three seconds.
    functions.make(f"on-{runtime.replace('.', '-')}", _SHOWS, Runtime=runtime, Timeout=60)
    shown = _invoke(clients, f"on-{runtime.replace('.', '-')}", {"import": ["boto3"]})
    assert shown["version"] == [int(part) for part in runtime.removeprefix("python").split(".")]
    assert shown["modules"] == ["boto3"]


@pytest.mark.parametrize("runtime", [f"python3.{minor}" for minor in (8, 9)])
def test_a_python_that_the_sdk_no_longer_supports_runs_without_it(
    functions: Any, clients: Callable[..., Any], runtime: str
) -> None:
    if not interpreter(runtime).is_the_runtimes:
        pytest.skip(f"needs {runtime}")
    functions.make(f"on-{runtime.replace('.', '-')}", _SHOWS, Runtime=runtime)
    shown = _invoke(clients, f"on-{runtime.replace('.', '-')}", {"import": ["boto3"]})
    assert shown["version"] == [int(part) for part in runtime.removeprefix("python").split(".")]
    assert shown["modules"] == []


def test_a_runtime_that_the_machine_lacks_is_named_in_the_functions_log(
    local_aws: Any, functions: Any, clients: Callable[..., Any]
) -> None:
    found = (interpreter(f"python{version}") for version in ("3.15", "3.14", "3.6", "2.7"))
    lacking = next(f"python{'.'.join(map(str, x.wanted))}" for x in found if x.version != x.wanted)
    functions.make("lacking", _SHOWS, Runtime=lacking)
    for _ in range(2):
        _invoke(clients, "lacking")
    instance = Running(
        str(local_aws.folder), local_aws.endpoint, local_aws.region, local_aws.environment
    )
    told = [entry.message for entry in entries(instance, group="/aws/lambda/lacking")]
    assert len([line for line in told if f"{lacking} is not on this machine" in line]) == 1
    assert f"{lacking} is not on this machine" in local_aws.log_tail(1000)


def test_an_interpreter_of_another_version_than_its_name_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "python3.98"
    named.symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    own = (sys.version_info.major, sys.version_info.minor)
    assert interpreter("python3.98") == Interpreter(sys.executable, own, (3, 98))


def test_a_version_of_pyenv_is_found_behind_its_shim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim, real = tmp_path / "shims" / "python3.97", tmp_path / "versions" / "3.97.2" / "bin"
    shim.parent.mkdir()
    real.mkdir(parents=True)
    for path, script in ((shim, "exit 127"), (real / "python3.97", "echo 3 97")):
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(shim.parent))
    assert interpreter("python3.97").path == str(real / "python3.97")


def test_log_levels_that_a_handler_asks_for_are_shown(
    local_aws: Any, functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "import logging\n"
        "logging.getLogger().setLevel(logging.INFO)\n"
        "def main(event, context):\n    logging.info('told')\n"
    )
    functions.make("telling", source)
    _invoke(clients, "telling")
    instance = Running(
        str(local_aws.folder), local_aws.endpoint, local_aws.region, local_aws.environment
    )
    told = [entry.message for entry in entries(instance, group="/aws/lambda/telling")]
    assert [line for line in told if line.startswith("[INFO]\t") and line.endswith("\ttold")]


def test_everything_a_handler_prints_is_in_the_log_of_its_own_call(
    local_aws: Any, functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "def main(event, context):\n    for number in range(500): print(event['call'], number)\n"
    )
    functions.make("chatty", source)
    for call in range(3):
        _invoke(clients, "chatty", {"call": call})
    streams = clients("logs").describe_log_streams(logGroupName="/aws/lambda/chatty")["logStreams"]
    for stream in streams:
        events = clients("logs").get_log_events(
            logGroupName="/aws/lambda/chatty", logStreamName=stream["logStreamName"]
        )["events"]
        lines = [event["message"].split() for event in events[1:-2]]
        assert [number for _, number in lines] == [str(number) for number in range(500)]
        assert len({call for call, _ in lines}) == 1


def _call(clients: Callable[..., Any], name: str, event: object = None) -> tuple[str | None, Any]:
    """Call a function that may fail: the kind of its error, and its answer."""
    answer = clients("lambda").invoke(FunctionName=name, Payload=json.dumps(event or {}).encode())
    return answer.get("FunctionError"), json.load(answer["Payload"])


def _printed(clients: Callable[..., Any], name: str) -> list[str]:
    events = clients("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    return [each["message"] for each in events]


def test_an_error_has_the_type_and_the_trace_that_lambda_gives_it(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "def inner():\n    raise KeyError('lost')\n"
        "def main(event, context):\n    print('before'); inner()\n"
    )
    functions.make("raising", source)
    error, body = _call(clients, "raising")
    assert (error, body["errorType"], body["errorMessage"]) == ("Unhandled", "KeyError", "'lost'")
    assert [line.split(", ")[2].split("\n")[0] for line in body["stackTrace"]] == [
        "in main",
        "in inner",
    ]
    printed = _printed(clients, "raising")
    assert "before" in printed
    assert printed.index("before") < printed.index("KeyError: 'lost'")
    assert f"RequestId: {body['requestId']}" in printed[0]


@pytest.mark.parametrize(
    ("name", "handler", "source", "kind", "says"),
    [
        (
            "import",
            "handler.main",
            "import nowhere",
            "Runtime.ImportModuleError",
            "Unable to import module 'handler': No module named 'nowhere'",
        ),
        (
            "syntax",
            "handler.main",
            "def main(",
            "Runtime.UserCodeSyntaxError",
            "Syntax error in module 'handler': ",
        ),
        (
            "missing",
            "handler.other",
            "main = 1",
            "Runtime.HandlerNotFound",
            "Handler 'other' missing on module 'handler'",
        ),
        (
            "builtin",
            "sys.exit",
            "",
            "Runtime.BuiltInModuleConflict",
            "Cannot use built-in module sys as a handler module",
        ),
        ("raises", "handler.main", "raise ValueError('early')", "ValueError", "early"),
    ],
)
def test_a_handler_that_can_not_be_loaded_says_why(
    functions: Any,
    clients: Callable[..., Any],
    name: str,
    handler: str,
    source: str,
    kind: str,
    says: str,
) -> None:
    functions.make(f"unloadable-{name}", source, Handler=handler)
    error, body = _call(clients, f"unloadable-{name}")
    assert (error, body["errorType"]) == ("Unhandled", kind)
    assert says in body["errorMessage"]
    assert any(says in line for line in _printed(clients, f"unloadable-{name}"))


def test_a_function_that_takes_too_long_is_ended_and_starts_again(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "import time\ncalls = []\n"
        "def main(event, context):\n"
        "    calls.append(1); print('begun')\n"
        "    time.sleep(event['for'])\n    return len(calls)\n"
    )
    functions.make("slow", source, Timeout=3)
    assert _call(clients, "slow", {"for": 0}) == (None, 1)
    error, body = _call(clients, "slow", {"for": 30})
    assert (error, body["errorType"]) == ("Unhandled", "Sandbox.Timedout")
    assert body["errorMessage"] == "Task timed out after 3.00 seconds"
    printed = _printed(clients, "slow")
    assert {"begun", "Task timed out after 3.00 seconds"} <= set(printed)
    assert _call(clients, "slow", {"for": 0}) == (None, 1)


def test_a_function_that_ends_its_process_starts_again(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "import os\n"
        "def main(event, context):\n    print('last words', flush=True)\n"
        "    return os._exit(3) if event.get('end') else 'here'\n"
    )
    functions.make("leaving", source)
    error, body = _call(clients, "leaving", {"end": True})
    assert (error, body["errorType"]) == ("Unhandled", "Runtime.ExitError")
    assert body["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")
    assert "last words" in _printed(clients, "leaving")
    assert _call(clients, "leaving") == (None, "here")


def test_an_error_leaves_the_environment_as_it_is(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "calls = []\n"
        "def main(event, context):\n    calls.append(1)\n"
        "    if event.get('fail'): raise ValueError\n    return len(calls)\n"
    )
    functions.make("keeping", source)
    assert _call(clients, "keeping") == (None, 1)
    assert _call(clients, "keeping", {"fail": True})[0] == "Unhandled"
    assert _call(clients, "keeping") == (None, 3)


def test_what_a_function_starts_can_not_take_its_calls_or_answers(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "import subprocess\n"
        "def main(event, context):\n"
        "    subprocess.run('cat; echo out; echo err >&2', shell=True, check=True)\n"
        "    return event['n']\n"
    )
    functions.make("starting", source, Timeout=60)
    assert [_call(clients, "starting", {"n": n}) for n in range(3)] == [(None, n) for n in range(3)]
    assert {"out", "err"} <= set(_printed(clients, "starting"))


def test_numbers_of_a_table_are_returned_as_numbers_and_other_objects_not(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "from decimal import Decimal\n"
        "def main(event, context):\n"
        "    return {'n': [Decimal('5'), Decimal('1.5')]} if event['right'] else object()\n"
    )
    functions.make("numbers", source)
    assert _call(clients, "numbers", {"right": True}) == (None, {"n": [5, 1.5]})
    error, body = _call(clients, "numbers", {"right": False})
    assert (error, body["errorType"]) == ("Unhandled", "Runtime.MarshalError")
    assert body["errorMessage"].startswith("Unable to marshal response: ")


def _zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in files.items():
            described = zipfile.ZipInfo(path)
            described.external_attr = (0o755 if path.startswith("bin/") else 0o644) << 16
            archive.writestr(described, text)
    return packed.getvalue()


def test_layers_are_found_behind_the_functions_own_files(
    functions: Any, clients: Callable[..., Any]
) -> None:
    layers = [
        {"python/both.py": "word = 'first'", "python/own.py": "", "bin/tool": "#!/bin/sh\necho 1"},
        {"python/both.py": "word = 'second'"},
    ]
    arns = [
        clients("lambda").publish_layer_version(
            LayerName=f"words-{number}", Content={"ZipFile": _zipped(files)}
        )["LayerVersionArn"]
        for number, files in enumerate(layers)
    ]
    code = {
        "handler.py": "import both, own, subprocess\n"
        "def main(event, context):\n"
        "    return [both.word, own.word, subprocess.check_output('tool', text=True)]\n",
        "own.py": "word = 'own'",
    }
    functions.make("layered", "", Code={"ZipFile": _zipped(code)}, Layers=arns)
    assert _call(clients, "layered") == (None, ["second", "own", "1\n"])


def test_an_update_does_not_end_the_call_that_runs(
    functions: Any, clients: Callable[..., Any], tmp_path: Path
) -> None:
    source = (
        "import pathlib, time\n"
        "def main(event, context):\n"
        "    if 'tells' in event: pathlib.Path(event['tells']).touch()\n"
        "    time.sleep(event['for'])\n    return {!r}\n"
    )
    functions.make("updated", source.format("old"), Timeout=60)
    assert _call(clients, "updated", {"for": 0}) == (None, "old")
    begun = tmp_path / "begun"
    with ThreadPoolExecutor(1) as other:
        running = other.submit(_call, clients, "updated", {"for": 2, "tells": str(begun)})
        while not begun.exists() and not running.done():
            time.sleep(0.01)
        files = _zipped({"handler.py": source.format("new")})
        clients("lambda").update_function_code(FunctionName="updated", ZipFile=files)
        assert _call(clients, "updated", {"for": 0}) == (None, "new")
        assert running.result() == (None, "old")
    assert _call(clients, "updated", {"for": 0}) == (None, "new")


def test_calls_at_the_same_time_have_an_environment_each(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "import os, time\ndef main(event, context):\n    time.sleep(1)\n    return os.getpid()\n"
    )
    functions.make("several", source, Timeout=60)
    with ThreadPoolExecutor(3) as others:
        processes = [others.submit(_call, clients, "several") for _ in range(3)]
        assert len({each.result()[1] for each in processes}) == 3


def test_a_process_that_ends_is_seen_while_what_it_started_goes_on(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "import os, time\n"
        "def main(event, context):\n"
        "    if os.fork() == 0:\n        time.sleep(20)\n        os._exit(0)\n"
        "    os._exit(4)\n"
    )
    functions.make("forking", source, Timeout=15)
    began = time.monotonic()
    error, body = _call(clients, "forking")
    assert (error, body["errorType"]) == ("Unhandled", "Runtime.ExitError")
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("size", [1, 1 << 20])
def test_the_child_of_a_function_that_forks_answers_no_call(
    functions: Any, clients: Callable[..., Any], size: int
) -> None:
    source = (
        "import os, time\n"
        "def main(event, context):\n"
        "    if event.get('fork') and os.fork() == 0:\n"
        f"        time.sleep(event['late'])\n        return 'child' * {size}\n"
        "    time.sleep(event.get('for', 0))\n"
        "    return event['n']\n"
    )
    functions.make(name := f"forking-{size}", source, Timeout=20)
    first = {"fork": True, "late": 0.3, "n": 1}
    calls = [first, {"n": 2, "for": 1}, {**first, "n": 3, "for": 1}, {"n": 4}, {"n": 5}]
    assert [_call(clients, name, each) for each in calls] == [(None, n) for n in range(1, 6)]


def test_of_what_a_call_prints_without_end_the_newest_is_kept(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "def main(event, context):\n"
        "    for number in range(12): print(str(number) + 'x' * (1 << 20))\n"
    )
    functions.make("endless", source, Timeout=60)
    assert _call(clients, "endless") == (None, None)
    lengths = [len(line) for line in _printed(clients, "endless") if line.endswith("x")]
    assert 9 << 20 < sum(lengths) <= 10 << 20


@pytest.mark.parametrize("end", ["time.sleep(60)", "os._exit(3)"])
def test_what_a_function_started_ends_with_it_however_much_it_prints(
    functions: Any, clients: Callable[..., Any], tmp_path: Path, end: str
) -> None:
    name = f"printing-{len(end)}"
    source = (
        "import os, subprocess, time\n"
        "def main(event, context):\n"
        "    if not event.get('start'): return 'here'\n"
        "    started = subprocess.Popen(['yes'])\n"
        "    with open(event['start'], 'w') as file: file.write(str(started.pid))\n"
        f"    {end}\n"
    )
    functions.make(name, source, Timeout=5)
    assert _call(clients, name) == (None, "here")
    error, _ = _call(clients, name, {"start": str(tmp_path / "started")})
    assert error == "Unhandled"
    assert _call(clients, name) == (None, "here")
    started = int((tmp_path / "started").read_text())
    with suppress(psutil.NoSuchProcess):
        assert psutil.Process(started).status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("size", [6291555, 90 << 20])
def test_an_answer_is_no_larger_than_lambda_passes_on(
    functions: Any, clients: Callable[..., Any], size: int
) -> None:
    source = "def main(event, context):\n    return 'x' * event.get('size', 1)\n"
    functions.make(name := f"answers-{size}", source, Timeout=60)
    error, body = _call(clients, name, {"size": size})
    assert (error, body["errorType"]) == ("Unhandled", "Function.ResponseSizeTooLarge")
    assert _call(clients, name, {"size": 6291554}) == (None, "x" * 6291554)
    assert _call(clients, name) == (None, "x")


def test_a_functions_keys_are_those_of_its_role_and_nobody_derives_them(
    local_aws: Any, functions: Any, clients: Callable[..., Any]
) -> None:
    source = (
        "import boto3, os\n"
        "def main(event, context):\n"
        "    own = {name: os.environ[name] for name in os.environ if name.startswith('AWS_')}\n"
        "    return boto3.client('sts').get_caller_identity()['Arn'], own\n"
    )
    arn = functions.make("signing", source, Timeout=60)
    caller, own = _invoke(clients, "signing")
    assert caller == "arn:aws:sts::000000000000:assumed-role/functions/signing"
    # How the emulator makes them, from what everybody may know.
    digest = hashlib.sha256(f"{arn}:{functions.role}".encode()).hexdigest()
    derived = {
        "AWS_ACCESS_KEY_ID": f"ASIA{digest[:16].upper()}",
        "AWS_SECRET_ACCESS_KEY": hashlib.sha256(f"secret:{digest}".encode()).hexdigest(),
        "AWS_SESSION_TOKEN": hashlib.sha256(f"token:{digest}".encode()).hexdigest(),
    }
    assert _caller(local_aws, own) == caller
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        _caller(local_aws, derived)


def _caller(aws: Any, keys: dict[str, str]) -> str:
    client = boto3.client(
        "sts",
        endpoint_url=aws.endpoint,
        region_name=aws.region,
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=keys["AWS_SESSION_TOKEN"],
        config=Config(proxies={}),
    )
    return str(client.get_caller_identity()["Arn"])


def test_a_function_that_takes_too_long_to_load_is_ended_too(
    functions: Any, clients: Callable[..., Any]
) -> None:
    source = "import time\ntime.sleep({})\ndef main(event, context):\n    return 'loaded'\n"
    functions.make("loads-slowly", source.format(3), Timeout=1)
    assert _call(clients, "loads-slowly") == (None, "loaded")
    functions.make("loads-for-ever", source.format(60), Timeout=1)
    error, body = _call(clients, "loads-for-ever")
    assert (error, body["errorMessage"]) == ("Unhandled", "Task timed out after 1.00 seconds")
