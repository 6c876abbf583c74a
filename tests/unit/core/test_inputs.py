"""Inputs: what is asked of whoever deploys, and how the values reach the options."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, OptionError, Validation

from tests.unit.synth import synthesized


@pytest.mark.parametrize(
    ("kind", "default", "written"),
    [
        (str, "hello", "string"),
        (int, 3, "number"),
        (float, 0.5, "number"),
        (bool, True, "bool"),
        (list[str], ["a", "b"], "list(string)"),
        (list[int], [1, 2], "list(number)"),
        (dict[str, str], {"A_B": "1", "camelCase": "2"}, "map(string)"),
        (dict[str, list[str]], {"x": ["y"]}, "map(list(string))"),
    ],
)
def test_a_default_and_its_type_arrive_as_they_were_written(
    stack: AppStack, kind: Any, default: Any, written: str
) -> None:
    stack.output(Value=stack.input("value", type=kind, default=default))
    made = synthesized(stack)
    assert made["variable"] == {"value": {"default": default, "nullable": False, "type": written}}
    assert made["output"]["Value"] == {"value": "${var.value}"}


def test_a_set_is_written_in_the_same_order_in_each_run(stack: AppStack) -> None:
    stack.input("words", type=set[str], default={"b", "c", "a"})
    assert synthesized(stack)["variable"]["words"]["default"] == ["a", "b", "c"]


def test_an_input_without_a_default_is_required(stack: AppStack) -> None:
    stack.input("token", sensitive=True, description="Token of the partner.")
    assert synthesized(stack)["variable"]["token"] == {
        "description": "Token of the partner.",
        "nullable": False,
        "sensitive": True,
        "type": "string",
    }


def test_a_default_may_be_null(stack: AppStack) -> None:
    stack.input("token", default=None, nullable=True)
    assert synthesized(stack)["variable"]["token"] == {
        "default": None,
        "nullable": True,
        "type": "string",
    }


def test_a_rule_becomes_a_validation_of_terraform_s(stack: AppStack) -> None:
    rule = Validation("length(var.urls) > 0", "urls must have at least one.")
    stack.input("urls", type=list[str], validation=rule)
    assert synthesized(stack)["variable"]["urls"]["validation"] == [
        {"condition": "${length(var.urls) > 0}", "error_message": "urls must have at least one."}
    ]


def test_options_take_the_values(stack: AppStack) -> None:
    Function(
        stack,
        "Hello",
        "lambdas/hello.main",
        memory=stack.input("memory", int, default=256),
        environment={"GREETING": stack.input("greeting")},
    )
    made = synthesized(stack)["resource"]["aws_lambda_function"]["hello"]
    assert made["memory_size"] == "${var.memory}"
    assert made["environment"] == {"variables": {"GREETING": "${var.greeting}"}}


def test_an_input_may_be_called_like_a_construct(stack: AppStack) -> None:
    stack.input("Hello", default="x")
    Function(stack, "Hello", "lambdas/hello.main")
    assert set(synthesized(stack)["variable"]) == {"Hello"}


def test_an_output_of_a_sensitive_input_is_sensitive(stack: AppStack) -> None:
    stack.output(Token=stack.input("token", sensitive=True))
    assert synthesized(stack)["output"]["Token"]["sensitive"] is True


@pytest.mark.parametrize("name", ["2fast", "a b", "", "count", "for_each", "stage", "tags", 5])
def test_a_name_that_hcl_or_a_module_refuses(stack: AppStack, name: Any) -> None:
    with pytest.raises(OptionError, match="input name"):
        stack.input(name)


@pytest.mark.parametrize(
    "kind",
    [list, dict, object, "str", None, tuple[str, str], dict[int, str], list[bytes], str | None],
)
def test_a_type_that_terraform_has_not(stack: AppStack, kind: Any) -> None:
    with pytest.raises(OptionError, match=r"must be str, int, float, bool, list"):
        stack.input("value", type=kind)


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        (str, 5),
        (str, None),
        (int, "5"),
        (int, True),
        (int, 0.5),
        (float, float("nan")),
        (bool, 1),
        (list[str], "a"),
        (list[str], ["a", 1]),
        (dict[str, str], {"a": 1}),
        (dict[str, str], {1: "a"}),
    ],
)
def test_a_default_of_another_type(stack: AppStack, kind: Any, default: Any) -> None:
    with pytest.raises(OptionError, match=r"default(?s:.)*must be of the input's type"):
        stack.input("value", type=kind, default=default)


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        (str, "${aws_s3_bucket.files.arn}"),
        (list[str], ["#{TfToken[TOKEN.0]}"]),
        (dict[str, list[str]], {"a": ["${var.other}"]}),
    ],
)
def test_a_default_with_a_reference(stack: AppStack, kind: Any, default: Any) -> None:
    with pytest.raises(OptionError, match=r"default(?s:.)*must have no reference in it"):
        stack.input("value", type=kind, default=default)


def test_a_message_may_have_the_characters_of_a_reference() -> None:
    assert Validation("length(var.a) > 0", "Write $${x}.").message == "Write $${x}."
    with pytest.raises(OptionError, match=r"\$\$\{ stands for"):
        Validation("length(var.a) > 0", "Write ${var.x}.")


def test_two_inputs_of_one_name(stack: AppStack) -> None:
    stack.input("urls", type=list[str])
    with pytest.raises(OptionError, match="only one input of each name"):
        stack.input("urls", type=list[str])


def test_a_rule_about_another_input(stack: AppStack) -> None:
    with pytest.raises(OptionError, match=r"must be about var\.urls"):
        stack.input("urls", list[str], validation=[Validation("length(var.uris) > 0", "More.")])


@pytest.mark.parametrize("text", ["", 5, "with ${var.other}"])
def test_a_description_that_is_no_text(stack: AppStack, text: Any) -> None:
    with pytest.raises(OptionError, match="description"):
        stack.input("urls", description=text)


def test_an_input_after_the_synth_would_be_lost(stack: AppStack) -> None:
    synthesized(stack)
    with pytest.raises(OptionError, match="must be called when everything is made"):
        stack.input("late")


@pytest.mark.parametrize(("given", "protected"), [("true", True), ("false", False)])
@pytest.mark.parametrize("stage", ["dev", "production"])
def test_the_context_decides_whether_data_is_protected(
    given: str, protected: bool, stage: str
) -> None:
    app = App(["--context", f"protect={given}"])
    assert AppStack(app, "notes", stage=stage).protect is protected
    assert AppStack(app, "more", stage=stage, protect=True).protect is True


def test_a_protect_of_the_context_that_is_neither() -> None:
    with pytest.raises(OptionError, match="must be true or false"):
        AppStack(App(["--context", "protect=yes"]), "notes")
