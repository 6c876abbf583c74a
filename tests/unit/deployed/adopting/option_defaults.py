"""The defaults of the constructs, as the file has them that `gatehouse adopt` reads.

Written anew by ``python -m tests.unit.deployed.adopting.option_defaults``.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import gatehouse
from gatehouse import api, auth, compute, iam, storage
from gatehouse.auth.members.group import Group
from gatehouse.auth.members.resource_server import ResourceServer
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.auth.members.user_pool_domain import UserPoolDomain
from gatehouse.deployed.adopting.writing.defaults import FILE
from gatehouse.deployed.adopting.writing.expressions import expression

ROOMS = (api, auth, compute, iam, storage)
ADDED = (Group, ResourceServer, UserPoolClient, UserPoolDomain)
_PLAIN = (str, int, float, bool, type(None), timedelta)


def option_defaults() -> dict[str, dict[str, str]]:
    """The default of each option whose default is a plain value, by class and option."""
    kinds = {name: getattr(room, name) for room in ROOMS for name in room.__all__}
    kinds |= {kind.__name__: kind for kind in ADDED}
    found = {name: _of(kind) for name, kind in sorted(kinds.items()) if inspect.isclass(kind)}
    return {name: options for name, options in found.items() if options is not None}


def _of(kind: type) -> dict[str, str] | None:
    try:
        parameters = inspect.signature(vars(kind)["__init__"]).parameters
    except (KeyError, TypeError, ValueError):
        return None
    return {
        name: expression(each.default)
        for name, each in parameters.items()
        if each.default is not each.empty and _is_plain(each.default)
    }


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    if isinstance(value, Mapping):
        return all(map(_is_plain, value.values()))
    return isinstance(value, _PLAIN)


def text() -> str:
    """The whole file."""
    return json.dumps(option_defaults(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    (Path(gatehouse.__file__).parent / "data" / FILE).write_text(text(), "utf-8")
