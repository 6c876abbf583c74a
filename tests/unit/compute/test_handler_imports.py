"""A zip has what its handler imports of ``gatehouse.handlers``, and nothing else of the package."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import gatehouse
import pytest
from gatehouse.compute import Function
from gatehouse.compute.code.bundle import bundle
from gatehouse.core import AppStack, OptionError

from tests.unit.synth import write

HANDLER = "lambdas/hello.py"
ANSWER = """from gatehouse.handlers import answering, as_json


@answering
def main(event, context):
    return as_json(200, {"name": event["name"]})
"""
PACKED = [
    "gatehouse/__init__.py",
    "gatehouse/handlers/__init__.py",
    "gatehouse/handlers/claims.py",
    "gatehouse/handlers/events.py",
    "gatehouse/handlers/resource.py",
    "gatehouse/handlers/responses.py",
]
RULE = "a handler must import gatehouse.handlers and nothing else of gatehouse"


@pytest.fixture
def app(project: Path) -> Path:
    """An app's folder without any handler."""
    for handler in (project / "lambdas").glob("*.py"):
        handler.unlink()
    return project


def names(root: Path) -> list[str]:
    return [name for name, _ in bundle(root / HANDLER, root).files]


def run(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a Python that has nothing but its standard library and a folder."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.'); {script}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_handler_brings_the_room_for_handlers_and_no_other(app: Path) -> None:
    write(app, {HANDLER: ANSWER})
    assert names(app) == [*PACKED, HANDLER]


def test_a_module_of_the_room_comes_where_it_is_imported(app: Path) -> None:
    write(app, {HANDLER: "from gatehouse.handlers.files import owner_of\n"})
    assert names(app) == sorted([*PACKED, "gatehouse/handlers/files.py", HANDLER])


def test_a_handler_that_imports_nothing_of_it_brings_nothing_of_it(app: Path) -> None:
    write(app, {HANDLER: "def main(event, context): ...\n"})
    assert names(app) == [HANDLER]


def test_the_files_are_those_of_the_package_that_runs(app: Path) -> None:
    write(app, {HANDLER: ANSWER})
    installed = Path(str(gatehouse.__file__)).parents[1]
    packed = dict(bundle(app / HANDLER, app).files)
    assert {name: packed[name] for name in PACKED} == {name: installed / name for name in PACKED}


def test_the_zip_runs_where_gatehouse_is_not_installed(app: Path, tmp_path: Path) -> None:
    write(app, {HANDLER: ANSWER})
    unpacked, empty = tmp_path / "task", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(BytesIO(bundle(app / HANDLER, app).content)) as archive:
        archive.extractall(unpacked)
    assert "No module named 'gatehouse'" in run(empty, "import gatehouse").stderr
    ran = run(
        unpacked, "from lambdas.hello import main; print(main({'name': 'Ann'}, None)['body'])"
    )
    assert (ran.stdout, ran.stderr) == ('{"name":"Ann"}\n', "")


@pytest.mark.parametrize(
    ("statement", "imported"),
    [
        ("from gatehouse.core import AppStack", "gatehouse.core"),
        ("from gatehouse.core.engine import Fn", "gatehouse.core.engine"),
        ("import gatehouse.local", "gatehouse.local"),
        ("import gatehouse.storage as storage", "gatehouse.storage"),
        ("from gatehouse import auth", "gatehouse.auth"),
        ("import gatehouse", "gatehouse"),
        ("import json, gatehouse.errors", "gatehouse.errors"),
    ],
)
def test_another_room_stops_the_synth(
    stack: AppStack, app: Path, statement: str, imported: str
) -> None:
    write(app, {HANDLER: f"import os\n{statement}\n\n\ndef main(event, context): ...\n"})
    with pytest.raises(OptionError) as refused:
        Function(stack, "Hello", "lambdas/hello.main")
    error = refused.value
    assert (error.construct, error.option) == ("notes-test/Hello", "handler")
    assert error.value == "lambdas/hello.main"
    assert error.rule == f"{RULE}; lambdas/hello.py, line 2, imports {imported}"
    assert "from gatehouse.handlers" in error.fix


def test_another_room_in_a_module_that_the_handler_imports_stops_the_synth(
    stack: AppStack, app: Path
) -> None:
    write(
        app,
        {
            HANDLER: "from lambdas.shared import names\n\n\ndef main(event, context): ...\n",
            "lambdas/shared/names.py": "def read():\n    from gatehouse.deployed import outputs\n",
        },
    )
    with pytest.raises(OptionError, match=f"{RULE}; lambdas/shared/names.py, line 2"):
        Function(stack, "Hello", "lambdas/hello.main")


def test_what_a_type_checker_alone_imports_is_let_pass(stack: AppStack, app: Path) -> None:
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import gatehouse.core\n"
    write(app, {HANDLER: f"{typed}\n\ndef main(event, context): ...\n"})
    assert Function(stack, "Hello", "lambdas/hello.main").address == "hello"


@pytest.mark.parametrize("folder", ["gatehouse", "modules"])
def test_a_folder_of_the_apps_own_of_that_name_is_the_apps(
    stack: AppStack, app: Path, folder: str
) -> None:
    own = f"{folder}/prices.py"
    write(app, {HANDLER: f"from {folder}.prices import of\n{ANSWER}", own: "of = 5\n"})
    assert names(app) == sorted([*PACKED, HANDLER, own])
    Function(stack, "Hello", "lambdas/hello.main")


@pytest.mark.parametrize("folder", ["gatehouse", "modules"])
def test_a_handler_below_a_folder_of_that_name_is_found(
    stack: AppStack, app: Path, folder: str
) -> None:
    write(app, {f"{folder}/hello.py": ANSWER})
    packed = [name for name, _ in bundle(app / folder / "hello.py", app).files]
    assert packed == sorted([*PACKED, f"{folder}/hello.py"])
    Function(stack, "Hello", f"{folder}/hello.main")
