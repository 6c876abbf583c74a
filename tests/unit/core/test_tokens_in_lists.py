"""A list that only Terraform knows passes the checks of lists."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.api import Alarms, HttpApi, VpcLink
from gatehouse.compute import Function, Vpc
from gatehouse.core import AppStack
from gatehouse.core.engine import TerraformVariable

from tests.unit.synth import synthesized

HANDLER = "lambdas/hello.main"


@pytest.mark.parametrize(
    "make",
    [
        lambda stack, ids: Function(stack, "Hello", HANDLER, vpc=Vpc(ids, ids)),
        lambda stack, ids: VpcLink(stack, "Link", subnets=ids, security_groups=ids),
        lambda stack, ids: HttpApi(stack, "Api", alarms=Alarms(notify=ids)),
        lambda stack, ids: Function(stack, "Hello", HANDLER, layers=ids),
    ],
    ids=["Vpc", "VpcLink", "Alarms", "layers"],
)
def test_a_list_of_terraform_is_taken(
    stack: AppStack, make: Callable[[AppStack, list[str]], object]
) -> None:
    make(stack, TerraformVariable(stack, "ids", type="list(string)").list_value)
    assert "${var.ids}" in str(synthesized(stack))
