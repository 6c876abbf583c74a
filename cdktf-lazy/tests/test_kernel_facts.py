"""What the kernel knows of the bindings against their JavaScript, of which Python says nothing."""

from __future__ import annotations

import re
from pathlib import Path

import plan
import pytest
from bindings_javascript import read_files
from differential import Python
from engines import Engine
from shapes import file_of, shapes_of, written

TOOLS = Path(__file__).parents[1] / "tools"

IN_MANY_FILES = ("lexv2_models_intent", "medialive_channel")
"""Modules whose structs are in a folder of their own."""


@pytest.fixture(scope="module")
def javascript(engine: Engine) -> dict[str, list[str]]:
    return read_files(engine.core)


def test_the_file_of_shapes_is_what_the_javascript_says(
    engine: Engine, javascript: dict[str, list[str]]
) -> None:
    entries: dict[str, set[str]] = {}
    for files in javascript.values():
        for module, found in shapes_of(files).items():
            entries.setdefault(module, set()).update(found)
    assert file_of(engine.core).read_text(encoding="utf-8").splitlines() == written(entries)


def test_structs_in_files_of_their_own_have_shapes(engine: Engine) -> None:
    lines = file_of(engine.core).read_text(encoding="utf-8")
    assert "Lexv2ModelsSlotTimeoutsOutputReference-" in lines


def test_a_block_that_another_name_reads_is_what_it_is_in_terraform(engine: Engine) -> None:
    entries = file_of(engine.core).read_text(encoding="utf-8").split()
    block = "BedrockagentPromptVariantTemplateConfigurationChatOutputReference"
    assert f"{block}.systemAttribute=system" in entries


def test_arguments_and_attributes_are_named_and_written_as_in_javascript(
    engine: Engine, python: Python
) -> None:
    """A sample that is another one each day; ``compare_facts.py`` compares everything."""
    modules = {case.split(":")[2] for batch in plan.batches(engine) for case in batch}
    compared = python(str(TOOLS / "compare_facts.py"), engine.core, *IN_MANY_FILES, *modules)
    assert compared.returncode == 0, compared.stdout + compared.stderr
    counted = re.search(r"(\d+) the same, (\d+) unknown, 0 different", compared.stdout)
    assert counted is not None, compared.stdout
    same, unknown = map(int, counted.groups())
    assert same > 1000
    assert unknown < same / 100, compared.stdout
