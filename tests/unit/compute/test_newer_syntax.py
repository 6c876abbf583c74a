"""A handler for a newer Python than that of the synth is read, and checked like others."""

from __future__ import annotations

import ast
import sys
import zipfile
from pathlib import Path
from typing import cast

import pytest
from gatehouse.compute import Function
from gatehouse.compute.code.imports import imports_of, parsed
from gatehouse.compute.code.newer_syntax import as_older
from gatehouse.core import App, AppStack, MissingFileError, OptionError

from tests.unit.synth import synthesized, write

MAIN = "def main(event, context): ...\n"
# Of 3.11, 3.12, 3.13 and 3.14.
NEWER = [
    "try: ...\nexcept* ValueError: ...\n",
    "type Ids = list[int]\n",
    "type Pair[K, V: (int, str)] = dict[K, list[V]]\n",
    "def first[T](of: list[T]) -> T: ...\n",
    "async def first[T: dict[str, int]](of: list[T]) -> T: ...\n",
    "class Box[T = list[int]](dict): ...\n",
    "class Box:\n    def get[T](self) -> T: ...\n",
    "a = f'{b['c']}'\n",
    'a = f"{b["c"]:{d["e"]}} {{}} {f"{g}"}"\n',
    "a = f'''{\n    b  # of c\n}'''\n",
    'a = rf"\\d{b["c"]}"\n',
    'a = t"{b}"\n',
    'a = rf"\\{b["c"]}"\n',
    "try: ...\nexcept ValueError, TypeError: ...\n",
]
NEW = 14


@pytest.mark.parametrize("newer", NEWER)
def test_what_is_newer_is_taken_away(newer: str) -> None:
    ast.parse(as_older(newer + MAIN), feature_version=(3, 10))


@pytest.mark.parametrize(
    "source",
    [
        MAIN,
        "a = 'def x[T]()'  # type Ids = 5\n",
        'a = """\nb: {c}\n"""\n',
        "type = 5\ntype [0]\nmatch[0] = type(a)\n",
        "a = f'{b!r:>{c}}' + 'it''s' + \"\\\"\" + r'\\\\'\n",
        "try: ...\nexcept (A, B): ...\n",
        "class A(B[C]): ...\n",
    ],
)
def test_what_is_not_newer_means_the_same(source: str) -> None:
    dump = ast.dump(ast.parse(as_older(source)))
    assert dump == ast.dump(ast.parse(source.replace("{b!r:>{c}}", "{0}")))


@pytest.mark.parametrize(
    "wrong", ["def main(:\n", "a = 'x\n", "a = f'{\n", "def x[T(: ...\n", "a b"]
)
def test_what_is_wrong_stays_wrong(wrong: str) -> None:
    with pytest.raises(SyntaxError):
        parsed(wrong.encode())


def newest() -> str:
    """Source that the Python of this run can't read, if there is some."""
    for source in reversed(NEWER):
        try:
            ast.parse(source)
        except SyntaxError:
            return source
    pytest.skip("this Python reads everything")


def test_a_handler_for_a_newer_python_is_packed_with_what_it_imports(
    stack: AppStack, project: Path
) -> None:
    source = "from lambdas import words\n" + newest() + MAIN
    write(project, {"lambdas/new.py": source, "lambdas/words.py": newest()})
    runtime = f"python3.{NEW}"
    Function(stack, "New", "lambdas/new.main", runtime=runtime)
    made = synthesized(stack)["resource"]["aws_lambda_function"]["new"]
    folder = cast(App, stack.node.root).output / "stacks" / stack.name
    with zipfile.ZipFile(folder / str(made["filename"])) as packed:
        assert packed.namelist() == ["lambdas/new.py", "lambdas/words.py"]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("async def main(event, context): ...\n", "has async"),
        ("import httpx\n" + MAIN, "imports httpx"),
    ],
)
def test_a_handler_for_a_newer_python_is_checked(
    stack: AppStack, project: Path, source: str, says: str
) -> None:
    write(project, {"lambdas/new.py": newest() + source})
    with pytest.raises(OptionError, match=says):
        Function(stack, "New", "lambdas/new.main", runtime=f"python3.{NEW}")
    write(project, {"lambdas/new.py": newest()})
    with pytest.raises(MissingFileError, match="must have a function `main`"):
        Function(stack, "Nothing", "lambdas/new.main", runtime=f"python3.{NEW}")


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="no Lambda has less")
def test_a_handler_that_its_own_runtime_can_not_read_is_refused(
    stack: AppStack, project: Path
) -> None:
    write(project, {"lambdas/new.py": newest() + MAIN})
    with pytest.raises(OptionError, match=r"its code must be Python; lambdas/new\.py, line"):
        Function(stack, "New", "lambdas/new.main", runtime=f"python3.{sys.version_info.minor}")


def test_a_module_that_this_python_reads_is_not_newer() -> None:
    assert imports_of(MAIN.encode(), ()).newer is None
