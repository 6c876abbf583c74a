"""The argument checks of generated code, without doing the same work for every call.

Each constructor of the bindings evaluates its annotations anew (``typing.get_type_hints``), then
has typeguard check each argument. Evaluated annotations never change, so they are kept; and a
value whose class is itself one of those that an annotation names needs no closer look. Everything
else is checked as before, so a wrong argument raises what it always did.
"""

from __future__ import annotations

import typing
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_STUB = "_typecheckingstub__"
_hints: dict[Any, dict[str, Any]] = {}
_classes: dict[int, tuple[Any, set[type]]] = {}
"""What needs no closer look, by the annotation's identity; the annotation itself keeps it."""

_PLAIN = frozenset({str, bool, int, float, type(None)})


class CheckedLoader(SourceFileLoader):
    """Loads a module of the bindings, whose checks then remember what they found out."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module as it is, then let its checks remember."""
        super().exec_module(module)
        remember(vars(module))


def find_checked(
    name: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    """Find a module of the bindings and give it the loader."""
    spec = PathFinder.find_spec(name, path, target)
    if spec is None or type(spec.loader) is not SourceFileLoader:
        return None
    spec.loader = CheckedLoader(spec.loader.name, spec.loader.path)
    return spec


def remember(names: dict[str, Any]) -> None:
    """Let the checks of a generated module remember what they found out.

    Parameters
    ----------
    names : dict
        The globals of the module. A module in another form is left as it is.
    """
    if names.get("typing") is typing:
        names["typing"] = _remembering_typing()
    check = names.get("check_type")
    if isinstance(check, FunctionType) and _is_generated(check, names):
        names["check_type"] = _first_look(check)


def _is_generated(check: FunctionType, names: dict[str, Any]) -> bool:
    """Whether a check is jsii's: written into the module, or imported from jsii itself."""
    takes = check.__code__.co_varnames[: check.__code__.co_argcount]
    is_from = check.__module__ in (names.get("__name__"), "jsii._type_checking")
    return is_from and takes == ("argname", "value", "expected_type")


def _remembering_typing() -> ModuleType:
    if not _typing:
        made = ModuleType("typing")
        vars(made).update(vars(typing))
        vars(made)["get_type_hints"] = _get_type_hints
        _typing.append(made)
    return _typing[0]


_typing: list[ModuleType] = []


def _get_type_hints(obj: Any, *arguments: Any, **options: Any) -> dict[str, Any]:
    if arguments or options or not getattr(obj, "__name__", "").startswith(_STUB):
        return typing.get_type_hints(obj, *arguments, **options)
    found = _hints.get(obj)
    if found is None:
        found = _hints[obj] = typing.get_type_hints(obj)
    return found


def _first_look(check: Any) -> Any:
    """Make a check that looks at the value's class first."""

    def check_type(argname: str, value: object, expected_type: Any) -> Any:
        known = _classes.get(id(expected_type))
        if known is None:
            known = _classes[id(expected_type)] = expected_type, set(_plain_classes(expected_type))
        if type(value) in known[1]:
            return None
        checked = check(argname, value, expected_type)
        if _is_engine_class(expected_type):
            known[1].add(type(value))
        return checked

    return check_type


def _is_engine_class(expected: Any) -> bool:
    """Whether an annotation is a class of the engine's: then a value's class decides alone."""
    return isinstance(expected, type) and "__jsii_declared_type__" in vars(expected)


def _plain_classes(expected: Any) -> list[type]:
    """List the classes whose own instances an annotation takes in any case."""
    if isinstance(expected, type):
        is_generated = isinstance(getattr(expected, "__jsii_name_mapping__", None), dict)
        return [expected] if expected in _PLAIN or is_generated else []
    if typing.get_origin(expected) is typing.Union:
        return [one for part in typing.get_args(expected) for one in _plain_classes(part)]
    return []
