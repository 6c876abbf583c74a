"""Requests and runs of functions are kept as they were, for the launcher's user alone."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from gatehouse.errors import CommandError
from gatehouse.local.launcher.request_journal import Ran, read_requests
from gatehouse.local.launcher.server import LocalAws

_FAILS = """
def main(event, context):
    print("before")
    return {"worth": 1 / 0}
"""
_SLOW = """
import time

def main(event, context):
    time.sleep(1)
    print("slept")
"""


@pytest.mark.parametrize("proof", ["", "wrong"])
def test_nobody_reads_them_without_the_secret(local_aws: LocalAws, proof: str) -> None:
    answer = requests.get(
        f"{local_aws.endpoint}/_gatehouse/requests",
        headers={"x-gatehouse-secret": proof},
        timeout=30,
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("after", ["-1", "x", "", "9" * 5000])
def test_a_number_that_is_none_is_no_error_of_the_server(local_aws: LocalAws, after: str) -> None:
    answer = requests.get(
        f"{local_aws.endpoint}/_gatehouse/requests",
        params={"after": after},
        headers={"x-gatehouse-secret": local_aws.environment["AWS_SECRET_ACCESS_KEY"]},
        timeout=30,
    )
    assert answer.status_code == 200


def test_a_local_aws_that_is_gone_is_an_error(local_aws: LocalAws) -> None:
    gone = LocalAws(
        "http://127.0.0.1:9",
        "us-east-1",
        local_aws.folder,
        local_aws.environment,
        None,  # type: ignore[arg-type]
    )
    with pytest.raises(CommandError, match=r"the requests of http://127\.0\.0\.1:9 cannot be read"):
        read_requests(gone)


def test_a_run_has_what_it_printed_and_a_traceback_in_the_apps_own_paths(
    local_aws: LocalAws, functions: Any, clients: Callable[..., Any]
) -> None:
    last = read_requests(local_aws).last
    functions.make("told", _FAILS)
    clients("lambda").invoke(FunctionName="told", Payload=json.dumps({}).encode())
    [ran] = [ran for each in read_requests(local_aws, last).requests for ran in each.runs]
    assert (ran.function, ran.printed.strip(), ran.failed) == ("told", "before", True)
    lines = ran.error.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1].endswith(", line 4, in main")
    assert str(local_aws.folder) not in ran.error
    assert lines[-1] == "ZeroDivisionError: division by zero"


def test_what_is_known_is_not_told_again(local_aws: LocalAws, clients: Callable[..., Any]) -> None:
    clients("s3").list_buckets()
    first = read_requests(local_aws)
    assert first.requests
    clients("sqs").list_queues()
    later = read_requests(local_aws, first.last)
    assert [each.service for each in later.requests] == ["sqs"]
    assert read_requests(local_aws, later.last).entries == ()


def test_a_run_that_ends_behind_its_request_is_told_when_it_has_ended(
    local_aws: LocalAws, functions: Any, clients: Callable[..., Any]
) -> None:
    functions.make("late", _SLOW)
    last = read_requests(local_aws).last
    clients("lambda").invoke(FunctionName="late", InvocationType="Event", Payload=b"{}")
    until = time.monotonic() + 60
    found: list[Ran] = []
    while not found and time.monotonic() < until:
        time.sleep(0.1)
        journal = read_requests(local_aws, last)
        found = [each for each in journal.entries if isinstance(each, Ran)]
    [ran] = found
    assert (ran.function, ran.printed.strip(), ran.has_ended) == ("late", "slept", True)
    [request] = journal.requests
    assert ran.request_id == request.request_id
    assert journal.runs_of(request) == (ran,)
