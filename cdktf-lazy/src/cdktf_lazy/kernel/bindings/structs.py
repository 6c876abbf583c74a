"""Structs: bags of named values, such as the arguments of a resource or one of its blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cdktf_lazy.kernel.bindings.types import Type, read_type
from cdktf_lazy.kernel.outcome import Unmodelled

_REGISTRY = re.compile(r"\{@link https://[^ ]+#(\w+) \w+#(\w+)\}")
"""How the generator says which argument of Terraform's a property is."""

_BLOCK = re.compile(r"^\w+ block\.$", re.MULTILINE)


@dataclass(frozen=True)
class Property:
    """A property of a struct.

    Parameters
    ----------
    name : str
        jsii's name, such as ``bucketPrefix``.
    type : Type
        What it holds.
    terraform : str, optional
        Terraform's name, such as ``bucket_prefix``, where the struct belongs to a provider.
    is_block : bool
        Whether it is a block in Terraform, rather than an argument.
    is_alias : bool
        Whether it is the alias of a provider.
    """

    name: str
    type: Type
    terraform: str | None
    is_block: bool
    is_alias: bool = False

    @property
    def place(self) -> tuple[int, str]:
        """Where the generator writes it: arguments by their names, an alias, blocks by theirs."""
        return 2 if self.is_block else int(self.is_alias), self.terraform or ""


class Struct:
    """What a generated struct says about itself.

    Parameters
    ----------
    python : type
        The generated class.
    """

    def __init__(self, python: Any) -> None:
        self.python = python
        self.fqn: str = python.__jsii_type__
        self._python_names: dict[str, str] = {
            jsii: name for name, jsii in python.__jsii_name_mapping__.items()
        }
        self._properties: dict[str, Property] = {}

    @property
    def names(self) -> list[str]:
        """Jsii's names of all properties."""
        return list(self._python_names)

    @cached_property
    def required(self) -> frozenset[str]:
        """Jsii's names of the properties that must have a value."""
        optional = self.python.__init__.__kwdefaults__ or {}
        return frozenset(jsii for jsii, name in self._python_names.items() if name not in optional)

    def has(self, name: str) -> bool:
        """Whether there is a property of this name."""
        return name in self._python_names

    def property(self, name: str) -> Property:
        """Give a property by jsii's name of it."""
        found = self._properties.get(name)
        if found is None:
            found = self._properties[name] = self._read(name)
        return found

    def _read(self, name: str) -> Property:
        python_name = self._python_names[name]
        getter = getattr(vars(self.python).get(python_name), "fget", None)
        if getter is None:
            raise Unmodelled(f"{self.fqn}.{name} is not a plain property")
        read = read_type(getter.__annotations__["return"], getter.__globals__)
        text = getter.__doc__ or ""
        found = _REGISTRY.findall(text)
        terraform = found[-1][0] if found and found[-1][0] == found[-1][1] else None
        is_alias = name == "alias" and self.fqn.endswith("ProviderConfig")
        return Property(name, read, terraform, bool(_BLOCK.search(text)), is_alias)


_structs: dict[Any, Struct] = {}


def struct_of(python: Any) -> Struct:
    """Give what is known of a generated struct."""
    found = _structs.get(python)
    if found is None:
        found = _structs[python] = Struct(python)
    return found
