from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from gatehouse.core import App, AppStack, GatehouseError

from .case import BadInput
from .catalogue import rooms
from .report import COMMITTED, rows_of

LOOPS = ("two stacks that need each other", "a trigger of a stack that needs its pool")
LOOP = pytest.mark.starts_node("the engine says which stacks need each other by references")


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{room}: {case.name}", marks=[LOOP] if case.name in LOOPS else [])
        for room, cases in rooms().items()
        for case in cases
    ]


def _synthesize(case: BadInput) -> None:
    app = App(outdir="out")
    case.build(AppStack(app, "notes", stage="test", region="eu-west-1"))
    app.synth()


@pytest.mark.parametrize("case", _cases())
def test_a_mistake_stops_at_synth_with_what_where_why_and_the_way_out(case: BadInput) -> None:
    with pytest.raises(GatehouseError) as raised:
        _synthesize(case)
    error, text = raised.value, str(raised.value)
    assert case.says in text
    for part in (error.construct, error.option, repr(error.value)[:100], error.rule, error.fix):
        assert part.strip()
        assert part in text


@pytest.mark.parametrize("room", rooms())
def test_each_mistake_of_a_room_has_a_name_of_its_own(room: str) -> None:
    names = Counter(case.name for case in rooms()[room])
    assert [name for name, count in names.items() if count > 1] == []


def test_the_table_in_the_documentation_lists_exactly_the_catalogue() -> None:
    listed = rows_of(COMMITTED.read_text())
    assert listed == [(room, case.name) for room, cases in rooms().items() for case in cases], (
        "measure anew: python -m tests.bad_inputs.measure"
    )
