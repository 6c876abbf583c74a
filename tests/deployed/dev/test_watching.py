"""Which files are watched."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest
from gatehouse.deployed.dev.watching import Watch, is_source, source_folders

PROJECT = Path("/srv/app")


@pytest.mark.parametrize(
    "file",
    [
        "main.py",
        "cdktf.json",
        "lambdas/notes/create.py",
        "lambdas/web/index.mjs",
        "lambdas/words.json",
        "lambdas/requirements.txt",
        "templates/environment/mail.html",
        "lambdas/1st.py",
        ".env",
        "Pipfile.lock",
        "build/function.zip",
    ],
)
def test_a_source_is_watched(file: str) -> None:
    assert is_source(PROJECT / file, PROJECT)


@pytest.mark.parametrize(
    "file",
    [
        "lambdas/__pycache__/create.cpython-312.pyc",
        ".venv/lib/python3.12/site-packages/boto3/session.py",
        "lambdas/node_modules/left-pad/index.js",
        "cdktf.out/stacks/notes/cdk.tf.json",
        ".gatehouse/local/x/state/terraform.notes.tfstate",
        ".git/index.lock",
        ".pytest_cache/v/cache/lastfailed",
        "terraform.notes-dev.tfstate",
        "terraform.notes-dev.tfstate.backup",
        "gatehouse.lock.json",
        "lambdas/.create.py.swp",
        "lambdas/.create.py.swx",
        "lambdas/create.py~",
        "lambdas/#create.py#",
        "lambdas/.#create.py",
        "lambdas/4913",
        "lambdas/create.py.tmp",
        "lambdas/create.py___jb_tmp___",
        ".",
        "../other/main.py",
    ],
)
def test_what_tools_and_editors_write_is_not(file: str) -> None:
    assert not is_source(PROJECT / file, PROJECT)


def test_folders_without_source_are_not_even_watched(tmp_path: Path) -> None:
    for folder in (
        "lambdas/notes",
        "node_modules/a",
        ".venv/lib",
        "own/lib",
        "lambdas/__pycache__",
    ):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "own" / "pyvenv.cfg").touch()  # an environment of any name
    wanted = {tmp_path, tmp_path / "lambdas", tmp_path / "lambdas" / "notes"}
    assert source_folders(tmp_path) == wanted


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[queue.Queue[frozenset[Path]]]:
    told: queue.Queue[frozenset[Path]] = queue.Queue()
    watch = Watch(tmp_path, told.put)
    (tmp_path / "begun.py").touch()
    watch.start()
    while True:  # until a change of a file is seen, it may not watch yet
        (tmp_path / "begun.py").write_text("x")
        try:
            told.get(timeout=0.5)
        except queue.Empty:
            continue
        break
    yield told
    watch.stop()


def _all(told: queue.Queue[frozenset[Path]], wanted: Path) -> None:
    while wanted not in told.get(timeout=30):
        pass


def test_a_new_folder_is_watched_with_what_was_saved_in_it(
    saved: queue.Queue[frozenset[Path]], tmp_path: Path
) -> None:
    folder = tmp_path / "lambdas"
    folder.mkdir()
    (folder / "first.py").touch()
    _all(saved, folder / "first.py")
    (folder / "second.py").touch()
    _all(saved, folder / "second.py")


def test_an_editor_that_saves_by_a_rename_is_seen(
    saved: queue.Queue[frozenset[Path]], tmp_path: Path
) -> None:
    (tmp_path / "main.py.tmp").write_text("x")
    (tmp_path / "main.py.tmp").replace(tmp_path / "main.py")
    _all(saved, tmp_path / "main.py")
