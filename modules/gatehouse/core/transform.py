"""The escape hatch of every construct: what is passed to the provider's resource, changed last.

``transform={"user_pool": {"mfa_configuration": "ON"}}`` merges arguments into those that the
construct chose; a function gets all of them and returns (or changes) them. The names are the
bindings' Python names, which are the Terraform provider's own.
"""

from __future__ import annotations

import copy
import functools
import inspect
import typing
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .names import snake_case
from .options import HasPath, nearest, option

Arguments = dict[str, Any]
Change = Mapping[str, Any] | Callable[[Arguments], Arguments | None]


@dataclass(frozen=True)
class Transform:
    """A change of provider arguments that removes a safeguard, with the reason for it.

    Parameters
    ----------
    change : dict or function
        What a plain transform would be.
    reason : str
        Why it is right here. Without one, a transform that removes authorization or opens what is
        closed by default is refused: it would pass a review as one line among many.

    Examples
    --------
    >>> Transform({"block_public_policy": False}, reason="a public website").reason
    'a public website'
    """

    change: Change
    reason: str


Transforms = Mapping[str, Change | Transform]


def check_transforms(owner: HasPath, transforms: object, nodes: Collection[str]) -> Transforms:
    """Check that ``transform`` names only resources that the construct makes."""
    if transforms is None:
        return {}
    option(owner, "transform", transforms).instance(dict, fix='write transform={"...": {...}}')
    assert isinstance(transforms, Mapping)
    _refuse_arguments(owner, transforms, nodes)
    option(owner, "transform", transforms).known_keys(nodes)
    for node, change in transforms.items():
        entry = option(owner, f"transform[{node!r}]", change)
        if isinstance(change, Transform):
            option(owner, f"transform[{node!r}].reason", change.reason).text(
                r".*\S.*",
                rule="removing a safeguard must have a reason that a reviewer can judge",
                fix='write Transform(..., reason="why this is right here")',
            )
        elif not isinstance(change, Mapping) and not callable(change):
            entry.refuse(
                "must be a dict of provider arguments, a function of them, or a Transform",
                f'write transform={{"{node}": {{"argument": value}}}}',
            )
    return transforms


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


def transformed(
    owner: HasPath,
    node: str,
    transform: Change | Transform | None,
    kind: Callable[..., Any],
    arguments: Arguments,
    guarded: Collection[str],
) -> Arguments:
    """Apply one transform to the arguments of one resource."""
    if transform is None:
        return arguments
    # Copies: a function may change a list in place.
    before = {name: copy.deepcopy(arguments.get(name)) for name in guarded}
    change = transform.change if isinstance(transform, Transform) else transform
    if isinstance(change, Mapping):
        arguments = {**arguments, **change}
    else:
        arguments = _called(owner, node, change, arguments)
    _refuse_unknown(owner, node, kind, arguments)
    if not isinstance(transform, Transform):
        for name, value in before.items():
            if arguments.get(name) != value:
                option(owner, f"transform[{node!r}]", {name: arguments.get(name)}).refuse(
                    f"`{name}` guards access; a change of it must have a reason",
                    f'write Transform({{"{name}": ...}}, reason="why this is right here")',
                )
    return _with_structs(owner, node, kind, arguments)


def _called(
    owner: HasPath, node: str, change: Callable[[Arguments], Arguments | None], given: Arguments
) -> Arguments:
    """Call a transform function; it returns the arguments or changes them in place."""
    arguments = dict(given)
    result = change(arguments)
    if result is None:
        return arguments
    if not isinstance(result, Mapping):
        option(owner, f"transform[{node!r}]", result).refuse(
            "a transform function must return a dict of provider arguments, or None",
            "return the dict that it was given",
        )
    return dict(result)


def _refuse_unknown(
    owner: HasPath, node: str, kind: Callable[..., Any], arguments: Mapping[str, Any]
) -> None:
    taken = set(_parameters(kind))
    # A resource that has a `scope` of its own calls its place in the tree `scope_`.
    known = taken - {"self", "scope_" if "scope_" in taken else "scope", "id_"}
    for name in sorted(arguments.keys() - known):
        option(owner, f"transform[{node!r}]", {name: arguments[name]}).refuse(
            f"`{name}` is not an argument of the provider's {getattr(kind, '__name__', node)}",
            nearest(name, sorted(known)),
        )


def _parameters(kind: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    # Of the constructor itself: the metaclass of the bindings' classes takes anything.
    return inspect.signature(vars(kind)["__init__"]).parameters


def _with_structs(
    owner: HasPath, node: str, kind: Callable[..., Any], arguments: Mapping[str, Any]
) -> Arguments:
    """Make the bindings' structs of dicts, at any depth; jsii does not convert those in lists."""
    _refuse_unknown(owner, node, kind, arguments)
    return {name: _as_structs(owner, node, kind, name, value) for name, value in arguments.items()}


def _as_structs(owner: HasPath, node: str, kind: Callable[..., Any], name: str, value: Any) -> Any:
    entries = value if isinstance(value, (list, tuple)) else (value,)
    if not any(isinstance(entry, Mapping) for entry in entries):
        return value
    struct = _struct_in(_annotations(vars(kind)["__init__"]).get(name))
    if struct is None:
        return value
    structs = [
        struct(**_with_structs(owner, node, struct, entry)) if isinstance(entry, Mapping) else entry
        for entry in entries
    ]
    return structs if isinstance(value, (list, tuple)) else structs[0]


@functools.cache
def _annotations(constructor: Callable[..., Any]) -> Mapping[str, Any]:
    # CDK Terrain's bindings write them as text, CDKTF's as types with text in them.
    return typing.get_type_hints(constructor)


def _struct_in(annotation: Any) -> Callable[..., Any] | None:
    """Find ``Struct`` in ``Sequence[Union[Struct, Dict[str, Any]]]``, however it is wrapped."""
    if isinstance(annotation, type) and hasattr(annotation, "__jsii_name_mapping__"):
        return annotation
    for part in typing.get_args(annotation):
        found = _struct_in(part)
        if found is not None:
            return found
    return None
