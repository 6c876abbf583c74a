"""Resources, data sources and providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.counts import Count
from cdktf_lazy.kernel.model.expressions import Dependency, Reference
from cdktf_lazy.kernel.model.generated import Generated
from cdktf_lazy.kernel.model.iterators import Iterator, with_dynamic_blocks
from cdktf_lazy.kernel.model.members import (
    ANY,
    BOOLEAN,
    NUMBER,
    OBJECT,
    STRING,
    getter,
    list_of,
    map_of,
    method,
    optional,
    setter,
)
from cdktf_lazy.kernel.model.merge import deep_merge, keys_to_snake_case
from cdktf_lazy.kernel.model.moves import Moves
from cdktf_lazy.kernel.model.tokens import (
    ANY_MAP_VALUE,
    BOOLEAN_MAP_VALUE,
    NUMBER_MAP_VALUE,
    STRING_MAP_VALUE,
)
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.kinds import Kind
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.tree import Construct

RESOLVABLE = "IResolvable"


class Repeatable(Generated):
    """What Terraform can repeat: resources and data sources.

    Parameters
    ----------
    model : Model
        The program's objects.
    kind : Kind
        What its class says.
    scope : Construct
        The parent.
    name : str
        The id.
    config : dict
        Its arguments.
    """

    section = ""

    def __init__(
        self, model: Model, kind: Kind, scope: Construct, name: str, config: dict[str, Any]
    ) -> None:
        super().__init__(model, kind, scope, name, config)
        self._depends_on: list[str] | None = None
        if config.get("dependsOn") is not None:
            tokens = model.tokens
            self._depends_on = [tokens.string(Dependency(one)) for one in config["dependsOn"]]

    def reference_to(self, attribute: str) -> Reference:
        """Make a reference to an attribute, of all where there are several."""
        every = ".*" if self.config.get("forEach") is not None else ""
        return Reference(f"{self.element_type}.{self.name}{every}.{attribute}", self.stack_here)

    @getter("terraformMetaArguments", map_of(ANY))
    def get_meta_arguments(self) -> dict[str, Any]:
        """Give what Terraform has to know beside the arguments."""
        return self._meta_arguments()

    def _meta_arguments(self) -> dict[str, Any]:
        count = self.config.get("count")
        each = self.config.get("forEach")
        if each is not None and (count is not None or not isinstance(each, Iterator)):
            raise Unmodelled("count and for_each of one resource, or an iterator of the program's")
        provider = self.config.get("provider")
        return {
            "dependsOn": self._depends_on,
            "count": count.count if isinstance(count, Count) else count,
            "provider": None if provider is None else provider.fqn_token,
            "lifecycle": _lifecycle(self.config.get("lifecycle")),
            "forEach": None if each is None else each.for_each(),
        }

    def configuration(self) -> dict[str, Any]:
        """Give everything that Terraform has to know of it."""
        attributes = self.run_attributes()
        if self.model.has_dynamic_blocks:
            attributes = with_dynamic_blocks(attributes)
        meta = keys_to_snake_case(self._meta_arguments())
        merged: dict[str, Any] = deep_merge(attributes, meta, self._more(), self.raw_overrides)
        return merged

    def _more(self) -> dict[str, Any]:
        """Give what only resources have."""
        return {}

    def to_terraform(self) -> dict[str, Any]:
        """Give it in its section."""
        attributes = self.configuration()
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

    @getter("forEach", optional(OBJECT), "ITerraformIterator")
    def get_for_each(self) -> Any:
        """Give what it is repeated for."""
        return self.config.get("forEach")

    @getter("provider", optional(OBJECT))
    def get_provider(self) -> Any:
        """Give the provider."""
        return self.config.get("provider")

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

    @method("getNumberAttribute", STRING, returns=NUMBER)
    def get_number_attribute(self, attribute: str) -> float:
        """Give a token that is a number."""
        return self.model.tokens.number(self.reference_to(attribute))

    @method("getListAttribute", STRING, returns=list_of(STRING))
    def get_list_attribute(self, attribute: str) -> list[str]:
        """Give a token in a list."""
        return self.model.tokens.list(self.reference_to(attribute))

    @method("getNumberListAttribute", STRING, returns=list_of(NUMBER))
    def get_number_list_attribute(self, attribute: str) -> Any:
        """Give a token in a list of numbers."""
        return self.model.tokens.number_list(self.reference_to(attribute))

    @method("getBooleanAttribute", STRING, returns=OBJECT, interface=RESOLVABLE)
    def get_boolean_attribute(self, attribute: str) -> Reference:
        """Refer to an attribute that is true or false."""
        return self.reference_to(attribute)

    @method("getStringMapAttribute", STRING, returns=map_of(STRING))
    def get_string_map_attribute(self, attribute: str) -> dict[str, Any]:
        """Give a token in a map of texts."""
        return self.model.tokens.map(self.reference_to(attribute), STRING_MAP_VALUE)

    @method("getNumberMapAttribute", STRING, returns=map_of(NUMBER))
    def get_number_map_attribute(self, attribute: str) -> dict[str, Any]:
        """Give a token in a map of numbers."""
        return self.model.tokens.map(self.reference_to(attribute), NUMBER_MAP_VALUE)

    @method("getBooleanMapAttribute", STRING, returns=map_of(BOOLEAN))
    def get_boolean_map_attribute(self, attribute: str) -> dict[str, Any]:
        """Give a token in a map of booleans."""
        return self.model.tokens.map(self.reference_to(attribute), BOOLEAN_MAP_VALUE)

    @method("getAnyMapAttribute", STRING, returns=map_of(ANY))
    def get_any_map_attribute(self, attribute: str) -> dict[str, Any]:
        """Give a token in a map."""
        return self.model.tokens.map(self.reference_to(attribute), ANY_MAP_VALUE)

    @method("interpolationForAttribute", STRING, returns=Type("class"), interface=RESOLVABLE)
    def interpolation_for_attribute(self, attribute: str) -> Reference:
        """Give a reference to an attribute."""
        return self.reference_to(attribute)


def _lifecycle(lifecycle: dict[str, Any] | None) -> dict[str, Any] | None:
    if lifecycle is None:
        return None
    if not isinstance(lifecycle.get("ignoreChanges"), (str, list, type(None))):
        raise Unmodelled("ignoreChanges of a lifecycle")
    triggers = lifecycle.get("replaceTriggeredBy")
    if not triggers:
        return {**lifecycle}
    addresses = [one if isinstance(one, str) else one.fqn_token for one in triggers]
    return {**lifecycle, "replaceTriggeredBy": addresses}


class Resource(Moves, Repeatable):
    """A resource."""

    section = "resource"

    def _meta_arguments(self) -> dict[str, Any]:
        return {**super()._meta_arguments(), "connection": self.config.get("connection")}

    def _more(self) -> dict[str, Any]:
        provisioners = self.config.get("provisioners")
        return {"provisioner": None if provisioners is None else _in_terraform(provisioners)}

    def to_terraform(self) -> dict[str, Any]:
        """Give the resource, and where it comes from."""
        attributes = self.configuration()
        comments = attributes.get("//")
        if comments is not None and not isinstance(comments, dict):
            raise Unmodelled("an override of a comment")
        attributes["//"] = {**(comments or {}), **self.metadata_block}
        placed = {self.kind.terraform: {self.name: attributes}}
        written = {"resource": None if self.has_left else placed}
        return {**written, **self.moved_and_imported()} if self.is_moved_or_imported else written

    def to_metadata(self) -> dict[str, Any]:
        """Name the overrides, and say what is moved or imported."""
        described = super().to_metadata()
        named = {self.kind.terraform: [self.name]} if self.is_moved_or_imported else None
        if self.imported is not None:
            described["imports"] = named
        if self.is_moved:
            described["moved"] = named
        return described


def _in_terraform(provisioners: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            one["type"]: keys_to_snake_case(
                {key: value for key, value in one.items() if key != "type"}
            )
        }
        for one in provisioners
    ]


class DataSource(Repeatable):
    """A data source."""

    section = "data"
    reference_prefix = "data."


class Provider(Generated):
    """A provider."""

    @getter("terraformResourceType", STRING)
    def get_terraform_resource_type(self) -> str:
        """Give Terraform's name of the provider."""
        return self.kind.terraform

    @getter("terraformProviderSource", optional(STRING))
    def get_source(self) -> str:
        """Give where Terraform finds it."""
        return self.kind.bindings.provider_source

    @getter("metaAttributes", map_of(ANY))
    def get_meta_attributes(self) -> dict[str, Any]:
        """Give the alias where there is one."""
        alias = self.config.get("alias")
        return {} if alias is None else {"alias": alias}

    LACKS = frozenset({"moduleAlias"})

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
