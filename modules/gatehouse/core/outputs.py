"""A stack's outputs: values with names, for whoever deploys it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .component import Component
from .engine import TerraformStack
from .options import HasPath, Option, kind_of, option
from .sensitive import without_marks
from .tokens import is_made_by_cdktf
from .written_values import wrong_number

# The attributes that are most often put out, in the order in which they are offered.
_OFFERED = ("url", "id", "name", "arn")


def check_output(stack: HasPath, name: str, given_value: object) -> tuple[Any, bool]:
    """Check one output; return its value, and whether it is marked as `Sensitive`.

    Raises
    ------
    OptionError
        If it has no value or no valid name, or is a construct in place of one of its attributes,
        which would end in a stack overflow of Node.
    """
    given = option(stack, f"output({name}=…)", given_value)
    _parts(given, given_value)  # what contains itself would have no end
    value, sensitive = without_marks(given_value)
    if value is None:
        given.refuse("an output must have a value", "pass a construct's attribute, such as api.url")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name):
        given.refuse(
            "an output's name must have only letters, digits, underscores and hyphens",
            'write ApiEndpoint="..." or so',
        )
    for part in _parts(given, value):
        wrong = wrong_number(part)
        if wrong is not None:
            given.refuse(wrong, "write it as text, in quotes")
        if not _is_written(part):
            known = [f".{offered}" for offered in _OFFERED if hasattr(part, offered)]
            given.refuse(
                f"must be text, a number, or a list or dict of them; this is {kind_of(part)}",
                f"pass an attribute of it: {', '.join(known)}" if known else "write it as text",
            )
    return value, sensitive


def refuse_sensitive_as_name(stack: HasPath, values: Mapping[str, Any]) -> None:
    """Raise where ``sensitive`` was meant as an option: every keyword is the name of an output."""
    given = values.get("sensitive")
    named = (
        isinstance(given, (list, tuple))
        and bool(given)
        and all(isinstance(each, str) and each in values for each in given)
    )
    if isinstance(given, bool) or named:
        name = next((each for each in values if each != "sensitive"), "Token")
        option(stack, "output(sensitive=…)", given).refuse(
            "`sensitive` must be text, as the value of an output of that name; it is not an option",
            f"write output({name}=Sensitive(...)), with `from gatehouse.core import Sensitive`",
        )


def refuse_unnamed(stack: HasPath, values: Sequence[Any]) -> None:
    """Raise where outputs were passed without their names."""
    if values:
        first = values[0]
        name = first if isinstance(first, str) and first.isidentifier() else "Url"
        option(stack, "output", first).refuse(
            "each output must have a name", f'write output({name}="...")'
        )


def _parts(given: Option, value: object, inside: tuple[int, ...] = ()) -> list[object]:
    if not isinstance(value, (Mapping, list, tuple)):
        return [value]
    if id(value) in inside:
        given.refuse("must not contain itself", "put out a copy of what it is made of")
    below = value.values() if isinstance(value, Mapping) else value
    return [part for each in below for part in _parts(given, each, (*inside, id(value)))]


def _is_written(part: object) -> bool:
    """Whether CDKTF can write it: plain values, and what it has itself made."""
    if isinstance(part, (Component, TerraformStack)):
        return False
    return part is None or isinstance(part, (str, bool, int, float)) or is_made_by_cdktf(part)
