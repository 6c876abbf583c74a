"""Where a stack keeps its state, and how other stacks read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.elements import Element
from cdktf_lazy.kernel.model.expressions import Reference
from cdktf_lazy.kernel.model.members import (
    NUMBER,
    OBJECT,
    STRING,
    Modelled,
    getter,
    list_of,
    method,
    optional,
)
from cdktf_lazy.kernel.model.merge import deep_merge, keys_to_snake_case
from cdktf_lazy.kernel.model.requirements import TargetsKnow, TerraformIsNewEnough
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.tree import Construct

RESOLVABLE = "IResolvable"

_STATES = {
    name.lower(): name
    for name in (*("Azurerm", "Consul", "Cos", "Gcs", "Http", "Local", "Oss", "Pg", "S3", "Swift"),)
}
BACKENDS = {kind: f"{name}Backend" for kind, name in (_STATES | {"remote": "Remote"}).items()}
"""The classes of backends, by their name in Terraform; that of Terraform's cloud is apart."""

REMOTE_STATES = {kind: f"DataTerraformRemoteState{name}" for kind, name in _STATES.items()} | {
    "remote": "DataTerraformRemoteState"
}
"""The classes of what reads them."""

_WITHOUT_WORKSPACE = frozenset({"http", "oss", "remote", "swift"})
_CLOUD_SINCE = (1, 1, 0)


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
        self.typename = BACKENDS.get(kind, "CloudBackend")
        super().__init__(model, scope, "backend")
        self.kind = kind
        self.props = props
        if kind == "local":
            path = props.get("path")
            name = f"terraform.{self.stack_here.id}.tfstate"
            self.props = {**props, "path": path or model.surroundings.path(name)}
        if kind == "s3" and props.get("useLockfile") and model.engine.name == "cdktn":
            self.validations.append(TargetsKnow("locked state"))

    def to_terraform(self) -> dict[str, Any]:
        """Give the backend."""
        attributes = deep_merge(keys_to_snake_case(_plain(self.props)), self.raw_overrides)
        return {"terraform": {"backend": {self.kind: attributes}}}

    def to_metadata(self) -> dict[str, Any]:
        """Name the backend."""
        described: dict[str, Any] = {"backend": self.kind}
        if self.raw_overrides:
            described["overrides"] = {"backend": list(self.raw_overrides)}
        if self.kind in ("remote", "cloud"):
            host = self.props.get("hostname")
            is_cloud = not host or host.startswith("app.terraform.io")
            described["cloud"] = "tfc" if is_cloud else "tfe"
        return described

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
        if self.kind in _WITHOUT_WORKSPACE:
            return RemoteState(self.model, scope, name, self.kind, dict(self.props))
        return RemoteState(self.model, scope, name, self.kind, {**self.props, **workspace})


class CloudBackend(Backend):
    """Terraform's cloud.

    Parameters
    ----------
    model : Model
        The program's objects.
    scope : Construct
        The stack.
    props : dict
        Its arguments.
    """

    def __init__(self, model: Model, scope: Construct, props: dict[str, Any]) -> None:
        super().__init__(model, scope, "cloud", props)
        self.validations.append(TerraformIsNewEnough(_CLOUD_SINCE))

    def to_terraform(self) -> dict[str, Any]:
        """Give the block of the cloud."""
        attributes = deep_merge(keys_to_snake_case(_plain(self.props)), self.raw_overrides)
        return {"terraform": {"cloud": attributes}}

    def remote_state(self, scope: Construct, name: str) -> RemoteState:
        """Make what reads the state of the one workspace that has a name."""
        workspaces = self.props["workspaces"]
        if not isinstance(workspaces, Workspaces) or "name" not in workspaces.fields:
            raise Unmodelled("the state of workspaces without a name")
        config = {key: self.props.get(key) for key in ("organization", "token", "hostname")}
        config["workspaces"] = {"name": workspaces.fields["name"]}
        return RemoteState(self.model, scope, name, "remote", config)


class Workspaces(Modelled):
    """Which workspaces of a backend are meant.

    Parameters
    ----------
    model : Model
        The program's objects.
    typename : str
        The class.
    fields : dict
        What they are chosen by.
    """

    def __init__(self, model: Model, typename: str, fields: dict[str, Any]) -> None:
        self.fqn = model.name_in_engine(typename)
        self.fields = fields

    @getter("name", STRING)
    def get_name(self) -> str:
        """Give the name."""
        return str(self.fields["name"])

    @getter("prefix", STRING)
    def get_prefix(self) -> str:
        """Give the prefix of the names."""
        return str(self.fields["prefix"])

    @getter("tags", list_of(STRING))
    def get_tags(self) -> Any:
        """Give the tags."""
        return self.fields["tags"]

    @getter("project", optional(STRING))
    def get_project(self) -> Any:
        """Give the project."""
        return self.fields["project"]


WORKSPACES: dict[str, dict[str, Type]] = {
    "NamedRemoteWorkspace": {"name": STRING},
    "PrefixedRemoteWorkspaces": {"prefix": STRING},
    "NamedCloudWorkspace": {"name": STRING, "project": optional(STRING)},
    "TaggedCloudWorkspaces": {"tags": list_of(STRING), "project": optional(STRING)},
}
"""What the classes of workspaces take."""


def _plain(props: dict[str, Any]) -> dict[str, Any]:
    """Copy arguments, with workspaces as the map that they are in Terraform."""
    workspaces = props.get("workspaces")
    if isinstance(workspaces, Workspaces):
        return {**props, "workspaces": workspaces.fields}
    return dict(props)


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
        config = keys_to_snake_case(_plain(self.config))
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
