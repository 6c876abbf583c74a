"""Values on their way between the program and the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.structs import Struct, struct_of
from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.members import Member, Modelled
from cdktf_lazy.kernel.model.values import NULL, number, ordered, text
from cdktf_lazy.kernel.outcome import Refused, Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.objects import Objects

_MAP = "$jsii.map"
_STRUCT = "$jsii.struct"
_ENUM = "$jsii.enum"

_KINDS = ("string", "number", "boolean", "enum", "array", "map", "struct", "class", "interface")
_ORDER = {kind: place for place, kind in enumerate((*_KINDS, "any"))}
"""The order in which the kernel tries the types of a union."""


class _MismatchError(Exception):
    """A value is not of a type; another type of a union may fit."""


def _no(reason: str) -> _MismatchError:
    return _MismatchError(reason)


class Reader:
    """Reads values that come from the program.

    Parameters
    ----------
    objects : Objects
        The objects that references lead to.
    """

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def read(self, value: Any, expected: Type) -> Any:
        """Read a value as a type.

        Raises
        ------
        Unmodelled
            When it is not of that type: Node says then what is wrong with it.
        """
        try:
            return self._read(value, expected)
        except _MismatchError as mismatch:
            raise Unmodelled(f"a value that does not fit: {mismatch}") from None

    def _read(self, value: Any, expected: Type) -> Any:
        if value is None:
            if expected.optional or expected.kind == "any":
                return None
            raise _no("a value is required")
        kind = expected.kind
        if kind == "string":
            if type(value) is not str:
                raise _no("not a text")
            return text(value)
        if kind == "number":
            if type(value) not in (int, float):
                raise _no("not a number")
            return number(value)
        if kind == "boolean":
            if type(value) is not bool:
                raise _no("not a boolean")
            return value
        if kind == "any":
            return self.read_any(value)
        if kind == "array":
            return self._read_list(value, expected)
        if kind == "map":
            return self._read_map(value, expected)
        if kind == "struct":
            return self._read_struct(value, expected.python)
        if kind == "union":
            return self._read_union(value, expected)
        if kind == "enum":
            if not isinstance(value, dict) or value.keys() != {_ENUM}:
                raise _no("not an enum")
            return _enum_value(value[_ENUM])
        return self._read_object(value, expected)

    def _read_list(self, value: Any, expected: Type) -> Any:
        if not isinstance(value, list):
            raise _no("not a list")
        assert expected.element is not None
        return [self._read(item, expected.element) for item in value]

    def _read_map(self, value: Any, expected: Type) -> Any:
        if _name_of(value) is not None:
            raise Unmodelled("an object where a map is expected")
        if not isinstance(value, dict) or value.keys() != {_MAP}:
            raise _no("not a map")
        assert expected.element is not None
        return self._entries(value[_MAP], expected.element)

    def _entries(self, entries: dict[str, Any], element: Type) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for key, item in entries.items():
            if type(key) is not str or key == "__proto__":
                raise Unmodelled("a key that is no text, or one that JavaScript reserves")
            found = self._read(item, element)
            if found is not None:
                read[text(key)] = found
        return ordered(read)

    def _read_struct(self, value: Any, python: Any) -> Any:
        struct = struct_of(python)
        name = _name_of(value)
        if name is not None:
            if struct.required & self._objects.find(name).LACKS:
                raise _no("an object that lacks a required property")
            raise Unmodelled("an object where a struct is expected")
        if not isinstance(value, dict):
            raise _no("not a struct")
        if value.keys() == {_STRUCT}:
            wired = value[_STRUCT]
            if wired["fqn"] != struct.fqn and not _is_below(wired["fqn"], python):
                raise _no(f"a {wired['fqn']} where a {struct.fqn} is expected")
            value = wired["data"]
        elif value.keys() == {_MAP}:
            value = value[_MAP]
        elif value.keys() == {_ENUM}:
            raise _no("an enum")
        elif not value:
            raise _no("an empty object that is no wired struct has no value")
        if not struct.required <= value.keys():
            raise _no("a required property is missing")
        read: dict[str, Any] = {}
        for key, item in value.items():
            if item is None and key not in struct.required:
                continue
            if struct.has(key):
                found = self._read(item, struct.property(key).type)
                if found is not None:
                    read[key] = found
        return read

    def _read_union(self, value: Any, expected: Type) -> Any:
        choices = sorted(expected.choices, key=lambda choice: _ORDER[choice.kind])
        for choice in choices:
            try:
                return self._read(value, choice)
            except _MismatchError:
                continue
        raise _no("none of the types of a union")

    def _read_object(self, value: Any, expected: Type) -> Modelled:
        name = _name_of(value)
        if name is None:
            raise _no("not an object")
        if expected.kind == "class" and expected.python is not None:
            declared = expected.python
            if not isinstance(value, declared) and type(value).__name__ != "InterfaceDynamicProxy":
                raise _no("an object of another class than is expected")
        return self._objects.find(name)

    def read_any(self, value: Any) -> Any:
        """Read a value of which nothing is declared."""
        if value is None:
            return None
        if type(value) is str:
            return text(value)
        if type(value) is bool:
            return value
        if type(value) in (int, float):
            return number(value)
        if isinstance(value, list):
            return [self.read_any(item) for item in value]
        if isinstance(value, dict):
            return self._read_any_of(value)
        name = _name_of(value)
        if name is not None:
            return self._objects.find(name)
        raise Unmodelled(f"a {type(value).__name__} as a value")

    def _read_any_of(self, value: dict[str, Any]) -> Any:
        [kind] = value if len(value) == 1 else [""]
        if kind == _MAP:
            return self._entries(value[_MAP], Type("any"))
        if kind == _ENUM:
            return _enum_value(value[_ENUM])
        if kind == _STRUCT:
            from jsii import _reference_map

            struct = _reference_map._data_types.get(value[_STRUCT]["fqn"])
            if struct is None:
                raise Unmodelled("a struct of an unknown type")
            return self._read(value[_STRUCT]["data"], Type("struct", python=struct))
        raise Unmodelled("a value in an unknown form")


def _name_of(value: Any) -> Any:
    """Read jsii's name of an object, or None where it has none, as jsii does before it sends.

    Raises
    ------
    Refused
        When the object raises.
    """
    try:
        return getattr(value, "__jsii_ref__", None)
    except Exception as error:
        raise Refused(error) from error


def _is_below(fqn: str, python: Any) -> bool:
    """Whether a struct has all that another one has."""
    from jsii import _reference_map

    found = _reference_map._data_types.get(fqn)
    if found is None:
        raise Unmodelled(f"the unknown struct {fqn}")
    return issubclass(found, python)


def _enum_value(name: str) -> str:
    """Give the name of an enum's member; what the engine makes of it is for the member to know."""
    return name.rpartition("/")[2]


class StructObject(Modelled):
    """A struct that the program reads, a property at a time.

    Parameters
    ----------
    values : dict
        What it holds.
    struct : Struct
        What is known of it.
    """

    def __init__(self, values: dict[str, Any], struct: Struct) -> None:
        self.values = values
        self.struct = struct

    @property
    def kind(self) -> StructObject:
        """What knows its members."""
        return self

    def member(self, kind: str, name: str) -> Member:
        """Give a property."""
        found = self.values.get(name)
        known = self.struct.has(name) and kind == "getter"
        if not known or (found is None and name in self.struct.required):
            raise Unmodelled(f"{self.struct.fqn}.{name}")
        returns = self.struct.property(name).type
        return Member(name, lambda self: found, (), returns, interface="IResolvable")


def _element(returns: Type, kind: str) -> Type | None:
    """Give the type of what an array or a map holds, or None where a type takes none."""
    found = [one.element for one in (returns, *returns.choices) if one.kind == kind]
    if len(found) > 1 and any(_struct_or_none(one) for one in found if one is not None):
        raise Unmodelled("a value of one of several types for the program")
    return found[0] if found else None


def _struct_type(returns: Type) -> Any:
    """Give the struct as which a value is returned: of several, the first one."""
    found = _struct_or_none(returns)
    if found is None:
        raise Unmodelled("a map for the program where none is expected")
    return found


def _struct_or_none(returns: Type) -> Any:
    return next((one.python for one in (returns, *returns.choices) if one.kind == "struct"), None)


def write(value: Any, returns: Type | None, interface: str | None, objects: Objects) -> Any:
    """Write a value for the program.

    Parameters
    ----------
    value : Any
        A value of the model.
    returns : Type, optional
        The type that the member returns, None for nothing.
    interface : str, optional
        The interface as which an object of a private class is returned.
    objects : Objects
        Names the objects.
    """
    if returns is None or value is None or value is NULL:
        return None
    if isinstance(value, Modelled):
        return objects.reference(value, None if returns.kind == "any" else interface)
    if isinstance(value, list):
        element = _element(returns, "array") or Type("any")
        return [write(item, element, interface, objects) for item in value]
    if isinstance(value, dict):
        held = Type("any") if returns.kind == "any" else _element(returns, "map")
        if held is None:
            return objects.struct(value, _struct_type(returns))
        told = objects.told_struct(value)
        if told is not None:  # jsii knows it from then on, whatever is declared
            return told
        return {
            key: written
            for key, item in ordered(value).items()
            if (written := write(item, held, interface, objects)) is not None
        }
    return value
