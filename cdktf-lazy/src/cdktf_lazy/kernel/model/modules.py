"""Terraform's modules from a registry or a repository, with their variables and outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.elements import Element
from cdktf_lazy.kernel.model.expressions import Dependency, Reference
from cdktf_lazy.kernel.model.members import (
    ANY,
    NUMBER,
    OBJECT,
    STRING,
    getter,
    list_of,
    method,
    optional,
)
from cdktf_lazy.kernel.model.merge import deep_merge
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.tree import Construct


class HclModule(Element):
    """A module.

    Parameters
    ----------
    model : Model
        The program's objects.
    scope : Construct
        The parent.
    name : str
        The id.
    config : dict
        Where it comes from, and its variables.
    """

    typename = "TerraformHclModule"

    def __init__(self, model: Model, scope: Construct, name: str, config: dict[str, Any]) -> None:
        super().__init__(model, scope, name, "module")
        for key in ("providers", "forEach"):
            if config.get(key) is not None:
                raise Unmodelled(f"{key} of a module")
        self._source: str = config["source"]
        is_local = self._source.startswith(("./", "../"))
        if is_local and not config.get("skipAssetCreationFromLocalModules"):
            raise Unmodelled("a module of a local folder")
        self._version = config.get("version")
        self._variables: dict[str, Any] | None = config.get("variables")
        self._depends_on: list[str] | None = None
        if config.get("dependsOn") is not None:
            tokens = model.tokens
            self._depends_on = [tokens.string(Dependency(one)) for one in config["dependsOn"]]

    def to_terraform(self) -> dict[str, Any]:
        """Give the module."""
        if self.kept_children():
            raise Unmodelled("a construct in a module")
        if any(isinstance(value, (dict, list)) for value in self.raw_overrides.values()):
            raise Unmodelled("an override inside a variable of a module")
        attributes = {
            **(self._variables or {}),
            "source": self._source,
            "version": self._version,
            "providers": None,
            "depends_on": self._depends_on,
            "for_each": None,
        }
        attributes = deep_merge(attributes, self.raw_overrides)
        attributes["//"] = self.metadata_block
        return {"module": {self.name: attributes}}

    def to_metadata(self) -> dict[str, Any]:
        """Name the overrides."""
        if not self.raw_overrides:
            return {}
        return {"overrides": {f"module.{self._source}": list(self.raw_overrides)}}

    def _output(self, output: str) -> Reference:
        return Reference(f"module.{self.name}.{output}", self.stack_here)

    @method("getString", STRING, returns=STRING)
    def get_string(self, output: str) -> str:
        """Give a text that stands for an output."""
        return self.model.tokens.string(self._output(output))

    @method("getNumber", STRING, returns=NUMBER)
    def get_number(self, output: str) -> float:
        """Give a number that stands for an output."""
        return self.model.tokens.number(self._output(output))

    @method("getList", STRING, returns=list_of(STRING))
    def get_list(self, output: str) -> list[str]:
        """Give a list that stands for an output."""
        return self.model.tokens.list(self._output(output))

    @method("interpolationForOutput", STRING, returns=OBJECT, interface="IResolvable")
    def interpolation_for_output(self, output: str) -> Reference:
        """Give a reference to an output."""
        return self._output(output)

    @method("getBoolean", STRING, returns=OBJECT, interface="IResolvable")
    def get_boolean(self, output: str) -> Reference:
        """Give a reference to an output that is true or false."""
        return self._output(output)

    @method("set", STRING, ANY)
    def set_variable(self, variable: str, value: Any) -> None:
        """Give a variable a value."""
        if self._variables is None:
            self._variables = {}
        self._variables[variable] = value

    @getter("source", STRING)
    def get_source(self) -> str:
        """Give where the module comes from."""
        return self._source

    @getter("version", optional(STRING))
    def get_version(self) -> str | None:
        """Give the version."""
        return self._version

    @getter("dependsOn", optional(list_of(STRING)))
    def get_depends_on(self) -> list[str] | None:
        """Give the tokens of what comes first."""
        return self._depends_on
