"""Attributes of resources that are blocks: what they hold is referred to step by step."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.structs import struct_of
from cdktf_lazy.kernel.bindings.types import Type, read_type
from cdktf_lazy.kernel.model.arguments import (
    Holder,
    changing,
    forgetting,
    held_block,
    reading,
    verb_of,
    written_anew,
)
from cdktf_lazy.kernel.model.expressions import Call, PropertyAccess
from cdktf_lazy.kernel.model.members import NUMBER, OBJECT, STRING, Member, getter, method
from cdktf_lazy.kernel.model.tokens import (
    BOOLEAN_MAP_VALUE,
    NUMBER_MAP_VALUE,
    STRING_MAP_VALUE,
    Intrinsic,
    Resolvable,
)
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.resolving import Context
    from cdktf_lazy.kernel.versions import Bindings


class Attributes:
    """What a generated class says about attributes that are read.

    Parameters
    ----------
    python : type
        The class.
    bindings : Bindings
        The package it is from.
    """

    def __init__(self, python: Any, bindings: Bindings) -> None:
        self.python = python
        self.bindings = bindings
        self.fqn: str = python.__jsii_type__
        self._members: dict[tuple[str, str], Member] = {}

    @cached_property
    def getters(self) -> dict[str, Any]:
        """Its own properties, by jsii's names."""
        found = {}
        for item in vars(self.python).values():
            name = getattr(getattr(item, "fget", None), "__jsii_name__", None)
            if name is not None:
                found[name] = item.fget
        return found

    def member(self, kind: str, name: str) -> Member:
        """Give a member that the generator wrote."""
        found = self._members.get((kind, name))
        if found is None:
            found = self._members[kind, name] = self.read_member(kind, name)
        return found

    def read_member(self, kind: str, name: str) -> Member:
        """Read a member."""
        if name == "internalValue" and name in self.getters:
            return self._whole(kind)
        verb, argument = verb_of(name) if kind == "method" else ("", name)
        struct = self.struct
        if kind != "getter":
            if struct is None or not struct.has(argument) or (kind == "method" and not verb):
                raise Unmodelled(f"{self.fqn}.{name}")
            if verb == "reset":
                return forgetting(name, argument)
            return changing(name, argument, struct.property(argument).type)
        if name not in self.getters or name in _INTERNAL:
            raise Unmodelled(f"{self.fqn}.{name}")
        if name.endswith("Input") and name[:-5] in self.getters:
            annotated = self.getters[name]
            read = read_type(annotated.__annotations__["return"], annotated.__globals__)
            return reading(name, name[:-5], read)
        return self.read_attribute(name)

    def _whole(self, kind: str) -> Member:
        """Make the member that gives a block as it was given, or takes another one."""
        name = "internalValue"
        annotated = self.getters[name]
        read = read_type(annotated.__annotations__["return"], annotated.__globals__)
        if kind == "getter":
            return Member(name, lambda self: self.as_given(), (), read, interface="IResolvable")
        return Member(name, lambda self, value: self.give(value), (read,))

    def read_attribute(self, name: str) -> Member:
        """Read a property that refers to an attribute."""
        annotated = self.getters[name]
        read = read_type(annotated.__annotations__["return"], annotated.__globals__)
        terraform = self.terraform_name(name)
        give = self._give(name, terraform, read)
        return Member(name, give, (), read, interface="IResolvable")

    def terraform_name(self, name: str) -> str:
        """Give Terraform's name of an attribute."""
        struct = self.struct
        if struct is not None and struct.has(name):
            known = struct.property(name).terraform
            if known is None:
                raise Unmodelled(f"{self.fqn}.{name} does not say what it is in Terraform")
            return str(known)
        return self.bindings.shapes.name_of(self.fqn, name)

    @property
    def struct_name(self) -> str:
        """The name of the struct with the same attributes."""
        return self.fqn.removesuffix("OutputReference")

    @cached_property
    def struct(self) -> Any:
        """The struct with the same attributes, or None."""
        from jsii import _reference_map

        found = _reference_map._data_types.get(self.struct_name)
        return None if found is None else struct_of(found)

    def _give(self, name: str, terraform: str, read: Type) -> Callable[[Any], Any]:
        if read.kind == "string":
            return lambda self: self.model.tokens.string(self.reference_to(terraform))
        if read.kind == "number":
            return lambda self: self.model.tokens.number(self.reference_to(terraform))
        if _is_boolean(read):
            return lambda self: self.reference_to(terraform)
        if read.kind == "map" and read.element is not None:
            return self._give_map(name, terraform, read.element)
        bindings = self.bindings
        is_set = bindings.shapes.is_set(self.fqn, name)
        if read.kind == "array" and read.element == STRING:
            return lambda self: list_attribute(self, terraform, is_set=is_set)
        if read.kind == "array" and read.element == NUMBER:
            return lambda self: number_list_attribute(self, terraform, is_set=is_set)
        if read.kind == "class":
            return lambda self: block_attribute(
                self, name, terraform, read.python, bindings, is_set=is_set
            )
        if _has_resolvable(read):
            return lambda self: self.reference_to(terraform)
        raise Unmodelled(f"{self.fqn}.{name}")

    def _give_map(self, name: str, terraform: str, element: Type) -> Callable[[Any], Any]:
        item: Any = STRING_MAP_VALUE if element == STRING else NUMBER_MAP_VALUE
        if _is_boolean(element):
            item = BOOLEAN_MAP_VALUE
        elif element not in (STRING, NUMBER):
            raise Unmodelled(f"{self.fqn}.{name}")
        return lambda self: self.model.tokens.map(self.reference_to(terraform), item)


_INTERNAL = frozenset({"internalValue", "fqn", "terraformAttribute", "terraformResource"})


def _is_boolean(read: Type) -> bool:
    if read.kind == "interface":
        return str(read.python.__jsii_type__).endswith(".IResolvable")
    return read.kind == "union" and {one.kind for one in read.choices} == {"boolean", "interface"}


def _has_resolvable(read: Type) -> bool:
    """Whether a type is one of several, of which one is a token."""
    return any(
        one.kind == "interface" and str(one.python.__jsii_type__).endswith(".IResolvable")
        for one in read.choices
    )


def list_attribute(target: Any, terraform: str, *, is_set: bool) -> list[str]:
    """Give a token of an attribute that is a list; a set is made one."""
    tokens = target.model.tokens
    listed: list[str] = tokens.list(target.reference_to(terraform))
    return tokens.list(Call("tolist", [listed])) if is_set else listed


def number_list_attribute(target: Any, terraform: str, *, is_set: bool) -> list[float]:
    """Give a token of an attribute that is a list of numbers; a set is made a list."""
    tokens = target.model.tokens
    numbers: list[float] = tokens.number_list(target.reference_to(terraform))
    return tokens.number_list(tokens.list(Call("tolist", [numbers]))) if is_set else numbers


def block_attribute(
    target: Any, name: str, terraform: str, python: Any, bindings: Bindings, *, is_set: bool
) -> Any:
    """Give what stands for an attribute that is a block; it is made once."""
    made = target.blocks.get(name)
    if made is None:
        made = target.blocks[name] = _make_block(target, terraform, python, bindings, is_set)
        if isinstance(made, Given):
            made.argument = name
    return made


def _make_block(
    target: Any, terraform: str, python: Any, bindings: Bindings, is_set: bool
) -> Block:
    bases = {getattr(base, "__jsii_declared_type__", None) for base in python.__mro__}
    engine = target.model.engine.name
    of_engine = _MAPS.get(python.__jsii_type__.removeprefix(f"{engine}."))
    if of_engine is not None:
        return of_engine(target.model, target, terraform)
    if not python.__jsii_type__.startswith(f"{bindings.name}."):
        raise Unmodelled(f"a {python.__jsii_type__}")
    kind = Attributes(python, bindings)
    if f"{engine}.ComplexList" in bases:
        return BlockList(target.model, target, terraform, kind, is_set=is_set)
    if f"{engine}.ComplexObject" in bases:
        index = None if bindings.shapes.is_single(kind.fqn) else 0
        return BlockObject(target.model, target, terraform, kind, index, is_set=False)
    raise Unmodelled(f"a {python.__jsii_type__}")


class Block(Resolvable):
    """What stands for an attribute that is a block.

    Parameters
    ----------
    model : Model
        The program's objects.
    parent : Any
        The resource, or the block around it.
    attribute : str
        Terraform's name.
    """

    def __init__(self, model: Model, parent: Any, attribute: str) -> None:
        self.model = model
        self.parent = parent
        self.attribute = attribute
        self.blocks: dict[str, Any] = {}
        self._address: str | None = None
        model.has_late_tokens = True

    def resolve(self, context: Context) -> Any:
        """Give the address."""
        return self.fqn_token

    @property
    def fqn_token(self) -> str:
        """A token for the address."""
        if self._address is None:
            self._address = self.address()
        return self._address

    def address(self) -> str:
        """Make a token for the address."""
        return self.model.tokens.string(self.parent.reference_to(self.attribute))

    @getter("fqn", STRING)
    def get_fqn(self) -> str:
        """Give the address."""
        return self.fqn_token

    @method("toString", returns=STRING)
    def to_string(self) -> str:
        """Give a token for the block."""
        return self.model.tokens.string(self)


class ValueMap(Block):
    """An attribute that is a map of plain values."""

    def __init__(self, model: Model, parent: Any, attribute: str) -> None:
        super().__init__(model, parent, attribute)
        self.fqn = model.name_in_engine(type(self).__name__)

    def entry(self, key: str) -> Any:
        """Refer to an entry."""
        return self.parent.reference_to(f'{self.attribute}["{key}"]')


class StringMap(ValueMap):
    """An attribute that is a map of texts."""

    @method("lookup", STRING, returns=STRING)
    def lookup(self, key: str) -> str:
        """Give a token of an entry."""
        return self.model.tokens.string(self.entry(key))


class NumberMap(ValueMap):
    """An attribute that is a map of numbers."""

    @method("lookup", STRING, returns=NUMBER)
    def lookup(self, key: str) -> float:
        """Give a token of an entry."""
        return self.model.tokens.number(self.entry(key))


class BooleanMap(ValueMap):
    """An attribute that is a map of what is true or false."""

    @method("lookup", STRING, returns=OBJECT, interface="IResolvable")
    def lookup(self, key: str) -> Any:
        """Refer to an entry."""
        return self.entry(key)


_MAPS = {kind.__name__: kind for kind in (StringMap, NumberMap, BooleanMap)}
"""The engine's own kinds of attributes."""


class Given(Block):
    """A block that the program may have given, as an argument of the resource around it."""

    kind: Attributes
    argument: str | None = None
    """Which argument it is; that of an item of a list is not known."""

    def as_given(self) -> Any:
        """Give what the program gave."""
        if self.argument is None or not isinstance(self.parent, Holder):
            raise Unmodelled("an item of a list of blocks, as it was given")
        return (self.parent.held() or {}).get(self.argument)

    def give(self, value: Any) -> None:
        """Take something else."""
        if self.argument is None or not isinstance(self.parent, Holder):
            raise Unmodelled("another item of a list of blocks")
        self.parent.assign(self.argument, value)


class BlockList(Given):
    """An attribute that is a list of blocks."""

    def __init__(
        self, model: Model, parent: Any, attribute: str, kind: Attributes, *, is_set: bool
    ) -> None:
        super().__init__(model, parent, attribute)
        self.kind = kind
        self.fqn = kind.fqn
        self._is_set = is_set

    def address(self) -> str:
        """Make a token for the address."""
        tokens = self.model.tokens
        reference = self.parent.reference_to(self.attribute)
        if not self._is_set:
            return tokens.string(reference)
        return tokens.string(tokens.list(Call("tolist", [reference])))

    @method("allWithMapKey", STRING, returns=OBJECT)
    def all_with_map_key(self, key: str) -> Any:
        """Go through the blocks, with an attribute of each as its key."""
        from cdktf_lazy.kernel.model.iterators import ComplexListIterator

        return ComplexListIterator(self.model, Intrinsic(self.address()), key)

    @method("get", NUMBER, returns=OBJECT)
    def get_item(self, index: Any) -> Any:
        """Give a block of the list."""
        from jsii import _reference_map

        item = _reference_map._types.get(f"{self.kind.fqn.removesuffix('List')}OutputReference")
        if item is None or not isinstance(index, int):
            raise Unmodelled(f"an item of {self.fqn}")
        kind = Attributes(item, self.kind.bindings)
        return BlockObject(
            self.model, self.parent, self.attribute, kind, index, is_set=self._is_set
        )


class BlockObject(Holder, Given):
    """A block, or an item of a list of blocks."""

    def as_given(self) -> Any:
        """Give what the program gave, made anew: the engine keeps it in pieces."""
        return written_anew(super().as_given(), self.kind.struct)

    def held(self, *, make: bool = False) -> dict[str, Any] | None:
        """Give its arguments."""
        return held_block(self.parent, self.argument, make=make)

    def drop_if_empty(self) -> None:
        """Take the block away where no argument is left."""
        if self.argument is not None and not self.held():
            self.parent.assign(self.argument, None)

    def __init__(
        self,
        model: Model,
        parent: Any,
        attribute: str,
        kind: Attributes,
        index: int | None,
        *,
        is_set: bool,
    ) -> None:
        super().__init__(model, parent, attribute)
        self.kind = kind
        self.fqn = kind.fqn
        self._index = index
        self._is_set = is_set

    def _listed(self) -> list[str]:
        reference = self.parent.reference_to(self.attribute)
        return self.model.tokens.list(Call("tolist", [reference]))

    def reference_to(self, attribute: str) -> Any:
        """Make a reference to an attribute of the block."""
        if self._is_set:
            return PropertyAccess(self._listed(), [self._index, attribute])
        index = "" if self._index is None else f"[{self._index}]"
        return self.parent.reference_to(f"{self.attribute}{index}.{attribute}")

    def address(self) -> str:
        """Make a token for the address."""
        if self._is_set:
            return self.model.tokens.string(PropertyAccess(self._listed(), [self._index]))
        index = "" if self._index is None else f"[{self._index}]"
        return self.model.tokens.string(self.parent.reference_to(f"{self.attribute}{index}"))
