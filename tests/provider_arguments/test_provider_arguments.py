from __future__ import annotations

import inspect

import pytest
from gatehouse.core import aws
from gatehouse.core.arguments.table import CLASSES

from . import classes_page
from .conftest import Schema

# Resources of later versions of the provider than the one that is asked.
LATER = ("aws_cognito_log_delivery_configuration", "aws_cognito_managed_login_branding")

# What CDKTF gives every resource.
NOT_ITS_OWN = ("connection", "count", "depends_on", "for_each", "lifecycle", "provider", "region")


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


def test_the_documentation_lists_the_class_of_each_argument() -> None:
    assert classes_page.PAGE.read_text() == classes_page.written(), (
        "write it anew: python -m tests.provider_arguments.classes_page"
    )
