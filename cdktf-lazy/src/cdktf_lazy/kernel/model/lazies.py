"""Tokens whose value a producer of the program's gives when it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.members import ANY, NUMBER, STRING, list_of, optional
from cdktf_lazy.kernel.model.native import ResolveContext, run
from cdktf_lazy.kernel.model.tokens import Resolvable
from cdktf_lazy.kernel.outcome import Thrown, Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.resolving import Context

RESULTS: dict[str, Type] = {
    "stringValue": optional(STRING),
    "numberValue": optional(NUMBER),
    "listValue": optional(list_of(STRING)),
    "anyValue": ANY,
}
"""What the producers of each kind of value return."""


class Lazy(Resolvable):
    """A value that comes late.

    Parameters
    ----------
    model : Model
        The program's objects.
    kind : str
        The function of the engine's that made it, such as ``stringValue``.
    producer : Any
        The program's object that has the value.
    omit_empty : bool
        Whether an empty list is no value.
    """

    def __init__(self, model: Model, kind: str, producer: Any, *, omit_empty: bool) -> None:
        self._model = model
        self._kind = kind
        self._producer = producer
        self._omit_empty = omit_empty
        if kind == "anyValue":
            self.fqn = model.name_in_engine("LazyBase")

    def resolve(self, context: Context) -> Any:
        """Ask the producer."""
        seen: list[tuple[Any, str | None]] = [(ResolveContext(context), "IResolveContext")]
        try:
            found = run(self._model, self._producer, "produce", seen, RESULTS[self._kind])
        except Thrown:
            raise Unmodelled("an error while a lazy value is produced") from None
        return None if self._omit_empty and found == [] else found


def make_lazy(model: Model, kind: str, producer: Any, options: dict[str, Any]) -> Any:
    """Make a lazy value, and give what stands for it."""
    omit_empty = bool(options.get("omitEmpty") or options.get("omitEmptyArray"))
    made = Lazy(model, kind, producer, omit_empty=omit_empty)
    if kind == "anyValue":
        return made
    if kind == "numberValue":
        return model.tokens.number(made)
    hint = options.get("displayHint")
    if kind == "listValue":
        return model.tokens.list(made, hint)
    return model.tokens.string(made, hint)
