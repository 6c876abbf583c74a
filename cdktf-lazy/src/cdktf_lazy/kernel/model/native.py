"""Objects that the program wrote itself, and members of the engine's that it overrides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsii._kernel.types import Callback, InvokeRequest, ObjRef

from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.members import (
    ANY,
    BOOLEAN,
    OBJECT,
    STRING,
    Modelled,
    getter,
    method,
    optional,
    setter,
)
from cdktf_lazy.kernel.model.tokens import Resolvable
from cdktf_lazy.kernel.model.wire import write
from cdktf_lazy.kernel.outcome import Thrown, Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.resolving import Context

FIRST_CALLBACK = 20000
"""The number of the first callback, as Node counts."""


class Native(Modelled):
    """An object of a class of the program's, known by the interfaces that it implements."""

    fqn = "Object"

    def __init__(self, model: Model) -> None:
        self.model = model


class NativeResolvable(Resolvable):
    """A token that the program works out itself."""

    fqn = "Object"

    def __init__(self, model: Model) -> None:
        self.model = model

    def resolve(self, context: Context) -> Any:
        """Ask the program."""
        seen = ResolveContext(context)
        try:
            return run(self.model, self, "resolve", [(seen, "IResolveContext")], ANY)
        except Thrown:
            raise Unmodelled("an error while a token is resolved") from None


class ResolveContext(Modelled):
    """What the program sees while it works a token out."""

    def __init__(self, context: Context) -> None:
        self.context = context

    @method("resolve", ANY, returns=ANY)
    def resolve(self, value: Any) -> Any:
        """Resolve a value."""
        return self.context.resolve(value)

    @getter("scope", OBJECT, "constructs.IConstruct")
    def get_scope(self) -> Any:
        """Give where the value is used."""
        return self.context.scope

    @getter("suppressBraces", optional(BOOLEAN))
    def get_suppress_braces(self) -> Any:
        """Give whether the value stands inside an expression."""
        return self.context.suppress_braces

    @setter("suppressBraces", optional(BOOLEAN))
    def set_suppress_braces(self, value: Any) -> None:
        """Say whether what is resolved stands inside an expression."""
        self.context.suppress_braces = value

    @getter("ignoreEscapes", optional(BOOLEAN))
    def get_ignore_escapes(self) -> Any:
        """Give whether Terraform's own ``${`` is text."""
        return self.context.ignore_escapes

    @setter("ignoreEscapes", optional(BOOLEAN))
    def set_ignore_escapes(self, value: Any) -> None:
        """Say whether Terraform's own ``${`` is text."""
        self.context.ignore_escapes = value

    @getter("iteratorContext", optional(STRING))
    def get_iterator_context(self) -> Any:
        """Give how the item of an iterator is written."""
        return self.context.iterator

    @setter("iteratorContext", optional(STRING))
    def set_iterator_context(self, value: Any) -> None:
        """Say how the item of an iterator is written."""
        self.context.iterator = value

    @getter("preparing", BOOLEAN)
    def get_preparing(self) -> bool:
        """Give whether references to other stacks are made."""
        return self.context.preparing


def run(
    model: Model,
    target: Modelled,
    name: str,
    arguments: list[tuple[Any, str | None]],
    returns: Type | None,
) -> Any:
    """Call a member that the program wrote.

    Parameters
    ----------
    model : Model
        The program's objects.
    target : Modelled
        The object.
    name : str
        jsii's name of the method.
    arguments : list of tuple
        Each argument, with the interface as which it is passed.
    returns : Type, optional
        The type of what comes back, None for nothing.

    Raises
    ------
    Thrown
        When the program's code raised.
    """
    cookie = target.overrides.get(name)
    if cookie is None:
        raise Unmodelled(f"{name} of an object that has none")
    if target.reference is None:
        raise Unmodelled(f"{name} before the object has a name")
    passed = [
        write(value, ANY if interface is None else OBJECT, _full(model, interface), model.objects)
        for value, interface in arguments
    ]
    reference = ObjRef(target.reference.ref, target.reference.interfaces)
    request = InvokeRequest(objref=reference, method=name, args=passed)
    callback = Callback(cbid=model.next_callback(), cookie=cookie, invoke=request)
    result = model.call_back(callback)
    return None if returns is None else model.read([result], returns)[0]


def _full(model: Model, interface: str | None) -> str | None:
    if interface is None or "." in interface:
        return interface
    return f"{model.engine.name}.{interface}"
