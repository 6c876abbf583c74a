"""The lazy bindings against the stock ones: the same bytes, the same answers."""

from __future__ import annotations

import json

import pytest
from differential import CASES, CaseRun, Python
from engines import Engine

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("case", CASES)
def test_every_synthesized_file_is_the_same_byte_for_byte(
    case: str, stock: CaseRun, lazy: CaseRun
) -> None:
    expected = stock.files(case)
    assert stock.seen[case][1] == ["no error"]
    assert any(name.endswith("cdk.tf.json") for name in expected)
    assert lazy.files(case) == expected


@pytest.mark.parametrize("case", CASES)
def test_an_app_sees_the_same_values_errors_and_modules(
    case: str, stock: CaseRun, lazy: CaseRun
) -> None:
    assert lazy.seen[case] == stock.seen[case]


def test_nothing_fell_back_to_the_stock_way(lazy: CaseRun) -> None:
    assert "the ordinary way" not in lazy.stderr


def test_an_app_imports_one_engine_and_its_bindings(engine: Engine, lazy: CaseRun) -> None:
    assert lazy.seen["engine"] == sorted([engine.core, engine.bindings])


def test_the_checks_of_the_engine_and_of_the_bindings_take_a_first_look(
    stock: CaseRun, lazy: CaseRun
) -> None:
    assert lazy.seen["checks"] == ["cdktf_lazy.checks"] * 2
    assert len(stock.seen["checks"]) == 2
    assert "cdktf_lazy" not in str(stock.seen["checks"])


def test_the_environment_of_the_app_is_left_alone(lazy: CaseRun) -> None:
    assert lazy.seen["NODE_OPTIONS unchanged"] is True


def test_all_modules_import_one_by_one_and_jsii_finds_each_type_in_its_module(
    engine: Engine, python: Python
) -> None:
    result = python("import_all_modules.py", engine.bindings, engine.assembly)
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report == {
        "modules": engine.modules,
        "not where jsii looks": [],
        "star import": engine.modules,
        "not lazy at first": [],
    }
    assert "cdktf-lazy:" not in result.stderr
