"""What a stack consists of: constructs that become parts of Terraform's configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.expressions import Reference
from cdktf_lazy.kernel.model.members import (
    ANY,
    OBJECT,
    STRING,
    getter,
    method,
)
from cdktf_lazy.kernel.model.native import run
from cdktf_lazy.kernel.model.tokens import is_unresolved
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model


class Element(Construct):
    """A part of a stack's configuration.

    Parameters
    ----------
    model : Model
        The program's objects.
    scope : Construct
        The parent.
    name : str
        The id.
    element_type : str, optional
        How references to it begin, such as ``aws_s3_bucket`` or ``var``.
    """

    typename = "TerraformElement"
    is_element = True
    OVERRIDABLE = frozenset({"toTerraform", "toMetadata"})

    def __init__(
        self, model: Model, scope: Construct, name: str, element_type: str | None = None
    ) -> None:
        super().__init__(model, scope, name)
        self.fqn = model.name_in_engine(self.typename)
        if is_unresolved(name):
            raise Unmodelled("a token as an id")
        self.element_type = element_type
        self.raw_overrides: dict[str, Any] = {}
        self._name: str | None = None
        self._overridden_name: str | None = None
        self._address: str | None = None

    @property
    def name(self) -> str:
        """The name in Terraform, which is unique in the stack."""
        if not self._name:
            self._name = self._overridden_name or self.stack_here.name_of(self)
        return self._name

    @property
    def stack_here(self) -> Any:
        """The stack; there must be one."""
        if self.stack is None:
            raise Unmodelled("an element outside of a stack")
        return self.stack

    @property
    def fqn_token(self) -> str:
        """A token for the address in Terraform."""
        if self._address is None:
            if not self.element_type:
                raise Unmodelled("the address of an element that has none")
            reference = Reference(f"{self.element_type}.{self.name}", self.stack_here)
            self._address = self.model.tokens.string(reference)
        return self._address

    @property
    def metadata_block(self) -> dict[str, Any]:
        """What the output says of where the element comes from."""
        if any(entry["type"] == "stacktrace" and entry["trace"] for entry in self.metadata):
            raise Unmodelled("a stack trace in the output")
        return {"metadata": {"path": self.path, "uniqueId": self.name}}

    def to_terraform(self) -> dict[str, Any]:
        """Give the configuration, with tokens."""
        return {}

    def to_metadata(self) -> dict[str, Any]:
        """Give what the output says of the element beside its configuration."""
        return {}

    def settle(self) -> None:
        """Take the name, and give the addresses that the configuration needs."""
        self.name  # noqa: B018 - it is made when it is read

    def run_to_terraform(self) -> Any:
        """Give the configuration, in the program's way where it has one."""
        if "toTerraform" in self.overrides:
            return run(self.model, self, "toTerraform", [], ANY)
        return self.to_terraform()

    def run_to_metadata(self) -> Any:
        """Describe the element, in the program's way where it has one."""
        if "toMetadata" in self.overrides:
            return run(self.model, self, "toMetadata", [], ANY)
        return self.to_metadata()

    @method("toTerraform", returns=ANY)
    def give_terraform(self) -> dict[str, Any]:
        """Give the configuration."""
        return self.to_terraform()

    @method("toMetadata", returns=ANY)
    def give_metadata(self) -> dict[str, Any]:
        """Describe the element."""
        return self.to_metadata()

    @getter("fqn", STRING)
    def get_fqn(self) -> str:
        """Give the address."""
        return self.fqn_token

    @getter("friendlyUniqueId", STRING)
    def get_friendly_unique_id(self) -> str:
        """Give the name."""
        return self.name

    @getter("cdktfStack", OBJECT)
    def get_stack(self) -> Any:
        """Give the stack."""
        return self.stack_here

    @method("overrideLogicalId", STRING)
    def override_logical_id(self, name: str) -> None:
        """Take a name instead of the unique one."""
        if self._address is not None:
            raise Unmodelled("a name that comes after the address was used")
        self._overridden_name = name

    @method("resetOverrideLogicalId")
    def reset_override_logical_id(self) -> None:
        """Take the unique name again."""
        if self._address is not None:
            raise Unmodelled("a name that is reset after the address was used")
        self._overridden_name = None

    @method("addOverride", STRING, ANY)
    def add_override(self, path: str, value: Any) -> None:
        """Set a value in the configuration, whatever the element says."""
        set_path(self.raw_overrides, path, value)


def set_path(target: dict[str, Any], path: str, value: Any) -> None:
    """Set a value in nested maps, along a path with dots."""
    *way, last = path.split(".")
    if "__proto__" in way or last == "__proto__":
        raise Unmodelled("a key that JavaScript reserves")
    for step in way:
        if not isinstance(target.get(step), dict):
            target[step] = {}
        target = target[step]
    target[last] = value
