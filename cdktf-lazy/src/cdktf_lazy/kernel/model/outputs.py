"""Outputs, variables and locals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.elements import Element
from cdktf_lazy.kernel.model.expressions import Reference
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
from cdktf_lazy.kernel.model.tokens import (
    ANY_MAP_VALUE,
    BOOLEAN_MAP_VALUE,
    NUMBER_MAP_VALUE,
    STRING_MAP_VALUE,
    is_unresolved,
)
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.model.values import NULL
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model

RESOLVABLE = "IResolvable"


class Output(Element):
    """An output of a stack."""

    typename = "TerraformOutput"

    def __init__(self, model: Model, scope: Construct, name: str, config: dict[str, Any]) -> None:
        super().__init__(model, scope, name)
        self.config = config
        if config.get("staticId"):
            self.override_logical_id(self.id)

    def to_terraform(self) -> dict[str, Any]:
        """Give the output."""
        depends_on = self.config.get("dependsOn")
        attributes = {
            "value": output_value(self.config.get("value")),
            "description": self.config.get("description"),
            "sensitive": self.config.get("sensitive"),
            "depends_on": None if depends_on is None else [one.fqn_token for one in depends_on],
        }
        return {"output": {self.name: deep_merge(attributes, self.raw_overrides)}}

    def settle(self) -> None:
        """Take the name, and give the addresses of what it holds."""
        self.to_terraform()

    def to_metadata(self) -> dict[str, Any]:
        """Name the overrides."""
        if not self.raw_overrides:
            return {}
        return {"overrides": {"output": list(self.raw_overrides)}}

    @getter("value", ANY)
    def get_value(self) -> Any:
        """Give the value."""
        return self.config.get("value")

    @setter("value", ANY)
    def set_value(self, value: Any) -> None:
        """Take another value."""
        self.config["value"] = value

    @getter("description", optional(STRING))
    def get_description(self) -> Any:
        """Give the description."""
        return self.config.get("description")

    @setter("description", optional(STRING))
    def set_description(self, value: Any) -> None:
        """Take another description."""
        self.config["description"] = value

    @getter("sensitive", optional(BOOLEAN))
    def get_sensitive(self) -> Any:
        """Give whether it is sensitive."""
        return self.config.get("sensitive")

    @setter("sensitive", optional(BOOLEAN))
    def set_sensitive(self, value: Any) -> None:
        """Take whether it is sensitive."""
        self.config["sensitive"] = value

    @getter("staticId", BOOLEAN)
    def get_static_id(self) -> bool:
        """Give whether the name is the id."""
        return bool(self.name == self.id)


def output_value(value: Any) -> Any:
    """Give what an output holds: of a resource, its address."""
    if value is NULL:
        raise Unmodelled("null in an output")
    if is_unresolved(value):
        return value
    if isinstance(value, Element):
        return value.fqn_token
    if isinstance(value, list):
        return [output_value(item) for item in value]
    if isinstance(value, dict):
        if "fqn" in value:
            return value["fqn"]
        return {key: output_value(item) for key, item in value.items()}
    return value


class Addressed(Element):
    """A variable or a local: a value with a name."""

    def reference_here(self) -> Reference:
        """Make a reference to the value."""
        return Reference(f"{self.element_type}.{self.name}", self.stack_here)

    def as_text(self) -> str:
        """Give a token in a text."""
        return self.model.tokens.string(self.reference_here())


class Variable(Addressed):
    """A variable of a stack."""

    typename = "TerraformVariable"

    def __init__(self, model: Model, scope: Construct, name: str, config: dict[str, Any]) -> None:
        super().__init__(model, scope, name, "var")
        self.config = config

    def to_terraform(self) -> dict[str, Any]:
        """Give the variable."""
        validation = self.config.get("validation")
        attributes = {
            key: self.config.get(key)
            for key in ("default", "description", "type", "sensitive", "nullable")
        }
        attributes["validation"] = validation and [
            {"error_message": rule.get("errorMessage"), "condition": rule.get("condition")}
            for rule in validation
        ]
        named = keys_to_snake_case(attributes)
        return {"variable": {self.name: deep_merge(named, self.raw_overrides)}}

    @method("addValidation", ANY)
    def add_validation(self, rule: Any) -> None:
        """Take a rule for the value."""
        if not isinstance(rule, dict):
            raise Unmodelled("a rule that is no struct")
        self.config["validation"] = [*(self.config.get("validation") or []), rule]

    @getter("stringValue", STRING)
    def get_string_value(self) -> str:
        """Give a token in a text."""
        return self.as_text()

    @getter("numberValue", NUMBER)
    def get_number_value(self) -> float:
        """Give a token that is a number."""
        return self.model.tokens.number(self.reference_here())

    @getter("listValue", list_of(STRING))
    def get_list_value(self) -> list[str]:
        """Give a token in a list."""
        return self.model.tokens.list(self.reference_here())

    @getter("booleanValue", OBJECT, RESOLVABLE)
    def get_boolean_value(self) -> Any:
        """Give a reference."""
        return self.reference_here()

    @getter("value", ANY)
    def get_value(self) -> Any:
        """Give a reference."""
        return self.reference_here()

    @method("toString", returns=STRING)
    def to_string(self) -> str:
        """Give a token in a text."""
        return self.as_text()


class Local(Addressed):
    """A local of a stack."""

    typename = "TerraformLocal"

    def __init__(self, model: Model, scope: Construct, name: str, expression: Any) -> None:
        super().__init__(model, scope, name, "local")
        self._expression = expression

    def to_terraform(self) -> dict[str, Any]:
        """Give the local."""
        return {"locals": {self.name: self._expression}}

    def to_metadata(self) -> dict[str, Any]:
        """Name the overrides."""
        if not self.raw_overrides:
            return {}
        return {"overrides": {"local": list(self.raw_overrides)}}

    @setter("expression", ANY)
    def set_expression(self, value: Any) -> None:
        """Take another value."""
        self._expression = value

    @getter("asString", STRING)
    def get_as_string(self) -> str:
        """Give a token in a text."""
        return self.as_text()

    @getter("asNumber", NUMBER)
    def get_as_number(self) -> float:
        """Give a token that is a number."""
        return self.model.tokens.number(self.reference_here())

    @getter("asList", list_of(STRING))
    def get_as_list(self) -> list[str]:
        """Give a token in a list."""
        return self.model.tokens.list(self.reference_here())

    @getter("asStringMap", map_of(STRING))
    def get_as_string_map(self) -> dict[str, Any]:
        """Give a token in a map."""
        return self.model.tokens.map(self.reference_here(), STRING_MAP_VALUE)

    @getter("asNumberMap", map_of(NUMBER))
    def get_as_number_map(self) -> dict[str, Any]:
        """Give a token in a map."""
        return self.model.tokens.map(self.reference_here(), NUMBER_MAP_VALUE)

    @getter("asBooleanMap", map_of(BOOLEAN))
    def get_as_boolean_map(self) -> dict[str, Any]:
        """Give a token in a map."""
        return self.model.tokens.map(self.reference_here(), BOOLEAN_MAP_VALUE)

    @getter("asAnyMap", map_of(ANY))
    def get_as_any_map(self) -> dict[str, Any]:
        """Give a token in a map."""
        return self.model.tokens.map(self.reference_here(), ANY_MAP_VALUE)

    @getter("asBoolean", OBJECT, RESOLVABLE)
    def get_as_boolean(self) -> Any:
        """Give a reference."""
        return self.reference_here()

    @method("toString", returns=STRING)
    def to_string(self) -> str:
        """Give a token in a text."""
        return self.as_text()
