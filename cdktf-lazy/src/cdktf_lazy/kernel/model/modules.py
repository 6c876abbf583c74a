"""Terraform's modules, with their variables and outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.elements import Element
from cdktf_lazy.kernel.model.expressions import Dependency, Reference
from cdktf_lazy.kernel.model.iterators import Iterator
from cdktf_lazy.kernel.model.members import (
    ANY,
    NUMBER,
    OBJECT,
    STRING,
    getter,
    list_of,
    map_of,
    method,
    optional,
)
from cdktf_lazy.kernel.model.merge import deep_merge
from cdktf_lazy.kernel.model.module_folders import path_of_module
from cdktf_lazy.kernel.model.native import run
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.tree import Construct


class Module(Element):
    """A module, whose class the program writes.

    Parameters
    ----------
    model : Model
        The program's objects.
    scope : Construct
        The parent.
    name : str
        The id.
    config : dict
        Where it comes from.
    """

    typename = "TerraformModule"
    OVERRIDABLE = Element.OVERRIDABLE | {"synthesizeAttributes"}

    def __init__(self, model: Model, scope: Construct, name: str, config: dict[str, Any]) -> None:
        super().__init__(model, scope, name, "module")
        self._source: str = config["source"]
        is_local = self._source.startswith(("./", "../"))
        if is_local and not config.get("skipAssetCreationFromLocalModules"):
            self._source = path_of_module(scope, self._source)
        self._version = config.get("version")
        self._providers: list[Any] | None = config.get("providers")
        self._check_providers()
        self._depends_on: list[str] | None = None
        if config.get("dependsOn") is not None:
            tokens = model.tokens
            self._depends_on = [tokens.string(Dependency(one)) for one in config["dependsOn"]]
        self._for_each = config.get("forEach")

    def _check_providers(self) -> None:
        names = [_named(one)[0] for one in self._providers or []]
        if len(set(names)) != len(names):
            raise Unmodelled("providers of a module with the same alias")

    @method("synthesizeAttributes", returns=map_of(ANY))
    def attributes(self) -> dict[str, Any]:
        """Give the variables."""
        return {}

    def _run_attributes(self) -> dict[str, Any]:
        if "synthesizeAttributes" in self.overrides:
            found: dict[str, Any] = run(self.model, self, "synthesizeAttributes", [], map_of(ANY))
            return found
        return self.attributes()

    def to_terraform(self) -> dict[str, Any]:
        """Give the module."""
        if self.kept_children():
            raise Unmodelled("a construct in a module")
        each = self._for_each
        if each is not None and not isinstance(each, Iterator):
            raise Unmodelled("an iterator of the program's")
        attributes = {
            **self._run_attributes(),
            "source": self._source,
            "version": self._version,
            "providers": None if self._providers is None else dict(map(_named, self._providers)),
            "depends_on": self._depends_on,
            "for_each": None if each is None else each.for_each(),
        }
        attributes = deep_merge(attributes, self.raw_overrides)
        attributes["//"] = self.metadata_block
        return {"module": {self.name: attributes}}

    def settle(self) -> None:
        """Take the name, and give the addresses of its providers."""
        self.to_terraform()

    def to_metadata(self) -> dict[str, Any]:
        """Name the overrides."""
        if not self.raw_overrides:
            return {}
        return {"overrides": {f"module.{self._source}": list(self.raw_overrides)}}

    def _output(self, output: str) -> Reference:
        every = ".*" if self._for_each is not None else ""
        return Reference(f"module.{self.name}{every}.{output}", self.stack_here)

    @method("getString", STRING, returns=STRING)
    def get_string(self, output: str) -> str:
        """Give a text that stands for an output."""
        return self.model.tokens.string(self._output(output))

    @method("interpolationForOutput", STRING, returns=OBJECT, interface="IResolvable")
    def interpolation_for_output(self, output: str) -> Reference:
        """Give a reference to an output."""
        return self._output(output)

    @method("addProvider", ANY)
    def add_provider(self, provider: Any) -> None:
        """Take a provider."""
        if isinstance(provider, dict):
            raise Unmodelled("a provider of a module with an alias that comes later")
        self._providers = [*(self._providers or []), provider]
        self._check_providers()

    @getter("source", STRING)
    def get_source(self) -> str:
        """Give where the module comes from."""
        return self._source

    @getter("version", optional(STRING))
    def get_version(self) -> str | None:
        """Give the version."""
        return self._version

    @getter("forEach", optional(OBJECT), "ITerraformIterator")
    def get_for_each(self) -> Any:
        """Give what it is repeated for."""
        return self._for_each

    @getter("dependsOn", optional(list_of(STRING)))
    def get_depends_on(self) -> list[str] | None:
        """Give the tokens of what comes first."""
        return self._depends_on


def _named(provider: Any) -> tuple[str, str]:
    """Give what a module calls a provider, and the provider's address."""
    if isinstance(provider, dict):
        of = provider["provider"]
        return f"{of.kind.terraform}.{provider['moduleAlias']}", of.fqn_token
    return provider.kind.terraform, provider.fqn_token


class HclModule(Module):
    """A module whose variables and outputs have no types."""

    typename = "TerraformHclModule"

    def __init__(self, model: Model, scope: Construct, name: str, config: dict[str, Any]) -> None:
        super().__init__(model, scope, name, config)
        self._variables: dict[str, Any] | None = config.get("variables")

    @method("synthesizeAttributes", returns=map_of(ANY))
    def attributes(self) -> dict[str, Any]:
        """Give the variables."""
        return dict(self._variables or {})

    @getter("variables", optional(map_of(ANY)))
    def get_variables(self) -> Any:
        """Give the variables."""
        return self._variables

    @method("set", STRING, ANY)
    def set_variable(self, variable: str, value: Any) -> None:
        """Give a variable a value."""
        if self._variables is None:
            self._variables = {}
        self._variables[variable] = value

    @method("get", STRING, returns=ANY)
    def get_any(self, output: str) -> Reference:
        """Give a reference to an output."""
        return self._output(output)

    @method("getNumber", STRING, returns=NUMBER)
    def get_number(self, output: str) -> float:
        """Give a number that stands for an output."""
        return self.model.tokens.number(self._output(output))

    @method("getBoolean", STRING, returns=OBJECT, interface="IResolvable")
    def get_boolean(self, output: str) -> Reference:
        """Give a reference to an output that is true or false."""
        return self._output(output)

    @method("getList", STRING, returns=list_of(STRING))
    def get_list(self, output: str) -> list[str]:
        """Give a list that stands for an output."""
        return self.model.tokens.list(self._output(output))
