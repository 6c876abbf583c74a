"""The escape hatch of every construct: what is passed to the provider's resource, changed last.

``transform={"user_pool": {"mfa_configuration": "ON"}}`` merges arguments into those that the
construct chose; a function gets all of them, blocks as dicts, and returns (or changes) them. The
names are the bindings' Python names, which are the Terraform provider's own. What it may change is
said by `gatehouse.core.arguments`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .keywords import known_options_only
from .names import snake_case
from .options import HasPath, option

Arguments = dict[str, Any]
_ONE = re.compile(r"(?P<node>\w+)\[[^\[\]]+\]")
Change = Mapping[str, Any] | Callable[[Arguments], Arguments | None]
# Checks what a transform made, as plain dicts and lists, like the construct's own options.
Check = Callable[[Arguments], None]


@known_options_only
@dataclass(frozen=True)
class Transform:
    """A change of provider arguments that guard access or data, with the reason for it.

    Every plan shows the reason beside the address of the resource, in ``terraform_data.reasons``.

    Parameters
    ----------
    change : dict or function
        What a plain transform would be.
    reason : str
        Why it is right here. Without one, a change of what guards access or data is refused, unless
        it only makes the value stricter: it would pass a review as one line among many.

    Examples
    --------
    >>> Transform({"block_public_policy": False}, reason="a public website").reason
    'a public website'
    """

    change: Change
    reason: str


Transforms = Mapping[str, Change | Transform]


def each_name(node: str, each: str) -> str:
    """The name in ``transform`` of one of many: ``permission[get_note]``."""
    return f"{node}[{each}]"


def check_transforms(owner: HasPath, transforms: object, nodes: Collection[str]) -> Transforms:
    """Check that ``transform`` names only resources that the construct makes."""
    if transforms is None:
        return {}
    option(owner, "transform", transforms).instance(dict, fix='write transform={"...": {...}}')
    assert isinstance(transforms, Mapping)
    _refuse_arguments(owner, transforms, nodes)
    ones = [name for name in transforms if _is_one_of(name, nodes)]
    option(owner, "transform", transforms).known_keys([*nodes, *ones])
    for node, change in transforms.items():
        if isinstance(change, Transform):
            option(owner, f"transform[{node!r}].reason", change.reason).reason(
                rule="a change of what guards access must have a reason that a reviewer can judge",
                fix='write Transform(..., reason="why this is right here")',
            )
        plain_change = change.change if isinstance(change, Transform) else change
        is_change = isinstance(plain_change, Mapping) or callable(plain_change)
        if not is_change or isinstance(plain_change, type):
            option(owner, f"transform[{node!r}]", change).refuse(
                "must be a dict of provider arguments, a function of them, or a Transform",
                f'write transform={{"{node}": {{"argument": value}}}}',
            )
    return transforms


def _is_one_of(name: object, nodes: Collection[str]) -> bool:
    one = _ONE.fullmatch(name) if isinstance(name, str) else None
    return one is not None and one["node"] in nodes


def _refuse_arguments(
    owner: HasPath, transforms: Mapping[str, object], nodes: Collection[str]
) -> None:
    """Raise where an argument of the provider stands in the place of a resource."""
    for name, value in transforms.items():
        if name in nodes or isinstance(value, (Mapping, Transform)) or callable(value):
            continue
        own = snake_case(type(owner).__name__)
        node = max(nodes, key=own.endswith)
        option(owner, "transform", transforms).refuse(
            f"each key must be a resource: {', '.join(sorted(nodes))}",
            f'write transform={{"{node}": {{"{name}": ...}}}}, or name another resource',
        )
