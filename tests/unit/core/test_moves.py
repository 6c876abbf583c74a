"""A construct with another id than before keeps its resources and its entry in the lock file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import UserPool
from gatehouse.core import App, AppStack, OptionError
from gatehouse.core.engine import Construct
from gatehouse.storage import Attribute, Bucket, Table


@pytest.fixture(autouse=True)
def beside_cdktf_json(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    monkeypatch.delenv("GATEHOUSE_LOCK_FILE")


def synth(make: Callable[[AppStack], object], stage: str = "test") -> dict[str, Any]:
    app = App()
    stack = AppStack(app, "notes", stage=stage)
    make(stack)
    app.synth()
    written = app.output / "stacks" / stack.name / "cdk.tf.json"
    return dict(json.loads(written.read_text()))


def moves(document: dict[str, Any]) -> dict[str, str]:
    return {each["from"]: each["to"] for each in document.get("moved", [])}


def lock() -> dict[str, Any]:
    return dict(json.loads(Path("gatehouse.lock.json").read_text())["stacks"])


def table(scope: Construct, id: str, **more: Any) -> Table:
    return Table(scope, id, partition_key=Attribute("id"), **more)


def test_each_resource_of_it_gets_a_moved_block() -> None:
    def make(stack: AppStack) -> None:
        stack.moved("Files", to="Uploads")
        Bucket(stack, "Uploads")

    document = synth(make)
    made = {f"{kind}.{name}" for kind, named in document["resource"].items() for name in named}
    assert set(moves(document).values()) == made
    assert moves(document)["aws_s3_bucket.files"] == "aws_s3_bucket.uploads"
    assert all("uploads" not in old for old in moves(document))


def test_what_is_not_moved_gets_none() -> None:
    def make(stack: AppStack) -> None:
        stack.moved("Old", to="New")
        table(stack, "New")
        table(stack, "Newer")

    assert moves(synth(make)) == {"aws_dynamodb_table.old": "aws_dynamodb_table.new"}
    assert moves(synth(lambda stack: table(stack, "New"))) == {}


def test_a_construct_may_move_into_another_and_out_of_it() -> None:
    def make(stack: AppStack) -> None:
        stack.moved("Notes", to="Shop/Notes")
        stack.moved("Shop/Orders", to="Orders")
        table(Construct(stack, "Shop"), "Notes")
        table(stack, "Orders")

    assert moves(synth(make)) == {
        "aws_dynamodb_table.notes": "aws_dynamodb_table.shop_notes",
        "aws_dynamodb_table.shop_orders": "aws_dynamodb_table.orders",
    }


def test_the_lock_files_entry_follows() -> None:
    synth(lambda stack: UserPool(stack, "Users", usernames=["email"]))
    before = lock()["notes-test"]["Users"]

    def make(stack: AppStack) -> None:
        stack.moved("Users", to="People")
        UserPool(stack, "People", usernames=["email"], name={"test": "notes-test-Users"})

    synth(make)
    assert lock() == {"notes-test": {"People": {**before, "name": "notes-test-Users"}}}
    synth(make)  # the line may stay
    assert list(lock()["notes-test"]) == ["People"]


def test_a_move_is_no_way_around_the_lock() -> None:
    synth(lambda stack: UserPool(stack, "Users", usernames=["email"]))

    def make(stack: AppStack) -> None:
        stack.moved("Users", to="People")
        UserPool(stack, "People", usernames=["phone"], name={"test": "notes-test-Users"})

    with pytest.raises(OptionError, match=r"usernames[\s\S]*must stay \['email'\]"):
        synth(make)
    assert list(lock()["notes-test"]) == ["Users"]


@pytest.mark.parametrize("name", [None, "notes-production-Old"])
def test_a_name_that_came_from_the_id_must_be_kept(name: str | None) -> None:
    synth(lambda stack: table(stack, "Old"), "production")

    def make(stack: AppStack) -> None:
        stack.moved("Old", to="New")
        table(stack, "New", name=name and {"production": name})

    if name is None:
        with pytest.raises(OptionError, match="must stay 'notes-production-Old'"):
            synth(make, "production")
    else:
        synth(make, "production")
        assert list(lock()["notes-production"]) == ["New"]


def both(stack: AppStack) -> None:
    stack.moved("Old", to="New")
    table(stack, "Old")
    table(stack, "New")


def late(stack: AppStack) -> None:
    table(stack, "New")
    stack.moved("Old", to="New")


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda stack: stack.moved("Old", to="New"), "must be a construct of this stack"),
        (lambda stack: stack.moved("Old", to="Old"), "must be another path"),
        (lambda stack: stack.moved("Old Table", to="New"), "ids with / between them"),
        (lambda stack: stack.moved("Old", to=7), "ids with / between them|must be text"),
        (
            lambda stack: (stack.moved("A", to="New"), stack.moved("B", to="New")),
            "'A' moves there too",
        ),
        (
            lambda stack: (stack.moved("A", to="New"), stack.moved("A", to="Other")),
            "another move names it too",
        ),
        (late, "must be said before the construct is made"),
        (both, "must not be made any more"),
    ],
)
def test_a_move_that_cannot_be_is_refused(make: Callable[[AppStack], object], rule: str) -> None:
    with pytest.raises(OptionError, match=rule):
        synth(make)
