"""A stack's inputs: values that whoever deploys decides, which Terraform calls variables."""

from __future__ import annotations

import json
import math
import re
import typing
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .engine import Construct, TerraformVariable, TerraformVariableValidationConfig, Token
from .keywords import known_options_only
from .options import HasPath, Option, kind_of, option
from .tokens import is_token

#: What stands for "no default": None is a value that an input may have.
REQUIRED: Any = type("_Required", (), {"__repr__": lambda self: "required"})()

_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
# Terraform keeps these for the blocks that call a module.
_OF_TERRAFORM = (
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "locals",
    "providers",
    "source",
    "version",
)
# Inputs that every module has which `gatehouse module export` writes.
_OF_THE_MODULE = ("name", "stage", "tags")
_SIMPLE = {str: "string", int: "number", float: "number", bool: "bool"}
_COLLECTIONS = {list: "list", set: "set", dict: "map"}
_WRITTEN = "str, int, float, bool, list[...], set[...] or dict[str, ...] of these"


@known_options_only
@dataclass(frozen=True)
class Validation:
    """A rule for the value of an input, which Terraform checks before it plans.

    Parameters
    ----------
    condition : str
        What must be true, in Terraform's language, of ``var.<name>``:
        ``length(var.callback_urls) > 0``.
    message : str
        What the value must be, as whoever deploys reads it.

    Examples
    --------
    >>> from gatehouse.core import Validation
    >>> Validation("length(var.callback_urls) > 0", "callback_urls must have at least one URL.")
    Validation('length(var.callback_urls) > 0', 'callback_urls must have at least one URL.')

    Notes
    -----
    https://developer.hashicorp.com/terraform/language/values/variables#custom-validation-rules
    """

    condition: str
    message: str

    def __post_init__(self) -> None:
        option("Validation", "condition", self.condition).text()
        # A template, unlike a description, which Terraform's JSON has as it is.
        _literal(option("Validation", "message", self.message), escape="$${")

    def __repr__(self) -> str:
        return f"Validation({self.condition!r}, {self.message!r})"


@dataclass(frozen=True)
class Input:
    """One input, checked.

    Parameters
    ----------
    name : str
        Its name.
    kind : Any
        Its Python type: ``list[str]``.
    default : Any
        Its default, or `REQUIRED`.
    description : str or None
        What it is.
    nullable, sensitive : bool
        Whether it may be None, and whether Terraform hides it.
    validation : sequence of Validation
        Its rules.
    """

    name: str
    kind: Any
    default: Any
    description: str | None
    nullable: bool
    sensitive: bool
    validation: Sequence[Validation]

    def make(self, scope: Construct) -> Any:
        """Make the variable, and return its value as options take it."""
        rules = [
            TerraformVariableValidationConfig(
                condition=_expression(each.condition), error_message=each.message
            )
            for each in self.validation
        ]
        variable = TerraformVariable(
            scope,
            self.name,
            type=terraform_type_of(self.kind),
            description=self.description,
            nullable=self.nullable,
            sensitive=True if self.sensitive else None,
            validation=rules or None,
        )
        variable.override_logical_id(self.name)
        if self.default is not REQUIRED and self.default is not None:
            # As an argument, CDKTF would write the keys of a dict in snake case.
            variable.add_override("default", _written(self.default))
        return _value(variable, self.kind)


def check_input(
    stack: HasPath,
    name: object,
    kind: Any,
    *,
    default: Any,
    description: object,
    nullable: object,
    sensitive: object,
    validation: object,
) -> Input:
    """Check one input.

    Raises
    ------
    OptionError
        If HCL refuses its name, or its default is not of its type.
    """
    checked = _check_name(stack, name)
    where = f"input({checked!r})"

    def of(what: str, value: object) -> Option:
        return option(stack, f"{where} {what}", value)

    if terraform_type_of(kind) is None:
        of("type", kind).refuse(f"must be {_WRITTEN}", 'write input("urls", type=list[str])')
    may_be_none = of("nullable", nullable).flag()
    if default is not REQUIRED:
        _check_default(of("default", default), default, kind, may_be_none)
    text = None
    if description is not None:
        text = _literal(of("description", description))
    rules = [validation] if isinstance(validation, Validation) else validation
    given = of("validation", () if rules is None else rules).list_of(Validation)
    for rule in given:
        if not re.search(rf"\bvar\.{re.escape(checked)}\b", rule.condition):
            of("validation", rule.condition).refuse(
                f"the condition must be about var.{checked}", f"write it with var.{checked}"
            )
    hidden = of("sensitive", sensitive).flag()
    return Input(checked, kind, default, text, may_be_none, hidden, given)


def write_null_defaults(file: Path, names: Collection[str]) -> None:
    """Write ``"default": null`` into a stack's JSON: CDKTF leaves out whatever is null."""
    if not names:
        return
    written = json.loads(file.read_text("utf-8"))
    for name in names:
        variable = written["variable"][name]
        written["variable"][name] = dict(sorted({**variable, "default": None}.items()))
    file.write_text(json.dumps(written, indent=2, ensure_ascii=False), "utf-8")


def terraform_type_of(kind: Any) -> str | None:
    """How Terraform writes a Python type; None for one that it doesn't have.

    Examples
    --------
    >>> terraform_type_of(list[str]), terraform_type_of(dict[str, int])
    ('list(string)', 'map(number)')
    """
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin not in _COLLECTIONS:
        return next((each for simple, each in _SIMPLE.items() if kind is simple), None)
    if origin is dict and (len(inside) != 2 or inside[0] is not str):
        return None
    below = terraform_type_of(inside[-1])
    return f"{_COLLECTIONS[origin]}({below})" if below else None


def _literal(given: Option, *, escape: str = "") -> str:
    text = given.text()
    if is_token(text.replace(escape, "") if escape else text):
        stands_for = f"; {escape} stands for the characters ${{" if escape else ", without ${"
        given.refuse(
            "must be text without references: Terraform reads it before it knows any value",
            f"write the text itself{stands_for}",
        )
    return text


def _check_name(stack: HasPath, name: object) -> str:
    given = option(stack, "input name", name)
    checked = given.known_text(
        _NAME,
        rule="an input's name must have only letters, digits, underscores and hyphens, and not "
        "begin with a digit or hyphen",
        fix='write input("callback_urls", ...)',
    )
    if checked in _OF_TERRAFORM:
        given.refuse(
            f"must not be one of {', '.join(_OF_TERRAFORM)}, which Terraform keeps for itself",
            f'write input("{checked}_of_api", ...) or so',
        )
    if checked in _OF_THE_MODULE:
        given.refuse(
            f"must not be one of {', '.join(_OF_THE_MODULE)}: each exported module has these",
            f'write input("{checked}_of_api", ...) or so',
        )
    return checked


def _check_default(given: Option, default: Any, kind: Any, nullable: bool) -> None:
    if default is None and nullable:
        return
    if _has_reference(default):
        given.refuse(
            "must have no reference in it: Terraform reads a default before it knows any value",
            "write the value itself, without ${",
        )
    if not _is_of(default, kind):
        named = getattr(kind, "__name__", "") if isinstance(kind, type) else ""
        shown = str(kind) if not named or typing.get_origin(kind) else named
        none = "" if default is not None else "; or add nullable=True"
        given.refuse(
            f"must be of the input's type, {shown}; this is {kind_of(default)}",
            f"write a value of that type{none}",
        )


def _has_reference(value: Any) -> bool:
    if is_token(value):
        return True
    inside = value.values() if isinstance(value, Mapping) else value
    collection = isinstance(value, (Mapping, list, tuple, set, frozenset))
    return collection and any(_has_reference(each) for each in inside)


def _is_of(value: Any, kind: Any) -> bool:
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is dict:
        return isinstance(value, Mapping) and all(
            isinstance(key, str) and _is_of(each, inside[1]) for key, each in value.items()
        )
    if origin in (list, set):
        of_kind = isinstance(value, (list, tuple, set, frozenset))
        return of_kind and all(_is_of(each, inside[0]) for each in value)
    if kind is float or kind is int:
        number = isinstance(value, (int, kind)) and not isinstance(value, bool)
        return number and math.isfinite(value)
    return isinstance(value, kind)


def _written(default: Any) -> Any:
    """A default as JSON has it; a set has another order in every run."""
    if isinstance(default, (set, frozenset)):
        return sorted((_written(each) for each in default), key=json.dumps)
    if isinstance(default, (list, tuple)):
        return [_written(each) for each in default]
    if isinstance(default, Mapping):
        return {name: _written(each) for name, each in default.items()}
    return default


def _expression(condition: str) -> str:
    return condition if condition.startswith("${") else f"${{{condition}}}"


def _value(variable: TerraformVariable, kind: Any) -> Any:
    """The variable's value in the form that options of its type take."""
    if kind is str:
        return variable.string_value
    if kind in (int, float):
        return variable.number_value
    if kind is bool:
        return variable.boolean_value
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (list, set) and inside[0] is str:
        return variable.list_value
    if origin in (list, set) and inside[0] in (int, float):
        return Token.as_number_list(variable.value)
    if origin is dict and inside[1] is str:
        return Token.as_string_map(variable.value)
    return variable.value
