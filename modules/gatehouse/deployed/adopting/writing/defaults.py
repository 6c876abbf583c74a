"""The defaults of options, which the source leaves out.

They are those of the constructs. This part of the house imports no construct, so they are in a
file, which a test compares with the constructs.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from gatehouse.deployed.adopting.constructs import New

from .expressions import expression

FILE = "option_defaults.json"


@functools.cache
def defaults() -> Mapping[str, Mapping[str, str]]:
    """The default of each option, as it is written, by class and option."""
    found = resources.files("gatehouse").joinpath("data").joinpath(FILE).read_text("utf-8")
    return dict(json.loads(found))


def without_defaults(kind: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of an object that say something else than its defaults."""
    known = defaults().get(kind, {})
    written = {name: _without(value) for name, value in options.items()}
    return {
        name: value for name, value in written.items() if expression(value) != known.get(name, "")
    }


def _without(value: Any) -> Any:
    if isinstance(value, New) and value.name in defaults():
        return New(
            value.name, without_defaults(value.name, value.options), value.room, value.positional
        )
    if isinstance(value, (list, tuple)):
        return [*map(_without, value)]
    if isinstance(value, Mapping):
        return {name: _without(each) for name, each in value.items()}
    return value
