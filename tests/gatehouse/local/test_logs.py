"""``gatehouse local logs``: what functions have printed and who called the APIs."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.logs import Entry, entries

_PRINTS = """
import json, logging, sys
def main(event, context):
    if event.get("fail"):
        raise ValueError("for this reason")
    print("printed", event.get("say"))
    print("to stderr", file=sys.stderr)
    logging.getLogger("app").warning("warned")
    logging.getLogger().info("too quiet")
    return {}
"""


@pytest.fixture
def instance(local_aws: Any) -> Running:
    return Running(
        str(local_aws.folder), local_aws.endpoint, local_aws.region, local_aws.environment
    )


def _messages(instance: Running, group: str) -> list[str]:
    return [entry.message for entry in entries(instance, group=group)]


def test_what_a_handler_prints_is_in_its_log_group(
    instance: Running, functions: Any, clients: Callable[..., Any]
) -> None:
    functions.make("prints", _PRINTS)
    clients("lambda").invoke(FunctionName="prints", Payload=b'{"say": "hello"}')
    told = _messages(instance, "/aws/lambda/prints")
    assert told[0].startswith("START RequestId: ")
    assert {"printed hello", "to stderr"} <= set(told)
    assert [line for line in told if "warned" in line]
    assert not [line for line in told if "too quiet" in line]
    assert [line for line in told if line.startswith("REPORT RequestId: ")]


def test_why_a_handler_failed_is_in_its_log_group(
    instance: Running, functions: Any, clients: Callable[..., Any]
) -> None:
    functions.make("failing", _PRINTS)
    clients("lambda").invoke(FunctionName="failing", Payload=b'{"fail": true}')
    assert "ValueError: for this reason" in _messages(instance, "/aws/lambda/failing")


def test_why_a_handler_could_not_be_imported_is_in_its_log_group(
    instance: Running, functions: Any, clients: Callable[..., Any]
) -> None:
    functions.make("unimportable", "import nothing_of_this_name")
    answer = clients("lambda").invoke(FunctionName="unimportable", Payload=b"{}")
    assert answer["FunctionError"] == "Unhandled"
    told = "\n".join(_messages(instance, "/aws/lambda/unimportable"))
    assert "No module named 'nothing_of_this_name'" in told


def test_an_access_log_is_among_the_logs(
    instance: Running,
    new_api: Callable[..., Any],
    callable_function: Callable[..., str],
    clients: Callable[..., Any],
) -> None:
    clients("logs").create_log_group(logGroupName="/access/shown")
    arn = f"arn:aws:logs:{instance.region}:000000000000:log-group:/access/shown"
    settings = {"DestinationArn": arn, "Format": "$context.routeKey $context.status"}
    api = new_api("shown", stage={"AccessLogSettings": settings})
    api.route("GET /", callable_function("shown", "def main(event, context): return {}"))
    api.call("/")
    assert _messages(instance, "/access/shown") == ["GET / 200"]


def test_following_shows_each_entry_once(instance: Running, clients: Callable[..., Any]) -> None:
    logs = clients("logs")
    logs.create_log_group(logGroupName="/followed")
    logs.create_log_stream(logGroupName="/followed", logStreamName="stream")
    shown: list[Entry] = []
    following: Iterator[Entry] = entries(instance, group="/followed", follow=True)
    all_shown = threading.Event()

    def follow() -> None:
        for entry in following:
            shown.append(entry)
            if entry.message == "last":
                all_shown.set()
                return

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    for message in ("first", "same", "same", "last"):
        event = {"timestamp": int(time.time() * 1000), "message": message}
        logs.put_log_events(logGroupName="/followed", logStreamName="stream", logEvents=[event])
        time.sleep(0.3)
    assert all_shown.wait(20)
    assert [entry.message for entry in shown] == ["first", "same", "same", "last"]


def test_the_command_prints_time_group_and_message(project: Any) -> None:
    put = (
        "import boto3, time\n"
        "logs = boto3.client('logs')\n"
        "logs.create_log_group(logGroupName='/mine')\n"
        "logs.create_log_stream(logGroupName='/mine', logStreamName='a')\n"
        "event = {'timestamp': int(time.time() * 1000), 'message': '[red]as it is[/red]'}\n"
        "logs.put_log_events(logGroupName='/mine', logStreamName='a', logEvents=[event])\n"
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'gatehouse', 'local', 'logs'], check=True)\n"
    )
    ended = project.gatehouse("local", "run", "--", sys.executable, "-c", put)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.rstrip().endswith(" /mine [red]as it is[/red]")


def test_without_an_instance_it_says_how_to_start_one(project: Any) -> None:
    ended = project.gatehouse("local", "logs")
    assert (ended.returncode, "gatehouse local up" in ended.stderr) == (1, True)


def test_an_instance_that_does_not_answer_is_an_error(instance: Running) -> None:
    gone = Running("", "http://127.0.0.1:1", instance.region, instance.environment)
    with pytest.raises(CommandError, match=r"http://127\.0\.0\.1:1 cannot be read"):
        list(entries(gone, follow=True))
