"""What a module imports, read from its source without running it.

The standard library's ``modulefinder`` and the graph builders on PyPI resolve names with the
interpreter that runs them, and so find what is installed on this machine. A zip needs the modules
of the app's folder alone, and needs them in milliseconds: one walk over the syntax tree does it.
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .newer_syntax import as_older

_MODULE_NAME = re.compile(r"[\w-]+(\.[\w-]+)*")
# What of ``sys`` decides where modules come from.
_SYS_DECIDES = {"path", "meta_path", "path_hooks", "modules"}
_BY_NAME = {"import_module", "__import__"}
_LIST_MODULES = {"iter_modules", "walk_packages"}
# What reads data of the package that it is given: of importlib.resources, pkgutil and Jinja.
_READ_DATA = {"files", "get_data", "open_binary", "open_text", "read_binary", "read_text"}
_READ_DATA |= {"PackageLoader"}
_KNOWN_CALLS = _BY_NAME | _LIST_MODULES | _READ_DATA
_KNOWN_NAMES = [name.encode() for name in _KNOWN_CALLS]


@dataclass(frozen=True)
class Import:
    """One import in a module.

    Parameters
    ----------
    module : str
        Dotted name of the module, relative imports made absolute.
    names : tuple of str
        What ``from module import ...`` takes from it; ``*`` for everything.
    line : int
        Line of the statement.
    certain : bool
        Whether it is done whenever the module is imported: not in a function, not under ``if`` or
        ``try``.
    """

    module: str
    names: tuple[str, ...]
    line: int
    certain: bool


@dataclass(frozen=True)
class Imports:
    """What a module imports.

    Parameters
    ----------
    known : tuple of Import
        Imports whose names stand in the source.
    computed : bool
        Whether it imports modules by names, or from folders, that only its run decides.
    changes_path : bool
        Whether it changes where modules come from: ``sys.path`` and such.
    mentioned : tuple of str
        Names, or beginnings of names, of modules that a module with computed imports has in its
        text. Default: none.
    read : tuple of str
        Packages by whose name it reads data. Default: none.
    newer : SyntaxError or None
        What this Python says of its source, where a newer one can read it. Default: None.
    """

    known: tuple[Import, ...]
    computed: bool
    changes_path: bool
    mentioned: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    newer: SyntaxError | None = None


@contextlib.contextmanager
def named_in_errors(source: Path) -> Iterator[None]:
    """Give a `SyntaxError` the name of the file that it is in."""
    try:
        yield
    except SyntaxError as error:
        error.filename = str(source)
        raise


# Functions share modules, so each content is read once. A file that changes is another content.
@lru_cache(maxsize=1024)
def parsed(content: bytes) -> ast.Module:
    """The syntax tree of a module; of one for a newer Python, without what this one can't read."""
    try:
        return ast.parse(content)
    except SyntaxError as error:
        try:
            tree = ast.parse(as_older(content.decode("utf-8-sig")))
        except (SyntaxError, ValueError):
            raise error from None
        _newer[content] = error
        return tree


# What this Python said of modules that it could read in part.
_newer: dict[bytes, SyntaxError] = {}


@lru_cache(maxsize=1024)
def imports_of(content: bytes, package: tuple[str, ...]) -> Imports:
    """List what a module imports anywhere in it, but for type checkers alone.

    Parameters
    ----------
    content : bytes
        The module's source.
    package : tuple of str
        The package that the module is in, which relative imports begin at.
    """
    known: list[Import] = []
    read: list[str] = []
    computed = changes_path = lists = False
    called = _calls(content)
    for node, certain in _nodes_that_run(parsed(content)):
        if isinstance(node, ast.Import):
            known += [Import(each.name, (), node.lineno, certain) for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = absolute(node.module or "", node.level, package)
            names = tuple(each.name for each in node.names)
            known.append(Import(module, names, node.lineno, certain))
        elif isinstance(node, ast.Call) and called(node) in _BY_NAME:
            literal = _literal_name(node, package)
            computed = computed or literal is None
            if literal:
                known.append(Import(literal, (), node.lineno, False))
        elif isinstance(node, ast.Call) and called(node) in _LIST_MODULES:
            computed = lists = True
        elif isinstance(node, ast.Call) and called(node) in _READ_DATA:
            read += filter(None, [_literal_name(node, package)])
        elif isinstance(node, ast.Attribute) and node.attr in _SYS_DECIDES:
            of_sys = isinstance(node.value, ast.Name) and node.value.id == "sys"
            changes_path = changes_path or of_sys
    computed = computed or changes_path
    mentioned = list(_mentioned(parsed(content), package, called)) if computed else []
    if lists:  # the modules of a package that it imports
        mentioned += [".".join(filter(None, (e.module, *e.names[:1]))) for e in known]
    return Imports(
        tuple(known),
        computed,
        changes_path,
        mentioned=tuple(mentioned),
        read=tuple(read),
        newer=_newer.get(content),
    )


@lru_cache(maxsize=1024)
def names_of_star(content: bytes) -> tuple[str, ...]:
    """What ``from module import *`` takes by the module's ``__all__``, where it is a plain list."""
    names: list[str] = []
    for node in parsed(content).body:
        targets = node.targets if isinstance(node, ast.Assign) else ()
        if any(isinstance(each, ast.Name) and each.id == "__all__" for each in targets):
            assert isinstance(node, ast.Assign)
            names += [
                each.value
                for each in ast.walk(node.value)
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
    return tuple(names)


def _nodes_that_run(tree: ast.Module) -> Iterator[tuple[ast.AST, bool]]:
    """Walk a tree without the branches that only a type checker reads.

    Each node comes with whether it runs for certain when the module is imported.
    """
    left: list[tuple[ast.AST, bool]] = [(tree, True)]
    while left:
        node, certain = left.pop()
        yield node, certain
        if isinstance(node, ast.If) and is_type_checking(node.test):
            left += [(each, certain) for each in node.orelse]
        elif (
            isinstance(node, ast.If)
            and isinstance(node.test, ast.UnaryOp)
            and isinstance(node.test.op, ast.Not)
            and is_type_checking(node.test.operand)
        ):
            left += [(each, certain) for each in node.body]
        else:
            certain = certain and isinstance(node, (ast.Module, ast.ClassDef))
            left += [(each, certain) for each in ast.iter_child_nodes(node)]


def is_type_checking(test: ast.expr) -> bool:
    """Whether a condition is ``TYPE_CHECKING``, which is false when a module runs."""
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"


def absolute(module: str, level: int, package: tuple[str, ...]) -> str:
    """Make a relative name absolute; one that leads above the app's folder is empty."""
    if not level:
        return module
    if level > len(package):
        return ""
    above = package[: len(package) - level + 1]
    return ".".join((*above, *([module] if module else ())))


def _calls(content: bytes) -> Callable[[ast.Call], str]:
    """What names the function that a call calls, also where the module calls it otherwise.

    ``from importlib import import_module as load`` makes ``load(name)`` a call of
    ``import_module``, and so does ``load = importlib.import_module``.
    """
    others: dict[str, str] = {}
    named = any(name in content for name in _KNOWN_NAMES)
    for node in ast.walk(parsed(content)) if named else ():
        if isinstance(node, ast.ImportFrom):
            others.update((each.asname, each.name) for each in node.names if each.asname)
        elif isinstance(node, ast.Assign) and isinstance(node.value, (ast.Attribute, ast.Name)):
            names = (each.id for each in node.targets if isinstance(each, ast.Name))
            others.update((name, _last_name(node.value)) for name in names)
    known = {name: of for name, of in others.items() if of in _KNOWN_CALLS}

    def called(node: ast.Call) -> str:
        name = _last_name(node.func)
        return known.get(name, name) if isinstance(node.func, ast.Name) else name

    return called


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _mentioned(
    tree: ast.Module, package: tuple[str, ...], called: Callable[[ast.Call], str]
) -> Iterator[str]:
    """Names with a dot in a module's text: ``"plugins.csv"``, ``f"plugins.{name}"``, ``".csv"``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in _BY_NAME:
            # The package of a relative name needs no dot.
            named = [*node.args[1:], *(each.value for each in node.keywords)]
            yield from (each for each in map(_text, named) if _MODULE_NAME.fullmatch(each))
        # Up to what is filled in ("plugins.%s"), or is the name of an object ("plugins.csv:read").
        text = re.split("[%{:]", _text(node), maxsplit=1)[0]
        name = text.strip(".")
        if "." in text and _MODULE_NAME.fullmatch(name):
            yield absolute(name, len(text) - len(text.lstrip(".")), package)


def _text(node: ast.AST) -> str:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text else ""  # type: ignore[attr-defined]


def _literal_name(node: ast.Call, package: tuple[str, ...]) -> str | None:
    """The module that ``import_module("...")`` names; None where its run decides it."""
    first = node.args[0] if node.args else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    name = first.value.lstrip(".")
    if not _MODULE_NAME.fullmatch(name):
        return ""
    if len(node.args) + len(node.keywords) > 1 and first.value.startswith("."):
        return None  # relative to a package that is named beside it
    return absolute(name, len(first.value) - len(name), package)
