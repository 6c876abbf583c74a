"""Resources, data sources and providers, as the generated bindings describe them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.structs import Struct, struct_of
from cdktf_lazy.kernel.bindings.types import Type, read_type
from cdktf_lazy.kernel.model.attributes import Attributes
from cdktf_lazy.kernel.model.counts import Count
from cdktf_lazy.kernel.model.elements import Element
from cdktf_lazy.kernel.model.expressions import Dependency, Reference
from cdktf_lazy.kernel.model.members import (
    ANY,
    STRING,
    Member,
    getter,
    list_of,
    map_of,
    method,
    optional,
    setter,
)
from cdktf_lazy.kernel.model.merge import deep_merge, keys_to_snake_case
from cdktf_lazy.kernel.model.native import run
from cdktf_lazy.kernel.model.tokens import Resolvable
from cdktf_lazy.kernel.model.values import NULL
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.tree import Construct
    from cdktf_lazy.kernel.versions import Bindings

_ADDRESS = re.compile(r"\{@link https://[^ ]+ (\w+)\}")
_META = ("connection", "count", "dependsOn", "forEach", "lifecycle", "provider", "provisioners")


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
        if kind == "setter" and self.config.has(name) and name not in _META:
            expected = self.config.property(name).type
            return Member(name, lambda self, value: self.assign(name, value), (expected,))
        if kind == "method":
            verb, argument = _verb(name)
            if verb and argument in self.config.names and argument not in _META:
                if verb == "reset":
                    return Member(name, lambda self: self.assign(argument, None))
                expected = self.config.property(argument).type
                return Member(name, lambda self, value: self.assign(argument, value), (expected,))
        raise Unmodelled(f"{self.fqn}.{name}")

    def _read_getter(self, name: str) -> Member:
        is_provider = issubclass(self.resource_class, Provider)
        argument = name[:-5] if name.endswith("Input") else name
        if is_provider or (argument != name and self.config.has(argument)):
            getter = self.getters[name]
            read = read_type(getter.__annotations__["return"], getter.__globals__)
            if not _is_plain(read) or not self.config.has(argument):
                raise Unmodelled(f"{self.fqn}.{name}")
            return Member(name, lambda self: self.config.get(argument), (), read)
        return self.read_attribute(name)

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


def _verb(name: str) -> tuple[str, str]:
    for verb in ("reset", "put"):
        rest = name[len(verb) :]
        if name.startswith(verb) and rest[:1].isupper():
            return verb, rest[0].lower() + rest[1:]
    return "", ""


def _is_plain(read: Type) -> bool:
    """Whether a value of a type comes back as it went in."""
    if read.kind in ("array", "map"):
        return read.element is not None and _is_plain(read.element)
    return read.kind in ("string", "number", "boolean")


def configured(struct: Struct, values: dict[str, Any], bindings: Bindings) -> dict[str, Any]:
    """Give arguments or the content of a block in Terraform's names.

    Parameters
    ----------
    struct : Struct
        What is known of them.
    values : dict
        The values by jsii's names.
    bindings : Bindings
        The package they are from.
    """
    named: dict[str, Any] = {}
    for key, value in values.items():
        bindings.check_argument(struct.fqn, key)
        found = struct.property(key)
        if found.terraform is None:
            raise Unmodelled(f"{struct.fqn}.{key} does not say what it is in Terraform")
        if value is not None:
            named[found.terraform] = _in_terraform(found.type, value, found.is_block, bindings)
    return named


def _in_terraform(expected: Type, value: Any, is_block: bool, bindings: Bindings) -> Any:
    if isinstance(value, Resolvable):
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
    element = next(
        (one.element for one in (expected, *expected.choices) if one.kind == "array"), None
    )
    struct = _struct_in(element)
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


def _struct_in(expected: Type | None) -> Struct | None:
    if expected is None:
        return None
    for one in (expected, *expected.choices):
        if one.kind == "struct":
            return struct_of(one.python)
    return None


class Generated(Element):
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

    @property
    def provider_name(self) -> str:
        """The name of the provider."""
        return self.kind.bindings.provider

    def assign(self, name: str, value: Any) -> None:
        """Take another value of an argument."""
        self.config[name] = value

    def run_attributes(self) -> dict[str, Any]:
        """Give the arguments, in the program's way where it has one."""
        if "synthesizeAttributes" in self.overrides:
            found: dict[str, Any] = run(self.model, self, "synthesizeAttributes", [], map_of(ANY))
            return found
        return self.attributes()

    @method("synthesizeAttributes", returns=map_of(ANY))
    def attributes(self) -> dict[str, Any]:
        """Give the arguments in Terraform's names."""
        own = {key: value for key, value in self.config.items() if key not in _META}
        return configured(self.kind.config, own, self.kind.bindings)


class Resource(Generated):
    """A resource."""

    section = "resource"

    def __init__(
        self, model: Model, kind: Kind, scope: Construct, name: str, config: dict[str, Any]
    ) -> None:
        super().__init__(model, kind, scope, name, config)
        for meta in ("connection", "forEach", "provisioners"):
            if config.get(meta) is not None:
                raise Unmodelled(f"{meta} of a resource")
        self._depends_on: list[str] | None = None
        if config.get("dependsOn") is not None:
            tokens = model.tokens
            self._depends_on = [tokens.string(Dependency(one)) for one in config["dependsOn"]]

    def reference_to(self, attribute: str) -> Reference:
        """Make a reference to an attribute."""
        return Reference(f"{self.element_type}.{self.name}.{attribute}", self.stack_here)

    def _meta_arguments(self) -> dict[str, Any]:
        count = self.config.get("count")
        if isinstance(count, Count):
            count = count.count
        provider = self.config.get("provider")
        lifecycle = self.config.get("lifecycle")
        if lifecycle is not None:
            for key in ("precondition", "postcondition"):
                if lifecycle.get(key) is not None:
                    raise Unmodelled(f"{key} of a lifecycle")
            if not isinstance(lifecycle.get("ignoreChanges"), (str, list, type(None))):
                raise Unmodelled("ignoreChanges of a lifecycle")
            triggers = lifecycle.get("replaceTriggeredBy")
            if triggers:
                addresses = [one if isinstance(one, str) else one.fqn_token for one in triggers]
                lifecycle = {**lifecycle, "replaceTriggeredBy": addresses}
        return {
            "dependsOn": self._depends_on,
            "count": count,
            "provider": None if provider is None else provider.fqn_token,
            "lifecycle": lifecycle,
            "forEach": None,
        }

    def to_terraform(self) -> dict[str, Any]:
        """Give the resource."""
        attributes = deep_merge(
            self.run_attributes(), keys_to_snake_case(self._meta_arguments()), self.raw_overrides
        )
        comments = attributes.get("//")
        if comments is not None and self.section == "resource":
            if not isinstance(comments, dict):
                raise Unmodelled("an override of a comment")
            attributes["//"] = {**comments, **self.metadata_block}
        else:
            attributes["//"] = self.metadata_block
        return {self.section: {self.kind.terraform: {self.name: attributes}}}

    def to_metadata(self) -> dict[str, Any]:
        """Name the overrides."""
        if not self.raw_overrides:
            return {}
        return {"overrides": {self.kind.terraform: list(self.raw_overrides)}}

    @getter("count", optional(ANY))
    def get_count(self) -> Any:
        """Give how many there are."""
        return self.config.get("count")

    @getter("dependsOn", optional(list_of(STRING)))
    def get_depends_on(self) -> Any:
        """Give the tokens of what comes first."""
        return self._depends_on

    @setter("dependsOn", optional(list_of(STRING)))
    def set_depends_on(self, value: Any) -> None:
        """Take other things that come first."""
        self._depends_on = value

    @getter("terraformResourceType", STRING)
    def get_terraform_resource_type(self) -> str:
        """Give Terraform's name of the type."""
        return self.kind.terraform

    @method("getStringAttribute", STRING, returns=STRING)
    def get_string_attribute(self, attribute: str) -> str:
        """Give a token of an attribute."""
        return self.model.tokens.string(self.reference_to(attribute))

    @method("interpolationForAttribute", STRING, returns=Type("class"), interface="IResolvable")
    def interpolation_for_attribute(self, attribute: str) -> Reference:
        """Give a reference to an attribute."""
        return self.reference_to(attribute)


class DataSource(Resource):
    """A data source."""

    section = "data"
    reference_prefix = "data."

    def __init__(
        self, model: Model, kind: Kind, scope: Construct, name: str, config: dict[str, Any]
    ) -> None:
        super().__init__(model, kind, scope, name, config)


class Provider(Generated):
    """A provider."""

    @property
    def fqn_token(self) -> str:
        """The address, with the alias where there is one."""
        alias = self.config.get("alias")
        return self.kind.terraform if alias is None else f"{self.kind.terraform}.{alias}"

    def to_terraform(self) -> dict[str, Any]:
        """Give the provider, and where it comes from."""
        alias = self.config.get("alias")
        attributes = deep_merge(
            keys_to_snake_case(self.run_attributes()),
            self.raw_overrides,
            {} if alias is None else {"alias": alias},
        )
        bindings = self.kind.bindings
        source = {"version": bindings.provider_version, "source": bindings.provider_source}
        return {
            "terraform": {"required_providers": {self.kind.terraform: source}},
            "provider": {self.kind.terraform: [attributes]},
        }

    def to_metadata(self) -> dict[str, Any]:
        """Name the overrides."""
        if not self.raw_overrides:
            return {}
        return {"overrides": {self.kind.terraform: list(self.raw_overrides)}}


_CLASSES: dict[str, type[Generated]] = {
    "TerraformResource": Resource,
    "TerraformDataSource": DataSource,
    "TerraformProvider": Provider,
}
