"""The transform of one resource: the change, what may not change, and the bindings' structs.

It is loaded by the first transform, so that a synth without any does not pay for the tables.
"""

from __future__ import annotations

import functools
import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from gatehouse.core.errors import OptionError
from gatehouse.core.options import HasPath, nearest, option
from gatehouse.core.tokens import as_whole
from gatehouse.core.transform import Arguments, Change, Check, Transform
from gatehouse.core.written_values import refuse_wrong_numbers

from .changes import changes, detached, plain
from .classes import Kind
from .table import classes_of

if TYPE_CHECKING:
    from gatehouse.core.component import Component
    from gatehouse.core.engine import Construct
    from gatehouse.core.stack import AppStack

# What the bindings ("type of argument tags must be …") and jsii ("Key 'tags': Unable …") say.
_WRONG_TYPE = re.compile(r"(?:type of argument |Key ')(\w+)'?:? ([^\n]+)")


class Place(NamedTuple):
    """Where a resource is made.

    Parameters
    ----------
    stack : AppStack
        The stack whose state has it.
    scope : Construct
        What it is in.
    id : str
        Its id there.
    """

    stack: AppStack
    scope: Construct
    id: str


def make(
    owner: Component,
    node: str,
    place: Place,
    transform: Change | Transform,
    kind: Callable[..., Any],
    arguments: Arguments,
    check: Check | None,
) -> Any:
    """Make a resource with a transform of its arguments.

    Parameters
    ----------
    owner : Construct
        The construct that makes the resource.
    node : str
        The resource's name in ``.nodes``.
    place : Place
        Where it is made.
    transform : dict, function or Transform
        What changes the arguments.
    kind : type
        The bindings' class of the resource.
    arguments : dict
        The construct's arguments.
    check : function, optional
        The checks of the construct's options, for the result.

    Raises
    ------
    OptionError
        If the result has unknown arguments or wrong types, changes a fixed argument, changes a
        guarded one without a reason, or is what an option would be refused for.
    """
    change = transform.change if isinstance(transform, Transform) else transform
    if isinstance(change, Mapping):
        result = {**arguments, **change}
    else:
        result = _called(owner, node, change, arguments)
    # What the caller keeps of it, such as a list, can't change it any more.
    result = detached({name: value for name, value in result.items() if value is not None})
    refuse_wrong_numbers(owner, f"transform[{node!r}]", plain(result))
    with _types_named(owner, node, result):
        structs = _with_structs(owner, node, kind, result)
    structs = as_whole(structs)
    _refuse_changes(owner, node, kind, arguments, result, isinstance(transform, Transform))
    if check is not None:
        _checked(owner, node, check, plain(result))
    place.stack.check_provider(kind, structs, owner.path, before=arguments)  # type: ignore[arg-type]
    with _types_named(owner, node, result):
        return kind(place.scope, place.id, **structs)


@contextmanager
def _types_named(owner: HasPath, node: str, given: Arguments) -> Iterator[None]:
    """Say which argument has a wrong type, in place of the bindings' or jsii's own error."""
    try:
        yield
    except (TypeError, RuntimeError) as error:
        said = str(error)
        wrong = _WRONG_TYPE.findall(said)
        if not wrong:
            raise
        name, expected = wrong[-1]  # the innermost
        option(
            owner, f"transform[{node!r}]", {name: given[name]} if name in given else given
        ).refuse(
            f"`{name}` must have the provider's type: {expected}",
            "write text in quotes, numbers and flags without, and lists in brackets",
        )


def _refuse_changes(
    owner: HasPath,
    node: str,
    kind: Callable[..., Any],
    before: Arguments,
    after: Arguments,
    has_reason: bool,
) -> None:
    """Raise where a fixed argument was changed, or a guarded one without a reason."""
    found = changes(classes_of(kind), before, after)
    for change in sorted(found, key=lambda change: change.kind is not Kind.FIXED):
        given = option(owner, f"transform[{node!r}]", {change.path: change.after})
        if change.kind is Kind.FIXED:
            given.refuse(
                f"`{change.path}` must stay as the construct sets it, since others rely on it",
                change.classes.way_out(change.path),
            )
        if not has_reason:
            name = change.path.partition(".")[0]
            whole = ""
            if change.after is None and after.get(name) is not None:
                whole = f"name all of `{name}` again, since a dict replaces it as a whole; or "
            given.refuse(
                f"`{change.path}` guards access; a change of it must have a reason",
                f'{whole}write Transform({{"{name}": ...}}, reason="why this is right here")',
            )


def _checked(owner: HasPath, node: str, check: Check, arguments: Arguments) -> None:
    """Run the checks of options on what a transform made; their errors name the transform."""
    try:
        check(arguments)
    except OptionError as error:
        raise OptionError(
            construct=owner.path,
            option=f"transform[{node!r}]",
            value=error.value,
            rule=f"{error.option}: {error.rule}",
            fix=error.fix,
        ) from None


def _called(
    owner: HasPath, node: str, change: Callable[[Arguments], Arguments | None], given: Arguments
) -> Arguments:
    """Call a transform function; it returns the arguments or changes them in place."""
    arguments = {name: plain(value) for name, value in given.items()}
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
    known = _parameters(kind)
    for name in sorted(arguments.keys() - known.keys()):
        option(owner, f"transform[{node!r}]", {name: arguments[name]}).refuse(
            f"`{name}` is not an argument of the provider's {getattr(kind, '__name__', node)}",
            nearest(name, sorted(known)),
        )


def _parameters(kind: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    """The provider's arguments: what comes by name. The scope and the id come by position."""
    # Of the constructor itself: the metaclass of the bindings' classes takes anything.
    parameters = inspect.signature(vars(kind)["__init__"]).parameters
    return {name: each for name, each in parameters.items() if each.kind is each.KEYWORD_ONLY}


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
    structs = list(_structs_in(_annotations(vars(kind)["__init__"]).get(name)))
    if not structs:
        return value
    made = [
        _as_struct(owner, node, structs, entry) if isinstance(entry, Mapping) else entry
        for entry in entries
    ]
    return made if isinstance(value, (list, tuple)) else made[0]


def _as_struct(
    owner: HasPath, node: str, structs: list[Callable[..., Any]], entry: Mapping[str, Any]
) -> Any:
    """Make the first of some structs that has all of an entry's arguments."""
    fitting = (each for each in structs if entry.keys() <= _parameters(each).keys())
    struct = next(fitting, structs[0])
    values = _with_structs(owner, node, struct, entry)
    _refuse_missing(owner, node, struct, entry)
    return struct(**values)


def _refuse_missing(
    owner: HasPath, node: str, struct: Callable[..., Any], entry: Mapping[str, Any]
) -> None:
    needed = {name for name, each in _parameters(struct).items() if each.default is each.empty}
    missing = sorted(needed - entry.keys())
    if missing:
        option(owner, f"transform[{node!r}]", dict(entry)).refuse(
            f"each {getattr(struct, '__name__', node)} must have {', '.join(missing)}",
            "write these too; to take the whole block out, write None in its place",
        )


@functools.cache
def _annotations(constructor: Callable[..., Any]) -> Mapping[str, Any]:
    # CDK Terrain's bindings write them as text, CDKTF's as types with text in them.
    return typing.get_type_hints(constructor)


def _structs_in(annotation: Any) -> Iterator[Callable[..., Any]]:
    """Find ``Struct`` in ``Sequence[Union[Struct, Dict[str, Any]]]``, however it is wrapped."""
    if isinstance(annotation, type) and hasattr(annotation, "__jsii_name_mapping__"):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _structs_in(part)
