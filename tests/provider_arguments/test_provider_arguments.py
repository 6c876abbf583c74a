from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import Any

import pytest
from gatehouse.core import aws
from gatehouse.core.arguments.table import CLASSES

from . import classes_page
from .conftest import Schema
from .tables import Table, tables

# Whoever completes a resource adds it here.
WITH_TABLES = (
    "aws_cognito_identity_provider",
    "aws_cognito_resource_server",
    "aws_cognito_risk_configuration",
    "aws_cognito_user_group",
    "aws_cognito_user_pool",
    "aws_cognito_user_pool_client",
    "aws_cognito_user_pool_domain",
    "aws_cognito_user_pool_ui_customization",
)

# Resources of later versions of the provider than the one that is asked.
LATER = ("aws_cognito_log_delivery_configuration", "aws_cognito_managed_login_branding")

# What CDKTF gives every resource.
NOT_ITS_OWN = ("connection", "count", "depends_on", "for_each", "lifecycle", "provider", "region")

ROOMS = ("api", "auth", "compute", "core", "iam", "storage")


def _tables() -> list[Any]:
    return [pytest.param(table, id=f"{table.page}: {table.resource}") for table in tables()]


@pytest.mark.parametrize("table", _tables())
def test_a_table_lists_each_argument_of_its_resource_and_no_other(
    table: Table, provider_arguments: Schema
) -> None:
    listed, real = set(table.options), provider_arguments[table.resource]
    assert sorted(real - listed) == [], "arguments that the table does not list"
    assert sorted(listed - real) == [], "arguments that the provider does not have"


@pytest.mark.parametrize(
    "resource", [each for each in CLASSES if not each.startswith("data.") and each not in LATER]
)
def test_each_argument_has_a_class_that_says_whether_a_transform_may_change_it(
    resource: str, provider_arguments: Schema
) -> None:
    listed = CLASSES[resource].listed

    def is_listed(path: str) -> bool:
        parts = path.split(".")
        return any(".".join(parts[:end]) in listed for end in range(1, len(parts) + 1))

    real = provider_arguments[resource]
    assert [path for path in sorted(real) if not is_listed(path)] == []


@pytest.mark.parametrize("resource", LATER)
def test_each_argument_of_a_later_resource_has_a_class(
    resource: str, provider_arguments: Schema
) -> None:
    assert resource not in provider_arguments, "ask the provider about it"
    module = getattr(aws, resource.removeprefix("aws_"))
    kind = getattr(module, "".join(map(str.title, resource.split("_")[1:])))
    not_arguments = {"self", "scope", "id", "id_", "provisioners", *NOT_ITS_OWN}
    arguments = set(inspect.signature(kind.__init__).parameters) - not_arguments
    listed = {name.partition(".")[0] for name in CLASSES[resource].listed}
    assert sorted(arguments - listed) == []


@pytest.mark.parametrize("table", _tables())
def test_each_option_of_a_table_is_one_that_people_can_write(table: Table) -> None:
    wrong = {
        argument: option
        for argument, option in table.options.items()
        if not _is_way_of_setting(option)
    }
    assert wrong == {}


@pytest.mark.parametrize("resource", WITH_TABLES)
def test_the_documentation_says_how_each_argument_is_reached(resource: str) -> None:
    assert [table.page for table in tables() if table.resource == resource]


def test_an_option_that_does_not_exist_is_noticed() -> None:
    assert _is_way_of_setting("`UserPool.usernames`")
    assert not _is_way_of_setting("`UserPool.usernamez`")
    assert not _is_way_of_setting("`NoSuchClass.usernames`")
    assert not _is_way_of_setting("somehow")


def _is_way_of_setting(text: str) -> bool:
    if text.startswith(("set by the construct", "`transform`")):
        return True
    named = re.fullmatch(r"(`[\w.]+`)(, `[\w.]+`)*", text)
    return bool(named) and all(_exists(name) for name in re.findall(r"`([\w.]+)`", text))


def _exists(dotted: str) -> bool:
    """Whether there is a ``Class.parameter``, ``Class.method`` or ``Class.method.parameter``."""
    first, *rest = dotted.split(".")
    here: Any = next(
        (
            vars(room)[first]
            for room in (import_module(f"gatehouse.{name}") for name in ROOMS)
            if first in vars(room)
        ),
        None,
    )
    if here is None or not rest:
        return False
    for name in rest[:-1]:
        here = getattr(here, name, None)
    last = rest[-1]
    if not callable(here) or last.startswith("_"):
        return False
    return last in _parameters(here) or callable(getattr(here, last, None))


def _parameters(function: Any) -> set[str]:
    # A construct's class has a metaclass that hides its parameters; its constructor shows them.
    function = function.__init__ if inspect.isclass(function) else function
    return set(inspect.signature(function).parameters) - {"self", "scope", "id"}


def test_the_documentation_lists_the_class_of_each_argument() -> None:
    assert classes_page.PAGE.read_text() == classes_page.written(), (
        "write it anew: python -m tests.provider_arguments.classes_page"
    )
