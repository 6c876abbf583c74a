"""An option that is taken away leaves in AWS what a construct has that never had it."""

from __future__ import annotations

import json
import re

import pytest

from tests.deployed.deployments import Deployed, apply, synthesize

from .left import differences, left_of
from .rows import Row
from .stack import named


@pytest.fixture(scope="session")
def without(removals: Deployed) -> Deployed:
    """The stack after its options were taken away, with what the provider then reads."""
    synthesize(removals.aws, removals.app, removals.folder.parents[1], GIVEN="")
    stack = apply(Deployed(removals.aws, removals.app, removals.folder))
    planned = stack.terraform("plan", "-input=false", "-out=left.plan")
    assert planned.returncode == 0, planned.stdout[-3000:] + planned.stderr[-3000:]
    stack.outputs["plan"] = stack.terraform("show", "-json", "left.plan").stdout
    read = json.loads(stack.outputs["plan"])["prior_state"]["values"]["root_module"]
    stack.state[:] = read["resources"]
    return stack


def test_nothing_is_planned_once_the_options_are_gone(without: Deployed) -> None:
    changes = json.loads(without.outputs["plan"])["resource_changes"]
    planned = [each["address"] for each in changes if each["change"]["actions"] != ["no-op"]]
    assert planned == []


@pytest.mark.parametrize(
    ("id", "row", "never"),
    [pytest.param(*each, id=each[1].options.replace(" ", "+")[:60]) for each in named()],
)
def test_what_is_left_is_what_was_never_given(
    without: Deployed, id: str, row: Row, never: str
) -> None:
    left = left_of(without, id)
    assert left
    found = differences(left, left_of(without, never))
    assert [each for each in found if not (row.stays and re.search(row.stays, each))] == []
