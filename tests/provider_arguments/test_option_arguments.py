"""The measured table of options and arguments: current, complete, and as the other tables say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.deployed.removals.others import WITHOUT_ROW
from tests.deployed.removals.test_rows import options

from . import options_page
from .measuring import Measured, measure
from .tables import tables
from .varied import SETS_NOTHING


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    folder: Path = tmp_path_factory.mktemp("measured")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GATEHOUSE_LOCK_FILE", str(folder / "gatehouse.lock.json"))
        patch.chdir(folder)
        return measure(folder)


def test_the_page_is_what_is_measured(measured: Measured) -> None:
    assert options_page.PAGE.read_text("utf-8") == options_page.written(measured), (
        "write it anew: python -m tests.provider_arguments.options_page"
    )


def test_each_option_is_measured_or_has_a_reason(measured: Measured) -> None:
    silent = {option for option, arguments in measured.items() if not arguments}
    assert sorted(silent - SETS_NOTHING.keys()) == [], "give it a value that changes something"
    assert sorted(SETS_NOTHING.keys() - silent) == [], "it sets something"
    assert sorted(set(options()) - measured.keys() - WITHOUT_ROW.keys()) == [], "write a row"


def test_the_other_tables_name_an_option_for_what_one_sets(measured: Measured) -> None:
    by_no_option = {
        f"{table.resource}.{argument}"
        for table in tables()
        for argument, said in table.options.items()
        if said.startswith("`transform`")
    }
    set_by = {each: option for option, found in measured.items() for each in found}
    assert {each: set_by[each] for each in sorted(by_no_option & set_by.keys())} == {}


def test_what_is_measured_is_what_the_option_is_for(measured: Measured) -> None:
    assert measured["UserPool.mfa"] >= {"aws_cognito_user_pool.mfa_configuration"}
    assert measured["PasswordPolicy.require_numbers"] == {
        "aws_cognito_user_pool.password_policy.require_numbers"
    }
    assert measured["Group.name"] == {"aws_cognito_user_group.name"}
    assert measured["UserPool.web_acl"] == {"aws_wafv2_web_acl_association"}


def test_each_argument_that_is_measured_exists(
    measured: Measured, provider_arguments: dict[str, set[str]]
) -> None:
    meta = re.compile(r"\.(depends_on|lifecycle|count|provider|timeouts)\b")
    wrong = [
        each
        for found in measured.values()
        for each in found
        if "." in each and not each.startswith("data.") and not meta.search(each)
        for kind, _, path in [each.partition(".")]
        if not any(real == path or real.startswith(f"{path}.") for real in provider_arguments[kind])
    ]
    assert sorted(set(wrong)) == []
