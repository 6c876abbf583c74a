"""A function's zip: what it needs, the same bytes everywhere, and it runs."""

from __future__ import annotations

import base64
import compileall
import hashlib
import os
import stat
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from gatehouse.compute.code.bundle import bundle

from tests.unit.synth import write

HANDLER = "lambdas/notes/create.py"
SOURCES = {
    HANDLER: (
        "from lambdas.shared import store\n\n"
        "def main(event, context):\n"
        "    return store.greeting(event['name'])\n"
    ),
    "lambdas/notes/template.txt": "Hello {name}!",
    "lambdas/notes/data/words.txt": "one two",
    "lambdas/shared/store.py": (
        "from pathlib import Path\n"
        "from .words import first\n\n"
        "def greeting(name):\n"
        "    folder = Path(__file__).parent.parent / 'notes'\n"
        "    return (folder / 'template.txt').read_text().format(name=name) + first(folder)\n"
    ),
    "lambdas/shared/words.py": (
        "def first(folder):\n    return (folder / 'data/words.txt').read_text().split()[0]\n"
    ),
    "lambdas/shared/unused.py": "raise ImportError\n",
    "lambdas/billing/invoice.py": "def main(event, context): ...\n",
}
NEEDED = [
    "lambdas/notes/create.py",
    "lambdas/notes/data/words.txt",
    "lambdas/notes/template.txt",
    "lambdas/shared/store.py",
    "lambdas/shared/words.py",
]


def names(root: Path, handler: str = HANDLER) -> list[str]:
    return [name for name, _ in bundle(root / handler, root).files]


def test_a_bundle_is_what_the_handler_needs(project: Path) -> None:
    write(project, SOURCES)
    assert names(project) == NEEDED


def test_a_package_beside_it_is_left_out(project: Path) -> None:
    write(project, {**SOURCES, "lambdas/notes/admin/delete_all.py": "def main(): ...\n"})
    assert names(project) == NEEDED


def test_a_package_brings_the_init_of_those_around_it(project: Path) -> None:
    write(project, {**SOURCES, "lambdas/__init__.py": "", "lambdas/shared/__init__.py": ""})
    assert names(project) == sorted([*NEEDED, "lambdas/__init__.py", "lambdas/shared/__init__.py"])


@pytest.mark.parametrize(
    ("statement", "imported"),
    [
        ("import lib.tools", "lib/tools.py"),
        ("import lib.tools as t", "lib/tools.py"),
        ("from lib import tools", "lib/tools.py"),
        ("from lib.tools import hammer", "lib/tools.py"),
        ("from lib.tools import *", "lib/tools.py"),
        ("from .. import above", "app/above.py"),
        ("from ..beside import deep", "app/beside/deep.py"),
        ("from ..beside.deep import x", "app/beside/deep.py"),
        ("def main():\n    from lib import tools", "lib/tools.py"),
        ("try:\n    import lib.tools\nexcept ImportError:\n    pass", "lib/tools.py"),
    ],
)
def test_every_form_of_import_is_followed(project: Path, statement: str, imported: str) -> None:
    sources = dict.fromkeys(["lib/tools.py", "app/above.py", "app/beside/deep.py"], "x = 1\n")
    write(project, {**sources, "app/function/handler.py": statement + "\n"})
    assert names(project, "app/function/handler.py") == sorted(
        ["app/function/handler.py", imported]
    )


def test_imports_in_a_circle_end(project: Path) -> None:
    write(
        project,
        {
            "app/fn/handler.py": "import lib.a\n",
            "lib/a.py": "import lib.b\n",
            "lib/b.py": "import lib.a\n",
        },
    )
    assert names(project, "app/fn/handler.py") == ["app/fn/handler.py", "lib/a.py", "lib/b.py"]


def test_what_is_installed_is_left_out(project: Path) -> None:
    write(project, {"app/handler.py": "import boto3\nimport json\nfrom pytest import raises\n"})
    assert names(project, "app/handler.py") == ["app/handler.py"]


@pytest.mark.parametrize(
    "unwanted",
    [
        "lambdas/notes/.env",
        "lambdas/notes/.git/config",
        "lambdas/notes/data/.DS_Store",
        "lambdas/notes/__pycache__/create.cpython-311.pyc",
        "lambdas/notes/create.pyc",
        "lambdas/notes/create.pyo",
        "lambdas/notes/node_modules/x/index.js",
    ],
)
def test_dotfiles_and_caches_are_left_out(project: Path, unwanted: str) -> None:
    write(project, {**SOURCES, unwanted: "secret"})
    assert names(project) == NEEDED


def test_a_zip_is_the_same_bytes_wherever_it_is_made(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "deep" / "down" / "there"
    before = os.umask(0o077)
    try:
        write(here, SOURCES)
        os.umask(0o000)
        write(there, dict(reversed(SOURCES.items())))
    finally:
        os.umask(before)
    for name in SOURCES:
        (there / name).chmod(0o755)
        os.utime(there / name, (1_000_000_000, 1_000_000_000))
    assert compileall.compile_dir(there / "lambdas" / "notes", quiet=1)
    zips = [bundle(root / HANDLER, root) for root in (here, there)]
    assert zips[0].content == zips[1].content
    assert zips[0].source_code_hash == zips[1].source_code_hash


def test_a_zip_holds_no_time_no_mode_and_no_order_of_this_machine(project: Path) -> None:
    write(project, SOURCES)
    with zipfile.ZipFile(BytesIO(bundle(project / HANDLER, project).content)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == NEEDED
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {stat.S_IFREG | 0o644}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}


def test_the_hash_is_that_of_the_zip(project: Path) -> None:
    write(project, SOURCES)
    made = bundle(project / HANDLER, project)
    digest = hashlib.sha256(made.content).digest()
    assert made.source_code_hash == base64.b64encode(digest).decode()


def test_a_change_of_what_is_not_needed_changes_no_hash(project: Path) -> None:
    write(project, SOURCES)
    before = bundle(project / HANDLER, project).source_code_hash
    write(project, {"lambdas/billing/invoice.py": "def main(event, context): return 5\n"})
    assert bundle(project / HANDLER, project).source_code_hash == before


@pytest.mark.parametrize("needed", NEEDED)
def test_a_change_of_what_is_needed_changes_the_hash(project: Path, needed: str) -> None:
    write(project, SOURCES)
    before = bundle(project / HANDLER, project).source_code_hash
    write(project, {needed: SOURCES[needed] + "\n"})
    assert bundle(project / HANDLER, project).source_code_hash != before


def test_sources_are_left_alone(project: Path) -> None:
    write(project, SOURCES)

    def everything() -> dict[Path, tuple[int, bytes]]:
        files = [path for path in project.rglob("*") if path.is_file()]
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before = everything()
    assert bundle(project / HANDLER, project).content
    assert everything() == before


def test_the_zip_runs(project: Path, tmp_path: Path) -> None:
    write(project, SOURCES)
    unpacked = tmp_path / "var" / "task"
    with zipfile.ZipFile(BytesIO(bundle(project / HANDLER, project).content)) as archive:
        archive.extractall(unpacked)
    call = "from lambdas.notes.create import main; print(main({'name': 'Ann'}, None))"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.'); {call}"],
        cwd=unpacked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("Hello Ann!one\n", "")
