"""Put wrong and right values into each option of a class."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any

from gatehouse.core import GatehouseError

# Each of them is wrong somewhere, and right somewhere.
LONG = "x" * 300
VALUES: dict[str, Any] = {
    "None": None,
    "True": True,
    "-1": -1,
    "nan": float("nan"),
    "empty text": "",
    "a b": "a b",
    "long": LONG,
    "bytes": b"x",
    "object": object(),
    "a class": timedelta,
    "a day": timedelta(days=1),
    "[]": [],
    "{}": {},
    "[None]": [None],
    "['x']": ["x"],
    "[['x']]": [["x"]],
    "{'x': None}": {"x": None},
    "{1: 2}": {1: 2},
}


def check_each_option(
    kind: type,
    right: Mapping[str, Any],
    taken: Mapping[str, list[str]],
    make: Callable[[dict[str, Any]], object],
    *,
    together: Mapping[str, str],
    later: Collection[str] = (),
) -> None:
    """Put each value into each option, the others being right.

    Parameters
    ----------
    kind : type
        The class.
    right : dict
        Right values of the options that have no default.
    taken : dict
        Which of the values an option (``Class.option``) takes, where that is not its default and,
        for a flag, True.
    make : function
        Makes one with the given options, up to the point where all of them were checked.
    together : dict
        Options that mean something together only, with the one that an error may name instead.
    later : collection of str
        Options that only a construct can check, once it is given what is made here.
    """
    wrong = []
    parameters = inspect.signature(vars(kind)["__init__"]).parameters
    for name in parameters.keys() - {"self", "scope", "pool", "id", "transform", *later}:
        option = f"{kind.__name__}.{name}"
        of_default = _like(parameters[name].default)
        for label, value in VALUES.items():
            is_taken = label in taken.get(option, of_default)
            try:
                make({**right, name: value})
            except GatehouseError as error:
                if is_taken:
                    wrong.append(f"{option} must take {label}: {error}")
                if not {name, together.get(option, name)} & set(re.findall(r"\w+", error.option)):
                    wrong.append(f"{option} refuses {label} as option {error.option}")
            except Exception as error:
                wrong.append(f"{option} ends in {type(error).__name__} with {label}")
            else:
                if not is_taken:
                    wrong.append(f"{option} must refuse {label}")
    assert wrong == []


def _like(default: object) -> list[str]:
    if isinstance(default, bool):
        return ["True"]
    return [label for label, value in VALUES.items() if value is default]
