"""Answers requests from objects kept in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsii import _reference_map
from jsii._kernel.types import (
    CreateRequest,
    CreateResponse,
    GetRequest,
    GetResponse,
    InvokeRequest,
    InvokeResponse,
    LoadRequest,
    LoadResponse,
    SetRequest,
    SetResponse,
    StaticGetRequest,
    StaticInvokeRequest,
)

from cdktf_lazy.kernel import versions
from cdktf_lazy.kernel.bindings.structs import struct_of
from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.attributes import Given
from cdktf_lazy.kernel.model.generated import Generated
from cdktf_lazy.kernel.model.kinds import Kind
from cdktf_lazy.kernel.model.members import OBJECT, STRING, Member, Modelled, list_of
from cdktf_lazy.kernel.model.native import FIRST_CALLBACK, Native, NativeResolvable, run
from cdktf_lazy.kernel.model.objects import Objects
from cdktf_lazy.kernel.model.requirements import TargetsKnow, TerraformIsNewEnough
from cdktf_lazy.kernel.model.tokens import TokenMap
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.model.wire import Reader, StructObject, write
from cdktf_lazy.kernel.outcome import Unmodelled
from cdktf_lazy.kernel.record import freeze

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdktf_lazy.kernel.surroundings import Surroundings


class Model:
    """The objects of one program.

    Parameters
    ----------
    surroundings : Surroundings
        The folder and the environment that Node would have.
    call_back : callable
        Runs the program's own code: gets a ``Callback``, gives what goes over the wire.
    """

    def __init__(self, surroundings: Surroundings, call_back: Callable[[Any], Any]) -> None:
        self.surroundings = surroundings
        self.call_back = call_back
        self.tokens = TokenMap()
        self.objects = Objects()
        self._reader = Reader(self.objects)
        self._engine: versions.Engine | None = None
        self._bindings: dict[str, versions.Bindings] = {}
        self._kinds: dict[str, Kind] = {}
        self._interfaces: dict[str, frozenset[str]] = {}
        self._callbacks = 0
        self._has_natives = False
        self._has_overrides = False
        self.has_late_tokens = False
        self.has_dynamic_blocks = False
        self.stacks = 0
        self._answers: dict[type, Callable[[Any], Any]] = {
            CreateRequest: self._create,
            GetRequest: self._get,
            SetRequest: self._set,
            InvokeRequest: self._invoke,
            StaticInvokeRequest: self._invoke_static,
            StaticGetRequest: self._get_static,
            LoadRequest: self._load,
        }

    def answer(self, request: Any) -> Any:
        """Give the response to a request of jsii's.

        Raises
        ------
        Unmodelled
            When Node has to answer.
        """
        answer = self._answers.get(type(request))
        if answer is None:
            raise Unmodelled(f"a {type(request).__name__}")
        return answer(request)

    def frozen(self, request: Any) -> Any:
        """Give a request that keeps the names which its objects have now.

        jsii gives an object of the program's own another name each time that it is passed.
        Without such objects, names never change, and the request is kept as it is.
        """
        return freeze(request) if self._has_natives else request

    @property
    def engine(self) -> versions.Engine:
        """The engine that the program uses."""
        if self._engine is None:
            raise Unmodelled("constructs without an engine")
        return self._engine

    def _load(self, request: LoadRequest) -> LoadResponse:
        reason = self.surroundings.wants_node()
        if reason is not None:
            raise Unmodelled(reason)
        package = (request.name, request.version)
        if package in versions.ENGINES:
            if self._engine is not None and self._engine.name != request.name:
                raise Unmodelled("two engines in one program")
            self._engine = versions.ENGINES[package]
        elif package in versions.BINDINGS:
            self._bindings[request.name] = versions.BINDINGS[package]
        elif request.name != "constructs" or request.version not in versions.CONSTRUCTS:
            raise Unmodelled(f"{request.name} {request.version}, a version that is not known")
        return LoadResponse(assembly=request.name, types=0)

    # Objects -------------------------------------------------------------------------------

    def _create(self, request: CreateRequest) -> CreateResponse:
        if request.fqn == "Object":
            return self._create_native(request)
        if request.interfaces and not self._implemented(request.fqn).issuperset(request.interfaces):
            raise Unmodelled(f"a {request.fqn} with interfaces")
        made = self._make(request.fqn, request.args)
        if request.overrides:
            made.overrides = _overridden(made, request.overrides)
            self._has_overrides = self._has_overrides or made.fqn != self.name_in_engine("App")
        return CreateResponse(self.objects.register(made, request.fqn, None).ref)

    def _create_native(self, request: CreateRequest) -> CreateResponse:
        overrides = {str(one.method or one.property): str(one.cookie) for one in request.overrides}
        interfaces = request.interfaces or []
        if len(interfaces) != 1 or request.args:
            raise Unmodelled("an object of the program's with no interface, or with several")
        package, _, interface = interfaces[0].rpartition(".")
        if package not in (self.engine.name, "constructs") or interface not in _INTERFACES:
            raise Unmodelled(f"a {interfaces[0]} of the program's")
        if not overrides.keys() >= _INTERFACES[interface]:
            raise Unmodelled(f"a {interfaces[0]} that lacks a method")
        self._has_natives = True
        made = NativeResolvable(self) if interface == "IResolvable" else Native(self)
        made.overrides = overrides
        return CreateResponse(self.objects.register(made, "Object", [interfaces[0]]).ref)

    def next_callback(self) -> str:
        """Name a callback."""
        self._callbacks += 1
        return f"jsii::callback::{FIRST_CALLBACK + self._callbacks - 1}"

    def _implemented(self, fqn: str) -> frozenset[str]:
        """Name the interfaces that a class of jsii's has anyway."""
        found = self._interfaces.get(fqn)
        if found is None:
            python = _reference_map._types.get(fqn)
            interfaces = getattr(python, "__jsii_ifaces__", ())
            found = frozenset(one.__jsii_type__ for one in interfaces)
            self._interfaces[fqn] = found
        return found

    def _make(self, fqn: str, arguments: list[Any]) -> Modelled:
        from cdktf_lazy.kernel.model.core import make_core

        package, _, name = fqn.partition(".")
        bindings = self._bindings.get(package)
        if bindings is not None:
            return self._make_generated(fqn, bindings, arguments)
        if package == "constructs" and name == "Construct":
            scope, identifier = self.read(arguments, OBJECT, STRING)
            return Construct(self, self.construct(scope), identifier)
        if self._engine is not None and package == self._engine.name:
            return make_core(self, name, arguments)
        raise Unmodelled(f"a {fqn}")

    def _make_generated(
        self, fqn: str, bindings: versions.Bindings, arguments: list[Any]
    ) -> Modelled:
        kind = self._kind(fqn, bindings)
        config = Type("struct", python=kind.config.python, optional=not kind.config.required)
        scope, identifier, values = self.read(arguments, OBJECT, STRING, config)
        made: Generated = kind.resource_class(
            self, kind, self.construct(scope), identifier, values or {}
        )
        return made

    def _kind(self, fqn: str, bindings: versions.Bindings) -> Kind:
        found = self._kinds.get(fqn)
        if found is None:
            found = self._kinds[fqn] = Kind(_reference_map._types.get(fqn), bindings)
        return found

    def struct(self, name: str, *, optional: bool = False) -> Type:
        """Give the type of a struct of the engine."""
        python = _reference_map._data_types.get(f"{self.engine.name}.{name}")
        if python is None:
            raise Unmodelled(f"the unknown struct {name}")
        optional = optional or not struct_of(python).required
        return Type("struct", python=python, optional=optional)

    def read(self, arguments: list[Any], *types: Type) -> list[Any]:
        """Read the arguments of a call."""
        if len(arguments) > len(types):
            raise Unmodelled("too many arguments")
        padded = [*arguments, *([None] * (len(types) - len(arguments)))]
        return [
            self._reader.read(value, expected)
            for value, expected in zip(padded, types, strict=True)
        ]

    def construct(self, value: Any) -> Construct:
        """Take a construct."""
        if not isinstance(value, Construct):
            raise Unmodelled("something else where a construct is expected")
        return value

    @property
    def is_alone(self) -> bool:
        """Whether a first look at the elements changes nothing that anybody could see.

        So it is with one stack, none of the program's code that a synth calls, and no blocks or
        iterators, whose tokens get their numbers when they are first used.
        """
        has_code = self._has_natives or self._has_overrides
        return self.stacks == 1 and not has_code and not self.has_late_tokens

    def name_in_engine(self, name: str) -> str:
        """Give jsii's name of a class of the engine."""
        return f"{self.engine.name}.{name}"

    # Members -------------------------------------------------------------------------------

    def _member(self, value: Modelled, kind: str, name: str) -> Member:
        found = value.MEMBERS.get((kind, name))
        if found is None and isinstance(value, (Generated, Given, StructObject)):
            found = value.kind.member(kind, name)
        if found is None:
            raise Unmodelled(f"{value.fqn}.{name}")
        return found

    def _get(self, request: GetRequest) -> GetResponse:
        value = self.objects.find(request.objref)
        return GetResponse(self._call(value, self._member(value, "getter", request.property), []))

    def _set(self, request: SetRequest) -> SetResponse:
        value = self.objects.find(request.objref)
        self._call(value, self._member(value, "setter", request.property), [request.value])
        return SetResponse()

    def _invoke(self, request: InvokeRequest) -> InvokeResponse:
        value = self.objects.find(request.objref)
        member = self._member(value, "method", request.method)
        return InvokeResponse(self._call(value, member, request.args or []))

    def _invoke_static(self, request: StaticInvokeRequest) -> InvokeResponse:
        from cdktf_lazy.kernel.model.statics import find_static

        bindings = self._bindings.get(request.fqn.partition(".")[0])
        if bindings is not None:
            member = self._kind(request.fqn, bindings).static(request.method)
        else:
            member = find_static(self.engine.name, request.fqn, request.method)
        return InvokeResponse(self._call(self, member, request.args or []))

    def _get_static(self, request: StaticGetRequest) -> GetResponse:
        from cdktf_lazy.kernel.model.statics import static_value

        bindings = self._bindings.get(request.fqn.partition(".")[0])
        if bindings is not None and request.property == "tfResourceType":
            return GetResponse(self._kind(request.fqn, bindings).terraform)
        return GetResponse(static_value(request.fqn, request.property))

    def _call(self, value: Any, member: Member, arguments: list[Any]) -> Any:
        parameters = member.parameters
        if member.variadic and len(arguments) > len(parameters):
            parameters += (parameters[-1],) * (len(arguments) - len(parameters))
        result = member.function(value, *self.read(arguments, *parameters))
        interface = member.interface
        if interface is not None and "." not in interface:
            interface = f"{self.engine.name}.{interface}"
        return write(result, member.returns, interface, self.objects)

    def validate(self, validation: Any) -> list[str]:
        """Run a validation of the program's, or of the engine's."""
        if isinstance(validation, (TerraformIsNewEnough, TargetsKnow)):
            validation.check(self.surroundings)
            return []
        found: list[str] = run(self, validation, "validate", [], list_of(STRING))
        return found


_INTERFACES = {
    "IResolvable": frozenset({"resolve"}),
    "IAspect": frozenset({"visit"}),
    "IValidation": frozenset({"validate"}),
    "IAnyProducer": frozenset({"produce"}),
    "IListProducer": frozenset({"produce"}),
    "INumberProducer": frozenset({"produce"}),
    "IStringProducer": frozenset({"produce"}),
}
"""The interfaces of which the program's objects are modelled, and what they must have."""


def _overridden(made: Modelled, overrides: list[Any]) -> dict[str, str]:
    """Take the members that the program overrides, where it is known what they change."""
    for one in overrides:
        name = one.method
        if name is None or not (name in made.OVERRIDABLE or name in _NEVER_CALLED):
            raise Unmodelled(f"an override of {name or one.property} of {made.fqn}")
    return {one.method: one.cookie for one in overrides}


_NEVER_CALLED = frozenset(
    {"synth", "addOverride", "toHclTerraform", "synthesizeHclAttributes", "importFrom", "moveTo"}
)
"""Members that the engine itself never calls, so that overriding them changes nothing for it."""
