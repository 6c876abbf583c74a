"""The types of the methods that generated Python classes have."""

from __future__ import annotations

import inspect
from typing import Any, NamedTuple

from cdktf_lazy.kernel.bindings.types import Type, read_type
from cdktf_lazy.kernel.outcome import Unmodelled


class Signature(NamedTuple):
    """The types of a method.

    Parameters
    ----------
    parameters : tuple of Type
        The types of its arguments; one that may be left out is optional.
    returns : Type, optional
        The type of its value, None for nothing.
    """

    parameters: tuple[Type, ...]
    returns: Type | None


def find_function(python: Any, name: str) -> Any:
    """Give the function of a class that jsii calls ``name``."""
    for base in python.__mro__:
        for item in vars(base).values():
            if getattr(item, "__jsii_name__", None) == name:
                return item.__func__ if isinstance(item, classmethod) else item
    raise Unmodelled(f"the unknown method {name}")


def read_signature(python: Any, name: str) -> Signature:
    """Read the types of a method of a generated class.

    Raises
    ------
    Unmodelled
        When a struct is spread over its keyword arguments, or it is not known at all.
    """
    function = find_function(python, name)
    parameters: list[Type] = []
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if parameter.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD:
            raise Unmodelled(f"the arguments of {name}")
        read = read_type(parameter.annotation, function.__globals__)
        if parameter.default is not inspect.Parameter.empty:
            read = Type(read.kind, read.element, read.python, read.choices, optional=True)
        parameters.append(read)
    annotation = function.__annotations__.get("return")
    returns = None if annotation is None else read_type(annotation, function.__globals__)
    return Signature(tuple(parameters), None if returns == Type("none") else returns)
