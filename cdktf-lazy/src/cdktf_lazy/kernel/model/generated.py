"""Objects of the generated bindings, and their arguments in Terraform's names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.structs import Property, Struct, struct_of
from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.arguments import Holder
from cdktf_lazy.kernel.model.elements import Element
from cdktf_lazy.kernel.model.iterators import DynamicBlock, DynamicExpression
from cdktf_lazy.kernel.model.members import ANY, map_of, method
from cdktf_lazy.kernel.model.native import run
from cdktf_lazy.kernel.model.tokens import Resolvable
from cdktf_lazy.kernel.model.values import NULL
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.kinds import Kind
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.tree import Construct
    from cdktf_lazy.kernel.versions import Bindings

META = frozenset(
    {"connection", "count", "dependsOn", "forEach", "lifecycle", "provider", "provisioners"}
)
"""Arguments that every resource has."""


def configured(struct: Struct, values: dict[str, Any], bindings: Bindings) -> dict[str, Any]:
    """Give arguments or the content of a block in Terraform's names, in the generator's order.

    Parameters
    ----------
    struct : Struct
        What is known of them.
    values : dict
        The values by jsii's names.
    bindings : Bindings
        The package they are from.
    """
    given: list[tuple[Property, Any]] = []
    for key, value in values.items():
        bindings.check_argument(struct.fqn, key)
        found = struct.property(key)
        if found.terraform is None:
            raise Unmodelled(f"{struct.fqn}.{key} does not say what it is in Terraform")
        if value is not None:
            given.append((found, value))
    given.sort(key=lambda one: one[0].place)
    return {
        str(found.terraform): _in_terraform(found.type, value, found.is_block, bindings)
        for found, value in given
    }


def _in_terraform(expected: Type, value: Any, is_block: bool, bindings: Bindings) -> Any:
    if isinstance(value, Resolvable):
        if isinstance(value, DynamicExpression) and is_block and _listed_struct(expected):
            return DynamicBlock(value)
        return value
    if isinstance(value, dict):
        struct = _struct_in(expected)
        if struct is None:
            if any(_struct_in(one.element) for one in (expected, *expected.choices)):
                raise Unmodelled("a map of structs")
            return _copied(value)
        bindings.check_struct(struct.fqn)
        return configured(struct, value, bindings)
    if isinstance(value, list):
        return _list_in_terraform(expected, value, is_block, bindings)
    return value


def _copied(value: Any) -> Any:
    """Copy a map, into which overrides are merged, so that the argument stays what it is."""
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return value


def _list_in_terraform(
    expected: Type, value: list[Any], is_block: bool, bindings: Bindings
) -> list[Any]:
    struct = _listed_struct(expected)
    if struct is None:
        return value
    bindings.check_struct(struct.fqn)
    nulls = [] if is_block else bindings.shapes.nulls(struct.fqn)
    listed: list[Any] = []
    for item in value:
        if not isinstance(item, dict):
            listed.append(item)
            continue
        named = configured(struct, item, bindings)
        for name in nulls:
            known = struct.property(name).terraform
            if known is None:
                raise Unmodelled(f"{struct.fqn}.{name} does not say what it is in Terraform")
            if named.get(known) is None:
                named[known] = NULL
        listed.append(named)
    return listed


def _listed_struct(expected: Type) -> Struct | None:
    """Give the struct of which a type takes a list."""
    element = next(
        (one.element for one in (expected, *expected.choices) if one.kind == "array"), None
    )
    return _struct_in(element)


def _struct_in(expected: Type | None) -> Struct | None:
    if expected is None:
        return None
    for one in (expected, *expected.choices):
        if one.kind == "struct":
            return struct_of(one.python)
    return None


class Generated(Holder, Element):
    """An object of a generated class."""

    reference_prefix = ""
    OVERRIDABLE = Element.OVERRIDABLE | {"synthesizeAttributes"}

    def __init__(
        self, model: Model, kind: Kind, scope: Construct, name: str, config: dict[str, Any]
    ) -> None:
        element_type = f"{self.reference_prefix}{kind.terraform}"
        super().__init__(model, scope, name, element_type)
        self.kind = kind
        self.fqn = kind.fqn
        self.typename = kind.fqn.rpartition(".")[2]
        self.config = config
        self.blocks: dict[str, Any] = {}
        self._generator: dict[str, Any] | None = None

    @property
    def provider_name(self) -> str:
        """The name of the provider."""
        return self.kind.bindings.provider

    def held(self, *, make: bool = False) -> dict[str, Any] | None:
        """Give the arguments."""
        return self.config

    @property
    def generator(self) -> dict[str, Any]:
        """What the bindings say of the provider that they were made for."""
        if self._generator is None:
            bindings = self.kind.bindings
            self._generator = {
                "providerName": bindings.provider,
                "providerVersion": bindings.provider_version,
                "providerVersionConstraint": bindings.provider_constraint,
            }
        return self._generator

    def run_attributes(self) -> dict[str, Any]:
        """Give the arguments, in the program's way where it has one."""
        if "synthesizeAttributes" in self.overrides:
            found: dict[str, Any] = run(self.model, self, "synthesizeAttributes", [], map_of(ANY))
            return found
        return self.attributes()

    @method("synthesizeAttributes", returns=map_of(ANY))
    def attributes(self) -> dict[str, Any]:
        """Give the arguments in Terraform's names."""
        own = {key: value for key, value in self.config.items() if key not in META}
        return configured(self.kind.config, own, self.kind.bindings)
