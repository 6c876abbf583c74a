"""``gatehouse dev --keep``: ended in the middle, and gone on with the next day."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from gatehouse.local.launcher.instance import newest_running

from tests.deployed.dev.conftest import Dev, copied


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("kept") / "app")


@pytest.fixture
def dev(folder: Path) -> Iterator[Dev]:
    running = Dev(folder, "--keep", "mine")
    yield running
    running.end()


def _resources(folder: Path, stack: str) -> list[dict[str, Any]]:
    """What is in a state; Terraform writes it in place, so there may be nothing at a moment."""
    found: list[dict[str, Any]] = []
    for state in folder.glob(f".gatehouse/kept/mine/state/terraform.{stack}.tfstate"):
        with contextlib.suppress(ValueError):
            found += json.loads(state.read_text())["resources"]
    return found


def _table(folder: Path) -> Any:
    aws = newest_running(folder)
    [table] = [each for each in _resources(folder, "data-dev") if "dynamodb_table" in each["type"]]
    return boto3.resource(
        "dynamodb",
        aws.region,
        endpoint_url=aws.endpoint,
        aws_access_key_id=aws.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=aws.environment["AWS_SECRET_ACCESS_KEY"],
    ).Table(table["instances"][0]["attributes"]["name"])


def test_an_apply_that_is_interrupted_leaves_its_state_whole(dev: Dev, folder: Path) -> None:
    dev.wait("applied data-dev")
    deadline = time.monotonic() + 120
    while not _resources(folder, "web-dev"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert dev.interrupt() == 0
    dev.wait("go on with gatehouse dev --keep mine")
    # Each resource that Terraform had begun is in the state: the next test would fail otherwise,
    # because a name can't be taken twice.
    assert _resources(folder, "web-dev")


def test_the_next_day_goes_on_where_that_one_ended(dev: Dev, folder: Path) -> None:
    dev.wait("What you save is live")
    assert "applied data-dev" not in dev.printed
    assert dev.get("/hello") == (200, "Hello!")
    _table(folder).put_item(Item={"name": "kept"})
    assert dev.interrupt() == 0
    (folder / "url").write_text(dev.url)


def test_data_and_addresses_are_there_again_with_what_was_saved_meanwhile(folder: Path) -> None:
    words = folder / "lambdas" / "words.py"
    words.write_text(words.read_text().replace("Hello!", "Good morning!"))
    dev = Dev(folder, "--keep", "mine")
    try:
        dev.wait("What you save is live")
        assert "Item" in _table(folder).get_item(Key={"name": "kept"})
        assert dev.url == (folder / "url").read_text()
        assert dev.get("/hello") == (200, "Good morning!")
    finally:
        dev.end()
