"""Inputs in the place of a stage's text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .synths import Synthesized

#: What stands for the stack's name and its stage in the module.
NAME, STAGE = "${local.name}", "${var.stage}"


class DependsOnStageError(Exception):
    """A value that differs between two stages in more than the text of the stage.

    Parameters
    ----------
    address : str
        Where it stands: ``resource.aws_iam_role.get.name``.
    """

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def with_inputs(first: Synthesized, second: Synthesized) -> dict[str, Any]:
    """Put inputs in the place of the stage in a stack's JSON.

    Parameters
    ----------
    first, second : Synthesized
        The stack, synthesized for two stages.

    Raises
    ------
    DependsOnStageError
        If the two differ in more than that, as a name that was cut and hashed does.
    """
    document: dict[str, Any] = _replaced(first.document, first)
    different = next(_differences("", document, _replaced(second.document, second)), None)
    if different is None and first.files != second.files:
        different = next(
            name for name, content in first.files.items() if second.files.get(name) != content
        )
    if different is not None:
        raise DependsOnStageError(different)
    return document


def _replaced(value: Any, made: Synthesized) -> Any:
    if isinstance(value, dict):
        return {
            _text(name, made): _replaced(each, made) for name, each in value.items() if name != "//"
        }
    if isinstance(value, list):
        return [_replaced(each, made) for each in value]
    return _text(value, made) if isinstance(value, str) else value


def _text(text: str, made: Synthesized) -> str:
    snake = made.stage.replace("-", "_")
    named = text.replace(f"{made.app_name}-{made.stage}", NAME).replace(made.stage, STAGE)
    # Another stack's state is named so; it becomes an input.
    return named.replace(f"_{snake}", "") if "cross_stack_reference_input_" in named else named


def _differences(address: str, one: Any, other: Any) -> Iterator[str]:
    """The addresses at which two documents differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in [*one, *(each for each in other if each not in one)]:
            below = f"{address}.{name}".lstrip(".")
            yield from _differences(below, one.get(name), other.get(name))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _differences(f"{address}[{index}]", left, right)
    elif one != other:
        yield address
