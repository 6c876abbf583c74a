"""Whether a handler names a function that Lambda can call, read without running its module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gatehouse.core.options import kind_of

from .imports import absolute, is_type_checking, named_in_errors, parsed
from .modules import Modules

# A module that makes names while it runs, or takes all of another's, may have any name.
_MAKES_NAMES = {"globals", "vars", "setattr", "exec"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.ClassDef, ast.Lambda)
# Imports that lead from one module to the next; more of them are taken as right.
_FURTHEST = 10


@dataclass(frozen=True)
class NoFunction:
    """Why Lambda could not call what a handler names.

    Parameters
    ----------
    line : int
        Where it is defined; 0 where it is not.
    why : str
        What it is instead; empty where it is not there at all.
    """

    line: int
    why: str


@dataclass(frozen=True)
class _Binding:
    """One place where a module gives a name a value; ``node`` is None where it is not known."""

    node: ast.AST | None
    certain: bool


def fault_of_handler(file: Path, name: str, root: Path) -> tuple[Path, NoFunction] | None:
    """Return why Lambda can't call a function of a module, and the module that says so.

    Parameters
    ----------
    file : Path
        The module.
    name : str
        The function.
    root : Path
        The folder that imports begin at.
    """
    modules = Modules()
    for _ in range(_FURTHEST):
        with named_in_errors(file):
            found = _fault(file.read_bytes(), name)
        if not isinstance(found, ast.ImportFrom):
            return None if found is None else (file, found)
        module = absolute(found.module or "", found.level, file.relative_to(root).parent.parts)
        name = next(each.name for each in found.names if (each.asname or each.name) == name)
        files = modules.files(module, root) if module else []
        # A submodule, what is installed, or a package around it that has no such module.
        if modules.files(f"{module}.{name}", root) != files or not files:
            return None
        last = module.rpartition(".")[2]
        file = files[-1]
        if last not in (file.stem, file.parent.name) or file.suffix != ".py":
            return None
    return None


@lru_cache(maxsize=1024)
def _fault(content: bytes, name: str) -> NoFunction | ast.ImportFrom | None:
    """Why a name is no function; the import that it comes from, if so; None if it is right."""
    tree = parsed(content)
    bound = [each for each in _bindings(tree.body, certain=True, name=name)]
    if not bound:
        return None if _may_have_any_name(tree, name) else NoFunction(0, "")
    last = max((place for place, each in enumerate(bound) if each.certain), default=0)
    found = [_fault_of(tree, each.node, name) for each in bound[last:]]
    if _is_bound_later(tree, name):
        return None
    if len(found) == 1 or all(isinstance(each, NoFunction) for each in found):
        return found[0]
    return None


def _fault_of(
    tree: ast.Module, node: ast.AST | None, name: str
) -> NoFunction | ast.ImportFrom | None:
    if isinstance(node, ast.ImportFrom):
        return node
    if isinstance(node, ast.Import):
        return NoFunction(node.lineno, "a module")
    if isinstance(node, ast.ClassDef):
        makes_others = node.bases or node.keywords or node.decorator_list
        own_new = any(isinstance(each, _FUNCTIONS) and each.name == "__new__" for each in node.body)
        return None if makes_others or own_new else NoFunction(node.lineno, "a class")
    if isinstance(node, _FUNCTIONS):
        return None if node.decorator_list else _fault_of_function(node)
    if isinstance(node, ast.Lambda):
        return _fault_of_arguments(node)
    if isinstance(node, (ast.Constant, ast.JoinedStr, ast.Dict, ast.List, ast.Set, ast.Tuple)):
        return NoFunction(node.lineno, kind_of(_value_like(node)))
    if isinstance(node, ast.Name) and node.id != name:
        alias = [each for each in _bindings(tree.body, certain=True, name=node.id)]
        if len(alias) == 1 and not isinstance(alias[0].node, (ast.Name, ast.ImportFrom)):
            return _fault_of(tree, alias[0].node, node.id)
    return None


def _value_like(node: ast.AST) -> object:
    """A value of the type that a literal has."""
    if isinstance(node, ast.Constant):
        return node.value
    kinds: dict[type, object] = {ast.Dict: {}, ast.List: [], ast.Set: set(), ast.Tuple: ()}
    return kinds.get(type(node), "")


def _fault_of_function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> NoFunction | None:
    if isinstance(node, ast.AsyncFunctionDef):
        return NoFunction(node.lineno, "async, and Lambda awaits nothing")
    if any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in _own_nodes(node.body)):
        return NoFunction(node.lineno, "a generator, and Lambda takes no answer from one")
    return _fault_of_arguments(node)


def _fault_of_arguments(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
) -> NoFunction | None:
    taken = node.args
    positional = len(taken.posonlyargs) + len(taken.args)
    needed = positional - len(taken.defaults)
    defaults = zip(taken.kwonlyargs, taken.kw_defaults, strict=True)
    keywords = [each.arg for each, default in defaults if default is None]
    if keywords:
        return NoFunction(node.lineno, f"a function that needs the keyword {keywords[0]}")
    if needed > 2 or (positional < 2 and not taken.vararg):
        count = needed if needed > 2 else positional
        many = "" if count == 1 else "s"
        return NoFunction(node.lineno, f"a function of {count} argument{many}")
    return None


def _bindings(body: list[ast.stmt], *, certain: bool, name: str) -> Iterator[_Binding]:
    """Places where a module's own level gives a name a value, in their order."""
    for node in body:
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            if node.name == name:
                yield _Binding(node, certain)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {each.asname or each.name.partition(".")[0] for each in node.names}
            if name in names:
                yield _Binding(node, certain)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            if node.value is None:  # an annotation gives no value
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(each, ast.Name) and each.id == name for each in targets):
                yield _Binding(node.value, certain)
            elif _stores(node, name):
                yield _Binding(None, certain)
        elif isinstance(node, ast.If) and is_type_checking(node.test):
            yield from _bindings(node.orelse, certain=certain, name=name)
        else:
            blocks = [block for block in _blocks(node)]
            for block in blocks:
                yield from _bindings(block, certain=False, name=name)
            if _stores(node, name, without=blocks):
                yield _Binding(None, False)


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a compound statement: of ``if``, ``try``, ``with``, ``for``, ``match``."""
    for field in ("body", "orelse", "finalbody"):
        if getattr(node, field, None):
            yield getattr(node, field)
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield part.body


def _stores(node: ast.stmt, name: str, without: list[list[ast.stmt]] | None = None) -> bool:
    """Whether a statement gives a name a value otherwise than by a plain assignment."""
    inner = {id(each) for block in without or () for each in block}
    return any(
        isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Store)
        for each in _own_nodes([node], inner)
    )


def _own_nodes(body: list[ast.stmt], without: set[int] | None = None) -> Iterator[ast.AST]:
    """Walk statements, but not the functions and classes in them."""
    left: list[ast.AST] = list(body)
    while left:
        node = left.pop()
        if without and id(node) in without:
            continue
        yield node
        if not isinstance(node, _SCOPES):
            left += ast.iter_child_nodes(node)


def _is_bound_later(tree: ast.Module, name: str) -> bool:
    """Whether a name may get another value while the module runs, as ``main = None`` shows."""
    if any(isinstance(each, ast.Global) and name in each.names for each in ast.walk(tree)):
        return True
    return any(
        isinstance(each, ast.Call) and getattr(each.func, "id", "") in _MAKES_NAMES
        for each in _own_nodes(tree.body)
    )


def _may_have_any_name(tree: ast.Module, name: str) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Global) and name in node.names:
            return True
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _MAKES_NAMES:
            return True
        if isinstance(node, ast.ImportFrom) and any(each.name == "*" for each in node.names):
            return True
    return any(isinstance(each, _FUNCTIONS) and each.name == "__getattr__" for each in tree.body)
