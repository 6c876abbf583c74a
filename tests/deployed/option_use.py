"""Which options of which classes and methods a source file uses, read from the file itself."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOMS = ("api", "auth", "compute", "core", "iam", "storage")
#: Methods that make a part of a construct, or change one, by options of their own.
MAKING = (
    "add_branding",
    "add_client",
    "add_domain",
    "add_group",
    "add_identity_provider",
    "add_resource_server",
    "customize_ui",
    "on_change",
    "on_object",
    "role",
    "role_for_group",
    "roles_by_rules",
    "route",
)
_NOT_OPTIONS = {"self", "cls", "scope", "id"}


def classes() -> dict[str, type]:
    """Return the public classes of the package that have options."""
    return {
        name: kind
        for room in ROOMS
        for name in import_module(f"gatehouse.{room}").__all__
        if inspect.isclass(kind := getattr(import_module(f"gatehouse.{room}"), name))
        and "__init__" in vars(kind)
        and not issubclass(kind, Exception)
    }


def methods() -> dict[str, set[str]]:
    """Return the options of each method that makes something, by its name."""
    found: dict[str, set[str]] = {}
    for kind in classes().values():
        for name in MAKING:
            # What exists already has methods of its own beside those of what was made.
            if name in vars(kind) and not kind.__name__.startswith("Imported"):
                found[name] = found.get(name, set()) | set(parameters(vars(kind)[name]))
    bases = (base for kind in classes().values() for base in kind.__mro__)
    for base in bases:
        for name in MAKING:
            if name in vars(base) and not base.__name__.startswith("Imported"):
                found[name] = found.get(name, set()) | set(parameters(vars(base)[name]))
    return found


def parameters(function: Any) -> list[str]:
    """List the options of a constructor or method, in their order."""
    taken = inspect.signature(function).parameters.values()
    return [each.name for each in taken if each.name not in _NOT_OPTIONS]


def every_option() -> set[str]:
    """Return every option of the package: ``UserPool.mfa``, ``add_client.oauth``."""
    of_classes = {
        f"{name}.{option}"
        for name, kind in classes().items()
        for option in parameters(vars(kind)["__init__"])
    }
    return of_classes | {
        f"{name}.{option}" for name, options in methods().items() for option in options
    }


def used(source: Path) -> set[str]:
    """Return the options that a file uses, by keyword or by position."""
    known = classes()
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in known:
            kind = known[node.func.id]
            found |= _given(node, kind.__name__, vars(kind)["__init__"])
        elif isinstance(node.func, ast.Attribute) and node.func.attr in MAKING:
            for function in _functions(node.func.attr):
                found |= _given(node, node.func.attr, function)
        elif isinstance(node.func, ast.Attribute) and _is_super(node.func):
            found |= _given(node, "AppStack", vars(known["AppStack"])["__init__"])
    return found


def _is_super(function: ast.Attribute) -> bool:
    return function.attr == "__init__" and isinstance(function.value, ast.Call)


def _functions(name: str) -> Iterator[Any]:
    for kind in classes().values():
        for base in kind.__mro__:
            if name in vars(base) and not base.__name__.startswith("Imported"):
                yield vars(base)[name]


def _given(call: ast.Call, name: str, function: Any) -> set[str]:
    by_position = [each for each in inspect.signature(function).parameters if each != "self"]
    given = [*by_position[: len(call.args)], *(each.arg for each in call.keywords if each.arg)]
    return {f"{name}.{option}" for option in given if option not in _NOT_OPTIONS}
