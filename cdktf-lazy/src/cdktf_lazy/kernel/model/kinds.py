"""What the classes of resources, data sources and providers say about themselves."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.structs import Struct, struct_of
from cdktf_lazy.kernel.bindings.types import Type, read_type
from cdktf_lazy.kernel.model.arguments import changing, forgetting, reading, verb_of
from cdktf_lazy.kernel.model.attributes import Attributes
from cdktf_lazy.kernel.model.generated import META, Generated
from cdktf_lazy.kernel.model.members import OBJECT, STRING, Member, optional
from cdktf_lazy.kernel.model.moves import Importable
from cdktf_lazy.kernel.model.resources import DataSource, Provider, Resource
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.versions import Bindings

_ADDRESS = re.compile(r"\{@link https://[^ ]+ (\w+)\}")


class Kind(Attributes):
    """What the class of a resource, a data source or a provider says about itself.

    Parameters
    ----------
    python : type
        The class.
    bindings : Bindings
        The package it is from.
    """

    def __init__(self, python: Any, bindings: Bindings) -> None:
        super().__init__(python, bindings)
        found = _ADDRESS.search(python.__doc__ or "")
        if found is None:
            raise Unmodelled(f"{self.fqn} does not say what it is in Terraform")
        self.terraform = found[1]

    @cached_property
    def config(self) -> Struct:
        """The struct of its arguments."""
        from jsii import _reference_map

        known = _reference_map._data_types
        found = known.get(self.struct_name) or known.get(f"{self.struct_name}A")
        if found is None:
            raise Unmodelled(f"{self.fqn} has no arguments of a known name")
        return struct_of(found)

    @property
    def struct_name(self) -> str:
        """The name of the struct of its arguments."""
        return f"{self.fqn}Config"

    def read_member(self, kind: str, name: str) -> Member:
        """Read a member."""
        if kind == "getter" and name in self.getters:
            return self._read_getter(name)
        if kind == "getter" and name == "terraformGeneratorMetadata":
            python = self.engine_struct("TerraformProviderGeneratorMetadata")
            return Member(name, lambda self: self.generator, (), Type("struct", python=python))
        if kind == "getter" and name in META and self.config.has(name):
            returns = self.config.property(name).type
            return Member(name, lambda self: self.config.get(name), (), returns)
        if kind == "setter" and self.config.has(name):
            return changing(name, name, self.config.property(name).type)
        if kind == "method":
            verb, argument = verb_of(name)
            if verb and argument in self.config.names and argument not in META:
                if verb == "reset":
                    return forgetting(name, argument)
                return changing(name, argument, self.config.property(argument).type)
        raise Unmodelled(f"{self.fqn}.{name}")

    def _read_getter(self, name: str) -> Member:
        is_provider = issubclass(self.resource_class, Provider)
        argument = name[:-5] if name.endswith("Input") else name
        if is_provider or (argument != name and self.config.has(argument)):
            getter = self.getters[name]
            read = read_type(getter.__annotations__["return"], getter.__globals__)
            if not self.config.has(argument):
                raise Unmodelled(f"{self.fqn}.{name}")
            return reading(name, argument, read)
        return self.read_attribute(name)

    def engine_struct(self, name: str) -> Any:
        """Give a struct of the engine that the bindings are for."""
        from jsii import _reference_map

        engine = self.bindings.name[1:].partition("/")[0]
        found = _reference_map._data_types.get(f"{engine}.{name}")
        if found is None:
            raise Unmodelled(f"the unknown struct {name}")
        return found

    def static(self, name: str) -> Member:
        """Give a function of the class."""
        if name == "generateConfigForImport":
            provider = optional(Type("class"))
            return Member(name, self._import, (OBJECT, STRING, STRING, provider), OBJECT)
        raise Unmodelled(f"{self.fqn}.{name}")

    def _import(
        self, model: Model, scope: Any, name: str, identifier: str, provider: Any = None
    ) -> Importable:
        imported = (identifier, provider)
        return Importable(model, model.construct(scope), name, self.terraform, imported)

    @cached_property
    def resource_class(self) -> type[Generated]:
        """The class of the model for its objects."""
        for base in self.python.__mro__:
            declared = getattr(base, "__jsii_declared_type__", None) or ""
            if declared.partition(".")[0] in ("cdktf", "cdktn"):
                found = _CLASSES.get(declared.partition(".")[2])
                if found is not None:
                    return found
        raise Unmodelled(f"{self.fqn} is neither a resource nor a data source nor a provider")


_CLASSES: dict[str, type[Generated]] = {
    "TerraformResource": Resource,
    "TerraformDataSource": DataSource,
    "TerraformProvider": Provider,
}
