"""The defaults that the written source leaves out are those of the constructs."""

from __future__ import annotations

from pathlib import Path

import gatehouse
from gatehouse.deployed.adopting.writing.defaults import FILE

from tests.unit.deployed.adopting.option_defaults import text


def test_the_file_of_defaults_is_what_the_constructs_have() -> None:
    file = Path(gatehouse.__file__).parent / "data" / FILE
    written = "python -m tests.unit.deployed.adopting.option_defaults"
    assert file.read_text("utf-8") == text(), f"write it anew: {written}"
