"""What the provider sends for the stack with every option: AWS's models allow each request."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from gatehouse.local.launcher.server import local_aws
from gatehouse.local.models import reading, validate

from tests.deployed.deployments import App, Deployed, apply, synthesize
from tests.deployed.recording import Recorded, recording

APP = App(["-m", "tests.deployed.apps.every_option"], {"TF_VAR_secret": "s3cret"})
SOURCE = Path(__file__).parent / "apps" / "every_option.py"

#: Resource types that send nothing of their own, with the reason.
SEND_NOTHING: dict[str, str] = {}


@dataclass(frozen=True)
class Sent:
    """What was sent while the stack was applied, changed and destroyed."""

    requests: list[Recorded]
    types: set[str]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    """Apply the stack, change it and destroy it, and record what the provider sends."""
    if shutil.which("terraform") is None:
        pytest.skip("needs Terraform")
    work = tmp_path_factory.mktemp("every")
    with local_aws(work) as aws, recording(aws.port) as recorded:
        out = work / "app"
        out.mkdir()
        synthesize(aws, APP, out)
        seen = dataclasses.replace(
            aws, environment={**aws.environment, "AWS_ENDPOINT_URL": recorded.endpoint}
        )
        stack = out / "stacks" / "every-e2e"
        made = apply(Deployed(seen, APP, stack))
        synthesize(aws, APP, out, CHANGED="yes")
        apply(Deployed(seen, APP, stack))
        destroyed = made.terraform("destroy", "-auto-approve", "-input=false")
        assert destroyed.returncode == 0, destroyed.stdout[-3000:] + destroyed.stderr[-3000:]
        yield Sent(recorded.requests, {each["type"] for each in made.state})


def test_each_request_is_one_that_the_models_know(sent: Sent) -> None:
    unknown = [
        f"{each.service} {each.request.method} {each.request.path} "
        f"{each.request.headers.get('x-amz-target', '')}"
        for each in sent.requests
        if each.call is None
    ]
    assert unknown == []


def test_each_request_is_one_that_its_model_allows(sent: Sent) -> None:
    assert len(sent.requests) > 500
    wrong = {str(found) for each in sent.requests for found in each.violations}
    assert wrong == set()


def test_no_request_was_answered_with_a_validation_error(sent: Sent) -> None:
    wrong = [each.answer for each in sent.requests if b"validation error" in each.answer]
    assert wrong == []


def test_each_operation_that_writes_a_resource_of_the_stack_is_recorded(sent: Sent) -> None:
    written = {
        (call.service, call.operation) for each in sent.requests if (call := each.call) is not None
    }
    missing = sorted(
        kind
        for kind in sent.types
        if kind not in SEND_NOTHING and not set(OPERATIONS.get(kind, ())) & written
    )
    assert missing == [], "types without a recorded request; name their operation"


def test_a_check_takes_less_than_a_millisecond(sent: Sent) -> None:
    took = []
    for each in sent.requests:
        took.append(min(_checked(each) for _ in range(3)))
    took.sort()
    mean, most = sum(took) / len(took), took[-1]
    print(f"{len(took)} requests: {mean * 1e6:.0f} µs on average, {most * 1e6:.0f} µs at most")
    assert mean < 0.001
    assert took[len(took) * 99 // 100] < 0.001


def _checked(each: Recorded) -> float:
    began = time.perf_counter()
    call = reading.read(each.service, each.request)
    if call:
        validate(call.service, call.operation, call.parameters)
    return time.perf_counter() - began
