"""The objects that jsii knows by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsii._kernel.types import ObjRef

from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.members import Modelled

FIRST = 10000
"""The number of the first object, as Node counts."""


class Objects:
    """Gives objects their names, in Node's order.

    Parameters
    ----------
    first : int
        The number of the first object.
    """

    def __init__(self, first: int = FIRST) -> None:
        self._next = first
        self._by_name: dict[str, Modelled] = {}
        self._structs: dict[int, Modelled] = {}

    def __len__(self) -> int:
        return len(self._by_name)

    def register(self, value: Modelled, fqn: str, interfaces: list[str] | None) -> ObjRef:
        """Name an object."""
        reference = ObjRef(f"{fqn}@{self._next}", interfaces or None)
        self._next += 1
        self._by_name[reference.ref] = value
        value.reference = reference
        return reference

    def reference(self, value: Modelled, interface: str | None) -> ObjRef:
        """Give the name of an object that a member returns."""
        found: Any = value.reference
        if found is not None:
            if found.interfaces is None and value.fqn is None and interface is not None:
                found = value.reference = ObjRef(found.ref, [interface])
            return ObjRef(found.ref, found.interfaces)
        if value.fqn is not None:
            return self.register(value, value.fqn, None)
        return self.register(value, "Object", None if interface is None else [interface])

    def struct(self, values: dict[str, Any], python: Any) -> ObjRef:
        """Give the name of a struct that a member returns."""
        from cdktf_lazy.kernel.bindings.structs import struct_of
        from cdktf_lazy.kernel.model.wire import StructObject

        found = self._structs.get(id(values))
        if found is None:
            found = self._structs[id(values)] = StructObject(values, struct_of(python))
            return self.register(found, "Object", [python.__jsii_type__])
        if found.reference.interfaces != [python.__jsii_type__]:
            raise Unmodelled("a struct that is returned as two types")
        return ObjRef(found.reference.ref, found.reference.interfaces)

    def told_struct(self, values: dict[str, Any]) -> ObjRef | None:
        """Give the name of a struct, where a member returned it before."""
        found = self._structs.get(id(values))
        return None if found is None else ObjRef(found.reference.ref, found.reference.interfaces)

    def find(self, reference: Any) -> Modelled:
        """Give the object of a name."""
        try:
            return self._by_name[reference.ref]
        except KeyError:
            raise Unmodelled(f"the unknown object {reference.ref}") from None
