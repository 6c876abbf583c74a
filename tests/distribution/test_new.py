"""``gatehouse new``: a whole app, or one error and nothing."""

from __future__ import annotations

import json
import re
import uuid
from importlib.metadata import version
from pathlib import Path

import pytest
from gatehouse.errors import CommandError
from gatehouse.templates import new
from gatehouse.templates.new import write_app


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_an_app_has_fewer_than_twenty_files_and_nothing_left_to_fill_in(tmp_path: Path) -> None:
    app = write_app("orders", tmp_path)
    assert len(_files(app)) < 20
    assert {"main.py", "cdktf.json", "Pipfile", "package.json", ".gitignore", "README.md"} <= {
        *_files(app)
    }
    texts = "".join(path.read_text() for path in app.rglob("*") if path.is_file())
    assert not re.search(r"(?<!\$)\{\{", texts)  # `${{ }}` is an expression of GitHub's
    assert 'super().__init__(scope, "orders")' in texts
    assert f'gatehouse-aws = {{version = "=={version("gatehouse-aws")}"' in texts


def test_each_app_has_a_project_id_of_its_own(tmp_path: Path) -> None:
    apps = [write_app(name, tmp_path) for name in ("a", "b")]
    ids = {json.loads((app / "cdktf.json").read_text())["projectId"] for app in apps}
    assert len({uuid.UUID(each) for each in ids}) == 2


@pytest.mark.parametrize("name", ["a", "notes", "my-app", "class", "x" * 20, "a1"])
def test_a_name_that_a_stack_may_have_is_taken(name: str, tmp_path: Path) -> None:
    assert write_app(name, tmp_path) == tmp_path / name


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "/tmp/app", "a/b", "My-App", "my app", "my_app", "1app", "-a", "a-"),
        *("a\n", "ä", "x" * 21),
    ],
)
def test_a_name_that_no_stack_may_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="must be 1 to 20 of a-z, 0-9 and hyphen") as refused:
        write_app(name, tmp_path)
    assert refused.value.fix.startswith("Example: gatehouse new ")
    assert _files(tmp_path) == []


def test_the_example_of_the_refusal_is_a_name_itself(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="NAME") as refused:
        write_app("My Orders!", tmp_path)
    assert refused.value.fix == "Example: gatehouse new my-orders."


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    assert "main.py" in _files(write_app("notes", tmp_path))


def test_a_folder_with_files_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="must be a new or an empty folder"):
        write_app("notes", tmp_path)
    assert _files(tmp_path) == ["notes/mine.txt"]


def test_a_file_of_the_name_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(CommandError, match="must be a new or an empty folder"):
        write_app("notes", tmp_path)
    assert (tmp_path / "notes").read_text() == "mine"


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(folder: Path, _: Path | None, **values: str) -> None:
        folder.mkdir()
        (folder / "main.py").write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new, "render", half)
    with pytest.raises(CommandError, match="No space left on device"):
        write_app("notes", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_example_that_does_not_exist_lists_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="  api-auth-cognito: An API that knows") as refused:
        write_app("notes", tmp_path, "nothing")
    assert refused.value.fix == "Example: gatehouse new app --example api-auth-auth0-iam."
    assert _files(tmp_path) == []
