"""Arguments of resources and blocks that the program reads back or changes afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.structs import Struct, struct_of
from cdktf_lazy.kernel.model.members import Member
from cdktf_lazy.kernel.model.tokens import Resolvable
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.bindings.types import Type

RESOLVABLE = "IResolvable"


def reading(name: str, argument: str, returns: Type) -> Member:
    """Make the member that gives an argument as it was given.

    Parameters
    ----------
    name : str
        jsii's name of the property.
    argument : str
        The argument.
    returns : Type
        What the property holds.
    """
    struct = _block_in(returns)
    if struct is None and not _is_kept(returns):
        raise Unmodelled(f"the argument {argument} as it was given")

    def give(self: Any) -> Any:
        found = (self.held() or {}).get(argument)
        return written_anew(found, struct) if struct is not None else found

    return Member(name, give, (), returns, interface=RESOLVABLE)


def changing(name: str, argument: str, expected: Type) -> Member:
    """Make the member that gives an argument another value."""
    return Member(name, lambda self, value: self.assign(argument, value), (expected,))


def forgetting(name: str, argument: str) -> Member:
    """Make the member that takes an argument away."""
    return Member(name, lambda self: self.assign(argument, None))


def verb_of(name: str) -> tuple[str, str]:
    """Cut the name of a method such as ``putVersioning`` into what it does and the argument."""
    for verb in ("reset", "put"):
        rest = name[len(verb) :]
        if name.startswith(verb) and rest[:1].isupper():
            return verb, rest[0].lower() + rest[1:]
    return "", ""


def _is_kept(read: Type) -> bool:
    """Whether a value of a type comes back as it went in."""
    if read.kind == "union":
        return all(one.kind == "interface" or _is_kept(one) for one in read.choices)
    if read.kind == "array":
        element = read.element
        return element is not None and (_block_in(element) is not None or _is_kept(element))
    if read.kind == "map":
        return read.element is not None and _is_kept(read.element)
    return read.kind in ("string", "number", "boolean", "interface")


def _block_in(read: Type) -> Struct | None:
    """Give the struct where a type holds a single block."""
    for one in (read, *read.choices):
        if one.kind == "struct":
            return struct_of(one.python)
    return None


def written_anew(values: Any, struct: Struct | None) -> Any:
    """Copy a block: the engine keeps its arguments one by one, and makes it when it is read."""
    if not isinstance(values, dict):
        return values
    if struct is None:
        raise Unmodelled("a block of an unknown type")
    copied: dict[str, Any] = {}
    for name, value in values.items():
        inner = _block_in(struct.property(name).type)
        copied[name] = value if inner is None else written_anew(value, inner)
    return copied


class Holder:
    """What holds arguments of its own: a resource, or a block in one."""

    def held(self, *, make: bool = False) -> dict[str, Any] | None:
        """Give the arguments, or None where the block is not there.

        Parameters
        ----------
        make : bool
            Whether to make the block where it is not there.
        """
        raise NotImplementedError

    def drop_if_empty(self) -> None:
        """Take the block away where no argument is left."""

    def assign(self, name: str, value: Any) -> None:
        """Take another value of an argument."""
        held = self.held(make=value is not None)
        if held is None:
            return
        if value is None:
            held.pop(name, None)
            self.drop_if_empty()
        else:
            held[name] = value


def held_block(parent: Any, name: str | None, *, make: bool) -> dict[str, Any] | None:
    """Give the arguments of a block that something else holds.

    Raises
    ------
    Unmodelled
        When the block is an item of a list, or a token stands in its place.
    """
    if name is None or not isinstance(parent, Holder):
        raise Unmodelled("the arguments of an item of a list of blocks")
    outer = parent.held(make=make)
    if outer is None:
        return None
    found = outer.get(name)
    if isinstance(found, Resolvable) or not isinstance(found, (dict, type(None))):
        raise Unmodelled("the arguments of a block that is a token")
    if found is None and make:
        found = outer[name] = {}
    return found
