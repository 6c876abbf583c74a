"""The measured tables of options and arguments: current, and complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from gatehouse.core.arguments.table import CLASSES

from documentation.docstrings import taken_by
from documentation.options import homes, named

from . import options_page
from .measuring import Measured, measure
from .varied import SETS_NOTHING

_ANEW = "write it anew: python -m tests.provider_arguments.options_page"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    folder: Path = tmp_path_factory.mktemp("measured")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GATEHOUSE_LOCK_FILE", str(folder / "gatehouse.lock.json"))
        patch.chdir(folder)
        return measure(folder)


def test_the_pages_are_what_is_measured(measured: Measured) -> None:
    assert options_page.BY_OPTION.read_text("utf-8") == options_page.by_option(measured), _ANEW
    assert options_page.BY_ARGUMENT.read_text("utf-8") == options_page.by_argument(measured), _ANEW


def test_each_public_option_is_measured_or_has_a_reason(measured: Measured) -> None:
    silent = {option for option, arguments in measured.options.items() if not arguments}
    telling = measured.options.keys() - silent
    public = _public_options()
    assert sorted(silent - SETS_NOTHING.keys()) == [], "give it a value that changes something"
    assert sorted(SETS_NOTHING.keys() & telling) == [], "it sets something"
    assert sorted(SETS_NOTHING.keys() - public) == [], "there is no such option"
    assert sorted(telling - public) == [], "write it as its class or method has it"
    assert sorted(public - telling - SETS_NOTHING.keys()) == [], "write a row in varied/"


def _public_options() -> set[str]:
    """List the options of all that a page describes; a transform reaches every argument."""
    pages = {file.name: file.read_text("utf-8") for file in options_page.DOCS.glob("*.md")}
    return {
        f"{name}.{option}"
        for name in homes(pages)
        for option in taken_by(named(name)) - {"transform"}
    }


def test_an_option_that_nobody_measured_is_noticed() -> None:
    public = _public_options()
    assert {"UserPool.mfa", "HttpApi.route.key", "Throttle.burst", "S3State.bucket"} <= public
    assert len(public) > 450


def test_each_resource_that_is_made_stands_on_the_page(measured: Measured) -> None:
    made = {each.partition(".")[0] for each in measured.arguments}
    assert (
        sorted(each for each in CLASSES if not each.startswith("data.") and each not in made) == []
    )


def test_what_is_measured_is_what_the_option_is_for(measured: Measured) -> None:
    found = measured.options
    assert found["UserPool.mfa"] >= {"aws_cognito_user_pool.mfa_configuration"}
    assert found["PasswordPolicy.require_numbers"] == {
        "aws_cognito_user_pool.password_policy.require_numbers"
    }
    assert found["Cors.max_age"] == {"aws_apigatewayv2_api.cors_configuration.max_age"}
    assert found["Group.name"] == {"aws_cognito_user_group.name"}
    assert found["UserPool.web_acl"] == {"aws_wafv2_web_acl_association"}
    assert found["AppStack.region"] == {"provider.aws.region"}


def test_each_argument_that_is_measured_exists(
    measured: Measured, provider_arguments: dict[str, set[str]]
) -> None:
    meta = re.compile(r"\.(depends_on|lifecycle|count|provider|timeouts)\b")
    wrong = [
        each
        for found in (*measured.options.values(), measured.arguments)
        for each in found
        for kind, _, path in [each.partition(".")]
        if path and kind in CLASSES and not meta.search(each)
        if kind in provider_arguments
        if not any(real == path or real.startswith(f"{path}.") for real in provider_arguments[kind])
    ]
    assert sorted(set(wrong)) == []
