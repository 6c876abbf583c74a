"""Tags that AWS takes are written, others stop at synth."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from gatehouse.api import HttpApi
from gatehouse.auth import UserPool
from gatehouse.core import AppStack, GatehouseError
from gatehouse.core.engine import TerraformVariable

from tests.unit.synth import new_stack, synthesized


def many(count: int) -> dict[str, str]:
    return {f"tag-{number}": "x" for number in range(count)}


WRONG = [
    ({"aws:team": "x"}, "must not begin with aws:"),
    ({"AWS:team": "x"}, "must not begin with aws:"),
    ({"": "x"}, "must have 1 to 128"),
    ({"k" * 129: "x"}, "must have 1 to 128"),
    ({"team#1": "x"}, "letters, digits, spaces"),
    ({"team": "a;b"}, "a tag's value must have only"),
    ({"team": "v" * 257}, "at most 256 characters; this has 257"),
    (many(49), "at most 50 tags; with those of the stack these are 51"),
]
RIGHT: list[Mapping[str, str]] = [
    {"awsome": "x"},
    {"k" * 128: "v" * 256},
    {"Kostenstelle für": "Ärzte 1_2.3:4/5=6+7-8@9"},
    {"team": ""},
    many(48),
]


@pytest.mark.parametrize(("tags", "said"), WRONG)
def test_tags_that_aws_refuses_stop_at_synth(tags: dict[str, str], said: str) -> None:
    with pytest.raises(GatehouseError, match=said):
        new_stack(tags=tags)
    stack = new_stack()
    with pytest.raises(GatehouseError, match=said):
        HttpApi(stack, "Api", tags=tags)
    with pytest.raises(GatehouseError, match=said):
        UserPool(stack, "Users", tags=tags)


@pytest.mark.parametrize("tags", RIGHT)
def test_tags_that_aws_takes_are_written(tags: dict[str, str]) -> None:
    stack = new_stack(tags=tags)
    HttpApi(stack, "Api", tags=tags)
    synth = synthesized(stack)
    (default,) = synth["provider"]["aws"][0]["default_tags"]
    assert default["tags"] == {"app": "notes", "stage": "test", **tags}
    assert synth["resource"]["aws_apigatewayv2_api"]["api"]["tags"] == tags


def test_a_value_that_terraform_knows_passes(stack: AppStack) -> None:
    team = TerraformVariable(stack, "team", type="string")
    HttpApi(stack, "Api", tags={"team": team.string_value})
    api = synthesized(stack)["resource"]["aws_apigatewayv2_api"]["api"]
    assert api["tags"] == {"team": "${var.team}"}


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({"stage": "x"}, "which the stack sets itself"),
        ({"App": "x"}, "which the stack sets itself|differ in more than case"),
        ({"team": "x", "Team": "y"}, "must differ in more than case; `team` is there too"),
    ],
)
def test_keys_of_a_stack_differ_in_more_than_case(tags: dict[str, str], said: str) -> None:
    with pytest.raises(GatehouseError, match=said):
        new_stack(tags=tags)
