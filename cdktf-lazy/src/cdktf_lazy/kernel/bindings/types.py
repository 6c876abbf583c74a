"""jsii's types, as the annotations of generated Python code write them."""

from __future__ import annotations

import collections.abc
import enum
import typing
from dataclasses import dataclass, field
from typing import Any

from cdktf_lazy.kernel.outcome import Unmodelled


@dataclass(frozen=True)
class Type:
    """A type that a value over the wire may have.

    Parameters
    ----------
    kind : str
        ``string``, ``number``, ``boolean``, ``any``, ``array``, ``map``, ``struct``, ``class``,
        ``interface``, ``enum``, ``union`` or ``none``.
    element : Type, optional
        The type of what an array or map holds.
    python : type, optional
        The class of a struct, a class, an interface or an enum.
    choices : tuple of Type
        The types of a union.
    optional : bool
        Whether there may be no value.
    """

    kind: str
    element: Type | None = None
    python: Any = None
    choices: tuple[Type, ...] = ()
    optional: bool = field(default=False, compare=False)


_SIMPLE = {str: Type("string"), bool: Type("boolean"), type(None): Type("none")}
_NUMBER = frozenset({int, float})
_ARRAYS = (list, collections.abc.Sequence)
_MAPS = (dict, collections.abc.Mapping)


def read_type(annotation: Any, names: dict[str, Any]) -> Type:
    """Read an annotation of a generated module.

    Parameters
    ----------
    annotation : Any
        An annotation, evaluated or as text.
    names : dict
        The names that it may use: the globals of the function that is annotated.

    Returns
    -------
    Type
        What jsii's assembly says of the same place.

    Raises
    ------
    Unmodelled
        When it has a form that the generator is not known to write.
    """
    annotation = _evaluated(annotation, names)
    if annotation is typing.Any:
        return Type("any")
    known = _SIMPLE.get(annotation)
    if known is not None:
        return known
    origin = typing.get_origin(annotation)
    arguments = typing.get_args(annotation)
    if origin is typing.Union:
        return _read_union(arguments, names)
    if origin in _ARRAYS:
        return Type("array", element=read_type(arguments[0], names))
    if origin in _MAPS:
        if arguments[0] is not str:
            raise Unmodelled("a value of type json")
        return Type("map", element=read_type(arguments[1], names))
    return _read_class(annotation)


def _evaluated(annotation: Any, names: dict[str, Any]) -> Any:
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    while isinstance(annotation, str):
        known = names.get(annotation)
        annotation = eval(annotation, names) if known is None else known
    return annotation


def _read_union(arguments: tuple[Any, ...], names: dict[str, Any]) -> Type:
    if frozenset(arguments) == _NUMBER:
        return Type("number")
    optional = type(None) in arguments
    members = [one for one in arguments if one is not type(None)]
    if set(members) >= _NUMBER:
        members = [one for one in members if one not in _NUMBER]
        read = [Type("number")]
    else:
        read = []
    read += [read_type(one, names) for one in members if not _is_dict_of_any(one)]
    read = [choice for one in read for choice in (one.choices or (one,))]
    if len(read) == 1:
        one = read[0]
        return Type(one.kind, one.element, one.python, one.choices, optional)
    return Type("union", choices=tuple(read), optional=optional)


def _is_dict_of_any(annotation: Any) -> bool:
    """Whether it is what Python takes beside a struct: a dict with the struct's names."""
    return typing.get_origin(annotation) is dict


def _read_class(annotation: Any) -> Type:
    if not isinstance(annotation, type):
        raise Unmodelled(f"a value of type {annotation!r}")
    if issubclass(annotation, enum.Enum):
        return Type("enum", python=annotation)
    if getattr(annotation, "__jsii_name_mapping__", None) is not None:
        return Type("struct", python=annotation)
    if getattr(annotation, "__jsii_declared_type__", None) is not None:
        return Type("class", python=annotation)
    if getattr(annotation, "__jsii_type__", None) is not None:
        return Type("interface", python=annotation)
    if annotation.__module__ == "datetime":
        raise Unmodelled("a value of type date")
    raise Unmodelled(f"a value of type {annotation!r}")
