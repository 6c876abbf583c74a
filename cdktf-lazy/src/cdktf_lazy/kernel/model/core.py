"""Makes objects of the engine's own classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.app import App
from cdktf_lazy.kernel.model.assets import Asset
from cdktf_lazy.kernel.model.backends import (
    BACKENDS,
    REMOTE_STATES,
    WORKSPACES,
    Backend,
    CloudBackend,
    RemoteState,
    Workspaces,
)
from cdktf_lazy.kernel.model.members import ANY, OBJECT, STRING, Modelled
from cdktf_lazy.kernel.model.modules import HclModule, Module
from cdktf_lazy.kernel.model.outputs import Local, Output, Variable
from cdktf_lazy.kernel.model.resolving import Concatenation, Resolver
from cdktf_lazy.kernel.model.stack import Stack
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model

_BACKENDS = {name: kind for kind, name in BACKENDS.items()}
_STATES = {name: kind for kind, name in REMOTE_STATES.items()}


def make_core(model: Model, name: str, arguments: list[Any]) -> Modelled:
    """Make an object.

    Parameters
    ----------
    model : Model
        The program's objects.
    name : str
        The class, without the engine's name.
    arguments : list
        What its constructor gets, as it came over the wire.
    """
    if name == "App":
        (config,) = model.read(arguments, model.struct("AppConfig", optional=True))
        return App(model, config or {})
    if name == "TerraformStack":
        scope, identifier = model.read(arguments, OBJECT, STRING)
        return Stack(model, model.construct(scope), identifier)
    if name in ("TerraformOutput", "TerraformVariable"):
        config = model.struct(f"{name}Config")
        scope, identifier, values = model.read(arguments, OBJECT, STRING, config)
        made = Output if name == "TerraformOutput" else Variable
        return made(model, model.construct(scope), identifier, values or {})
    if name in ("TerraformHclModule", "TerraformModule"):
        config = model.struct(f"{name}Config")
        scope, identifier, values = model.read(arguments, OBJECT, STRING, config)
        module = HclModule if name == "TerraformHclModule" else Module
        return module(model, model.construct(scope), identifier, values)
    if name == "TerraformLocal":
        scope, identifier, expression = model.read(arguments, OBJECT, STRING, ANY)
        return Local(model, model.construct(scope), identifier, expression)
    if name in WORKSPACES:
        types = WORKSPACES[name]
        given = model.read(arguments, *types.values())
        return Workspaces(model, name, dict(zip(types, given, strict=True)))
    if name == "CloudBackend":
        scope, props = model.read(arguments, OBJECT, model.struct("CloudBackendConfig"))
        return CloudBackend(model, model.construct(scope), props)
    if name in _BACKENDS:
        scope, props = model.read(arguments, OBJECT, model.struct(f"{name}Config"))
        return Backend(model, model.construct(scope), _BACKENDS[name], props or {})
    if name in _STATES:
        of = name if _STATES[name] != "remote" else f"{name}Remote"
        config = model.struct(f"{of}Config")
        scope, identifier, values = model.read(arguments, OBJECT, STRING, config)
        return RemoteState(model, model.construct(scope), identifier, _STATES[name], values or {})
    if name in ("StringConcat", "DefaultTokenResolver"):
        return _make_resolver(model, name, arguments)
    if name == "TerraformAsset":
        config = model.struct("TerraformAssetConfig")
        scope, identifier, values = model.read(arguments, OBJECT, STRING, config)
        return Asset(model, model.construct(scope), identifier, values)
    raise Unmodelled(f"a {name}")


def _make_resolver(model: Model, name: str, arguments: list[Any]) -> Modelled:
    made: Modelled
    if name == "StringConcat":
        model.read(arguments)
        made = Concatenation()
    else:
        (concat,) = model.read(arguments, OBJECT)
        if not isinstance(concat, Concatenation):
            raise Unmodelled("another way to put texts together")
        made = Resolver()
    made.fqn = model.name_in_engine(name)
    return made
