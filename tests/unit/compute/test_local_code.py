"""Code for a local AWS lies in a folder of its own, so that the provider sends no zips."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import cast

import pytest
from gatehouse.compute import Function
from gatehouse.core import AppStack, local_code
from gatehouse.local import code
from gatehouse.storage import Bucket

from tests.unit.synth import Json, new_stack, synthesized, write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a local AWS has for code."""
    made = tmp_path / "code"
    monkeypatch.setenv(local_code.LOCAL_CODE_VARIABLE, str(made))
    return made


def hello(stack: AppStack) -> Json:
    Function(stack, "Hello", "lambdas/hello.main")
    return cast(Json, synthesized(stack)["resource"]["aws_lambda_function"]["hello"])


def test_both_sides_name_the_same_place() -> None:
    assert local_code.LOCAL_CODE_VARIABLE == code.CODE_DIR
    assert local_code.LOCAL_CODE_BUCKET == code.BUCKET


def test_for_aws_the_zip_is_beside_the_json(stack: AppStack) -> None:
    made = hello(stack)
    assert made["filename"].startswith("assets/")
    assert "s3_bucket" not in made


def test_for_a_local_aws_the_zip_is_an_object_by_its_digest(folder: Path) -> None:
    made = hello(new_stack())
    content = code.read_code(folder, made["s3_key"])
    assert made["s3_bucket"] == code.BUCKET
    assert content is not None
    assert made["s3_key"] == f"{hashlib.sha256(content).hexdigest()}.zip"
    assert "filename" not in made


def test_the_digest_is_that_of_the_zip_for_aws(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for_local = hello(new_stack())["source_code_hash"]
    monkeypatch.delenv(local_code.LOCAL_CODE_VARIABLE)
    assert hello(new_stack())["source_code_hash"] == for_local


def test_a_change_of_code_changes_key_and_digest_alone(folder: Path, project: Path) -> None:
    before = hello(new_stack())
    write(project, {"lambdas/hello.py": "def main(event, context):\n    return 'Bye'\n"})
    after = hello(new_stack())
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"s3_key", "source_code_hash"}
    assert len(list(folder.iterdir())) == 2


def test_a_change_of_one_handler_changes_one_function(folder: Path, project: Path) -> None:
    write(
        project,
        {
            "lambdas/shared.py": "WORD = 'Hi'\n",
            "lambdas/a.py": "from lambdas.shared import WORD\n\n\ndef main(event, context): ...\n",
            "lambdas/b.py": "from lambdas.shared import WORD\n\n\ndef main(event, context): ...\n",
        },
    )

    def keys() -> dict[str, str]:
        stack = new_stack()
        for name in ("a", "b"):
            Function(stack, name.upper(), f"lambdas/{name}.main")
        made = synthesized(stack)["resource"]["aws_lambda_function"]
        return {name: each["s3_key"] for name, each in made.items()}

    before = keys()
    write(project, {"lambdas/a.py": "def main(event, context):\n    return 'Bye'\n"})
    of_one = keys()
    assert {name for name in before if before[name] != of_one[name]} == {"a"}
    write(project, {"lambdas/shared.py": "WORD = 'Hello'\n"})
    assert {name for name in of_one if of_one[name] != keys()[name]} == {"b"}


def test_a_bucket_of_the_app_stays(folder: Path, stack: AppStack) -> None:
    Function(stack, "Reports", "lambdas/hello.main", code_bucket=Bucket(stack, "Code"))
    made = synthesized(stack)["resource"]["aws_lambda_function"]["reports"]
    assert made["s3_key"] == "${aws_s3_object.reports.key}"
    assert not folder.exists()


def test_the_file_of_a_function_is_found_by_its_arguments(folder: Path, tmp_path: Path) -> None:
    made = hello(new_stack())
    found = code.code_file(tmp_path, folder, made)
    assert found is not None
    assert found.is_file()
    assert code.code_file(tmp_path, folder, {"filename": "assets/a.zip"}) == (
        tmp_path / "assets" / "a.zip"
    )
    assert code.code_file(tmp_path, folder, {"s3_bucket": "mine", "s3_key": "a.zip"}) is None


@pytest.mark.parametrize("key", ["../instance.json", "a.zip", "", f"{'0' * 64}.zip"])
def test_nothing_but_a_zip_that_was_put_there_is_read(folder: Path, key: str) -> None:
    folder.mkdir()
    (folder.parent / "instance.json").write_text("{}")
    (folder / "a.zip").write_text("")
    assert code.read_code(folder, key) is None
