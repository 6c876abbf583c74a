"""Each option of each construct has a row, a stop, or a reason; and the stops stop."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from gatehouse.core import App, AppStack, GatehouseError
from gatehouse.core.component import Component

from .others import STOPS, WITHOUT_ROW, Stop
from .rows import rows

ROOMS = ("api", "auth", "compute", "iam", "storage")
#: Whatever a construct is, these say where it is, or change it by hand.
PLACE = {"self", "scope", "pool", "id", "transform"}


def options() -> Iterator[str]:
    """List the options that can be left out, of all constructs and values."""
    for room in ROOMS:
        for name, kind in vars(import_module(f"gatehouse.{room}")).items():
            if not inspect.isclass(kind) or name.startswith("Imported") or name.endswith("Base"):
                continue
            if issubclass(kind, Component) or dataclasses.is_dataclass(kind):
                for option, each in inspect.signature(vars(kind)["__init__"]).parameters.items():
                    if option not in PLACE and each.default is not inspect.Parameter.empty:
                        yield f"{name}.{option}"


def test_each_option_is_taken_away_somewhere() -> None:
    with_row = {name for row in rows() for name in row.options.split()}
    stopped = {name for stop in STOPS for name in stop.options.split()}
    known = set(options())
    assert sorted(known - with_row - stopped - WITHOUT_ROW.keys()) == [], "write a row"
    assert sorted(WITHOUT_ROW.keys() - known) == [], "there is no such option"
    assert sorted(WITHOUT_ROW.keys() & (with_row | stopped)) == [], "it has a row"


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.options.partition(" ")[0])
def test_what_terraform_can_not_take_away_stops_at_synth(
    stop: Stop, lock_file_of_its_own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def synth(**given: object) -> None:
        app = App()
        stop.make(AppStack(app, "notes", stage="test", region="eu-west-1"), **given)
        app.synth()

    synth(**stop.given)
    synth(**stop.given)
    recorded = lock_file_of_its_own.read_text()
    with pytest.raises(GatehouseError, match=stop.words):
        synth(**stop.without)
    assert lock_file_of_its_own.read_text() == recorded
    lock_file_of_its_own.unlink()
    synth(**stop.without)  # right by itself
