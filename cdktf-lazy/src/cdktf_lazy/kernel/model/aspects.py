"""Aspects and annotations: what looks at a finished tree, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.members import OBJECT, STRING, Modelled, getter, list_of, method
from cdktf_lazy.kernel.model.native import run
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.tree import Construct

NO_TRACES = "@cdktf/disable_stack_trace_in_metadata"
_LEVELS = ("@cdktf/info", "@cdktf/warn", "@cdktf/error")


class Aspects(Modelled):
    """The aspects of a construct."""

    def __init__(self, model: Model) -> None:
        self.fqn = f"{model.engine.name}.Aspects"
        self.listed: list[Any] = []

    @method("add", OBJECT)
    def add(self, aspect: Any) -> None:
        """Take an aspect."""
        self.listed.append(aspect)

    @getter("all", list_of(OBJECT), "IAspect")
    def get_all(self) -> list[Any]:
        """List the aspects."""
        return list(self.listed)


def aspects_of(model: Model, construct: Construct) -> Aspects:
    """Give the aspects of a construct."""
    if construct.aspects is None:
        construct.aspects = Aspects(model)
    found: Aspects = construct.aspects
    return found


def visit(model: Model, construct: Construct) -> None:
    """Let the aspects of a construct, and of those below it, visit it and what is below it."""
    _visit(model, construct, [], {}, [False])


def _visit(
    model: Model,
    construct: Construct,
    inherited: list[Any],
    visited: dict[str, list[Any]],
    warned: list[bool],
) -> None:
    own = construct.aspects
    known = len(own.listed) if own is not None else 0
    aspects = [*inherited, *(own.listed if own is not None else [])]
    for aspect in aspects:
        seen = visited.setdefault(construct.path, [])
        if any(one is aspect for one in seen):
            continue
        run(model, aspect, "visit", [(construct, "constructs.IConstruct")], None)
        now = construct.aspects
        if not warned[0] and known != (len(now.listed) if now is not None else 0):
            raise Unmodelled("an aspect that another aspect adds")
        seen.append(aspect)
    for child in construct.kept_children():
        _visit(model, child, aspects, visited, warned)


class Annotations(Modelled):
    """What is said about a construct."""

    def __init__(self, model: Model, construct: Construct) -> None:
        self.fqn = f"{model.engine.name}.Annotations"
        self._construct = construct
        self._has_traces = not construct.try_context(NO_TRACES)

    def _add(self, level: str, message: str) -> None:
        entry: dict[str, Any] = {"type": level, "data": message, "trace": None}
        if self._has_traces:
            entry["trace"] = ["answered in Python"]
        self._construct.metadata.append(entry)

    @method("addInfo", STRING)
    def add_info(self, message: str) -> None:
        """Say something."""
        self._add(_LEVELS[0], message)

    @method("addWarning", STRING)
    def add_warning(self, message: str) -> None:
        """Warn of something."""
        self._add(_LEVELS[1], message)

    @method("addError", STRING)
    def add_error(self, message: str) -> None:
        """Say what is wrong; the synth ends there."""
        self._add(_LEVELS[2], message)


def annotations_below(construct: Construct, *, allows_errors: bool) -> list[dict[str, Any]]:
    """List what is said about a construct and all below it, for the manifest.

    Raises
    ------
    Unmodelled
        When something is wrong and the synth ends there: Node writes the error.
    """
    listed = []
    for one in construct.find_all():
        for entry in one.metadata:
            if entry["type"] in _LEVELS:
                if entry["type"] == _LEVELS[2] and not allows_errors:
                    raise Unmodelled("an annotation that is an error")
                listed.append(
                    {
                        "constructPath": one.path,
                        "level": entry["type"],
                        "message": entry["data"],
                        "stacktrace": entry["trace"],
                    }
                )
    return listed
