"""Where a stack keeps its state, and how other stacks read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.elements import Element
from cdktf_lazy.kernel.model.expressions import Reference
from cdktf_lazy.kernel.model.members import NUMBER, OBJECT, STRING, list_of, method
from cdktf_lazy.kernel.model.merge import deep_merge, keys_to_snake_case

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.tree import Construct

RESOLVABLE = "IResolvable"

_KINDS = {"azurerm": "Azurerm", "gcs": "Gcs", "http": "Http", "local": "Local", "s3": "S3"}
BACKENDS = {kind: f"{name}Backend" for kind, name in _KINDS.items()}
"""The classes of backends, by their name in Terraform."""

REMOTE_STATES = {kind: f"DataTerraformRemoteState{name}" for kind, name in _KINDS.items()}
"""The classes of what reads them."""


class Backend(Element):
    """A backend.

    Parameters
    ----------
    model : Model
        The program's objects.
    scope : Construct
        The stack.
    kind : str
        Its name in Terraform, such as ``s3``.
    props : dict
        Its arguments.
    """

    is_backend = True

    def __init__(self, model: Model, scope: Construct, kind: str, props: dict[str, Any]) -> None:
        self.typename = BACKENDS[kind]
        super().__init__(model, scope, "backend")
        self.kind = kind
        self.props = props
        if kind == "local":
            path = props.get("path")
            name = f"terraform.{self.stack_here.id}.tfstate"
            self.props = {**props, "path": path or model.surroundings.path(name)}

    def to_terraform(self) -> dict[str, Any]:
        """Give the backend."""
        attributes = deep_merge(keys_to_snake_case(dict(self.props)), self.raw_overrides)
        return {"terraform": {"backend": {self.kind: attributes}}}

    def to_metadata(self) -> dict[str, Any]:
        """Name the backend."""
        if not self.raw_overrides:
            return {"backend": self.kind}
        return {"backend": self.kind, "overrides": {"backend": list(self.raw_overrides)}}

    @method("getRemoteStateDataSource", OBJECT, STRING, STRING, returns=OBJECT)
    def get_remote_state(self, scope: Any, name: str, _stack: str) -> RemoteState:
        """Make what reads the state."""
        return self.remote_state(self.model.construct(scope), name)

    def remote_state(self, scope: Construct, name: str) -> RemoteState:
        """Make what reads the state from another stack."""
        workspace = {"workspace": "${terraform.workspace}"}
        if self.kind == "local":
            kept = {key: self.props.get(key) for key in ("workspaceDir", "path")}
            return RemoteState(self.model, scope, name, self.kind, {**kept, **workspace})
        if self.kind == "http":
            return RemoteState(self.model, scope, name, self.kind, dict(self.props))
        return RemoteState(self.model, scope, name, self.kind, {**self.props, **workspace})


class RemoteState(Element):
    """The outputs of another stack, read from its state."""

    typename = "TerraformRemoteState"

    def __init__(
        self, model: Model, scope: Construct, name: str, kind: str, config: dict[str, Any]
    ) -> None:
        self.typename = REMOTE_STATES[kind]
        super().__init__(model, scope, name, "data.terraform_remote_state")
        self.kind = kind
        self.config = config

    def reference_to(self, output: str) -> Reference:
        """Make a reference to an output."""
        address = f"data.terraform_remote_state.{self.name}.outputs.{output}"
        return Reference(address, self.stack_here)

    def to_terraform(self) -> dict[str, Any]:
        """Give the data source."""
        config = keys_to_snake_case(dict(self.config))
        config.pop("workspace", None)
        config.pop("defaults", None)
        attributes = {
            "backend": self.kind,
            "workspace": self.config.get("workspace"),
            "defaults": self.config.get("defaults"),
            "config": config,
        }
        merged = deep_merge(attributes, self.raw_overrides)
        return {"data": {"terraform_remote_state": {self.name: merged}}}

    def to_metadata(self) -> dict[str, Any]:
        """Name the overrides."""
        if not self.raw_overrides:
            return {}
        return {"overrides": {"terraform_remote_state": list(self.raw_overrides)}}

    @method("getString", STRING, returns=STRING)
    def get_string(self, output: str) -> str:
        """Give a token in a text."""
        return self.model.tokens.string(self.reference_to(output))

    @method("getNumber", STRING, returns=NUMBER)
    def get_number(self, output: str) -> float:
        """Give a token that is a number."""
        return self.model.tokens.number(self.reference_to(output))

    @method("getList", STRING, returns=list_of(STRING))
    def get_list(self, output: str) -> list[str]:
        """Give a token in a list."""
        return self.model.tokens.list(self.reference_to(output))

    @method("getBoolean", STRING, returns=OBJECT, interface=RESOLVABLE)
    def get_boolean(self, output: str) -> Any:
        """Give a reference."""
        return self.reference_to(output)

    @method("get", STRING, returns=OBJECT, interface=RESOLVABLE)
    def get_any(self, output: str) -> Any:
        """Give a reference."""
        return self.reference_to(output)
