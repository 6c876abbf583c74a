"""Calls and runs are kept as they were, for the launcher's user alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from gatehouse.errors import CommandError
from gatehouse.local.launcher.happenings import Ran, happenings
from gatehouse.local.launcher.server import LocalAws

_FAILS = """
def main(event, context):
    print("before")
    return {"worth": 1 / 0}
"""


@pytest.mark.parametrize("proof", ["", "wrong"])
def test_nobody_reads_them_without_the_secret(local_aws: LocalAws, proof: str) -> None:
    answer = requests.get(
        f"{local_aws.endpoint}/_gatehouse/happenings",
        headers={"x-gatehouse-secret": proof},
        timeout=30,
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("after", ["-1", "x", "", "9" * 5000])
def test_a_number_that_is_none_is_no_error_of_the_server(local_aws: LocalAws, after: str) -> None:
    answer = requests.get(
        f"{local_aws.endpoint}/_gatehouse/happenings",
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
    with pytest.raises(CommandError, match=r"what happened of .* cannot be read"):
        happenings(gone, 0)


def test_a_run_has_what_it_printed_and_a_traceback_in_the_apps_own_paths(
    local_aws: LocalAws, functions: Any, clients: Callable[..., Any]
) -> None:
    last = max((each.number for each in happenings(local_aws, 0)), default=0)
    functions.make("told", _FAILS)
    clients("lambda").invoke(FunctionName="told", Payload=json.dumps({}).encode())
    [ran] = [each for each in happenings(local_aws, last) if isinstance(each, Ran)]
    assert (ran.function, ran.printed.strip(), ran.failed) == ("told", "before", True)
    lines = ran.error.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1].endswith(", line 4, in main")
    assert str(local_aws.folder) not in ran.error
    assert lines[-1] == "ZeroDivisionError: division by zero"
