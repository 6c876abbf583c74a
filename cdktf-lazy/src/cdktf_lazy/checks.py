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
_classes: dict[Any, frozenset[type]] = {}
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
    if isinstance(check, FunctionType) and check.__module__.endswith("._jsii"):
        names["check_type"] = _first_look(check)


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
        try:
            classes = _classes.get(expected_type)
        except TypeError:  # an annotation that cannot be a key
            return check(argname, value, expected_type)
        if classes is None:
            classes = _classes[expected_type] = frozenset(_plain_classes(expected_type))
        if type(value) in classes:
            return None
        return check(argname, value, expected_type)

    return check_type


def _plain_classes(expected: Any) -> list[type]:
    """List the classes whose own instances an annotation takes in any case."""
    if isinstance(expected, type):
        is_generated = isinstance(getattr(expected, "__jsii_name_mapping__", None), dict)
        return [expected] if expected in _PLAIN or is_generated else []
    if typing.get_origin(expected) is typing.Union:
        return [one for part in typing.get_args(expected) for one in _plain_classes(part)]
    return []
