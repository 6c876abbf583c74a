"""Which members of a class of the engine are modelled, and with which types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from cdktf_lazy.kernel.bindings.types import Type

STRING = Type("string")
NUMBER = Type("number")
BOOLEAN = Type("boolean")
ANY = Type("any")
VOID: Type | None = None
OBJECT = Type("class")
"""Any object of the model; the function checks which."""

F = TypeVar("F", bound=Callable[..., Any])


def optional(of: Type) -> Type:
    """Make a type that takes no value as well."""
    return Type(of.kind, of.element, of.python, of.choices, optional=True)


def list_of(element: Type) -> Type:
    """Make the type of an array."""
    return Type("array", element=element)


def map_of(element: Type) -> Type:
    """Make the type of a map."""
    return Type("map", element=element)


@dataclass(frozen=True)
class Member:
    """A method or a property that is modelled.

    Parameters
    ----------
    name : str
        jsii's name.
    function : callable
        What answers it.
    parameters : tuple of Type
        The types of its arguments.
    returns : Type, optional
        The type of its value.
    variadic : bool
        Whether the last parameter takes any number of arguments.
    interface : str, optional
        The interface as which an object of a private class is returned.
    """

    name: str
    function: Callable[..., Any]
    parameters: tuple[Type, ...] = ()
    returns: Type | None = None
    variadic: bool = False
    interface: str | None = None


def _mark(kind: str, member: Callable[[Callable[..., Any]], Member]) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        marks = function.__dict__.setdefault("__members__", [])
        marks.append((kind, member(function)))
        return function

    return decorate


def method(
    name: str,
    *parameters: Type,
    returns: Type | None = None,
    variadic: bool = False,
    interface: str | None = None,
) -> Callable[[F], F]:
    """Mark what answers a method."""
    return _mark("method", lambda f: Member(name, f, parameters, returns, variadic, interface))


def getter(name: str, returns: Type, interface: str | None = None) -> Callable[[F], F]:
    """Mark what answers the reading of a property."""
    return _mark("getter", lambda f: Member(name, f, (), returns, interface=interface))


def setter(name: str, value: Type) -> Callable[[F], F]:
    """Mark what answers the writing of a property."""
    return _mark("setter", lambda f: Member(name, f, (value,)))


class Modelled:
    """An object of the engine.

    Its class lists what is modelled of it: ``MEMBERS`` holds methods, getters and setters by
    their kind and name.
    """

    MEMBERS: dict[tuple[str, str], Member] = {}  # noqa: RUF012 - filled once a class
    fqn: str | None = None
    """The name of the class for jsii, or None where it is private to the engine."""

    reference: Any = None
    """What jsii calls the object, once it was told of it."""

    OVERRIDABLE: frozenset[str] = frozenset()
    """jsii's names of the methods that the model calls through ``overrides``."""

    LACKS: frozenset[str] = frozenset()
    """Names that the engine's object surely lacks, where it might be taken for a struct."""

    overrides: dict[str, str] = {}  # noqa: RUF012 - replaced, never filled
    """jsii's names of the members that the program wrote itself, with Python's names."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        members: dict[tuple[str, str], Member] = {}
        for base in reversed(cls.__mro__[1:]):
            members |= vars(base).get("MEMBERS", {})
        for function in vars(cls).values():
            for kind, member in getattr(function, "__members__", ()):
                members[kind, member.name] = member
        cls.MEMBERS = members
