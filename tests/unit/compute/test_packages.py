"""Packages in a function's zip: for Lambda's platform, the same everywhere, fetched once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import cast

import pytest
from gatehouse.compute import Function
from gatehouse.compute.code.requirements import Platform
from gatehouse.core import App, AppStack, GatehouseError, LimitError, MissingFileError, OptionError
from gatehouse.storage import Bucket

from tests.unit.compute.wheels import Index
from tests.unit.synth import Json, new_stack, synthesized, write

HANDLER = "import tiny\n\n\ndef main(event, context):\n    return tiny.WHO\n"


@pytest.fixture
def index(tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    write(project, {"lambdas/reports/run.py": HANDLER})
    made = Index(tmp_path / "index", monkeypatch)
    made.add("tiny")
    return made


def needs(project: Path, *lines: str) -> None:
    write(project, {"lambdas/reports/requirements.txt": "\n".join(lines) + "\n"})


def function_of(stack: AppStack) -> Json:
    return cast(Json, synthesized(stack)["resource"]["aws_lambda_function"]["reports"])


def zip_of(stack: AppStack) -> Path:
    made = function_of(stack)
    return cast(App, stack.node.root).output / "stacks" / stack.name / str(made["filename"])


def test_the_requirements_beside_a_handler_are_in_its_zip_and_it_runs(
    stack: AppStack, project: Path, index: Index, tmp_path: Path
) -> None:
    needs(project, "# for reports", "tiny==1.0")
    Function(stack, "Reports", "lambdas/reports/run.main")
    with zipfile.ZipFile(zip_of(stack)) as packed:
        packed.extractall(tmp_path / "task")
    ran = subprocess.run(
        [sys.executable, "-I", "-c", RUN, str(tmp_path / "task")], capture_output=True, text=True
    )
    assert (ran.stdout, ran.stderr) == ("tiny\n", "")


RUN = """
import sys; sys.path.insert(0, sys.argv[1])
from lambdas.reports.run import main
print(main({}, None))
"""


def test_two_folders_masks_and_times_give_equal_zips(
    tmp_path: Path, project: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    zips = []
    for name, mask, time in (("one", 0o022, 1_000_000_000), ("two", 0o077, 1_700_000_000)):
        folder = tmp_path / name
        before = os.umask(mask)
        try:
            write(folder, {"lambdas/reports/run.py": HANDLER})
            needs(folder, "tiny==1.0")
            for file in folder.rglob("*.*"):
                os.utime(file, (time, time))
            monkeypatch.chdir(folder)
            stack = new_stack()
            Function(stack, "Reports", "lambdas/reports/run.main")
            zips.append(zip_of(stack).resolve().read_bytes())
        finally:
            os.umask(before)
    assert zips[0] == zips[1]


def test_packages_are_fetched_once(stack: AppStack, project: Path, index: Index) -> None:
    needs(project, "tiny==1.0")
    Function(stack, "Reports", "lambdas/reports/run.main")
    first = zip_of(stack).read_bytes()
    (index.folder / "tiny-1.0-py3-none-any.whl").unlink()
    again = new_stack()
    Function(again, "Reports", "lambdas/reports/run.main")
    assert zip_of(again).read_bytes() == first


@pytest.mark.parametrize("architecture", ["arm64", "x86_64"])
def test_wheels_are_those_of_the_functions_platform(
    stack: AppStack, project: Path, index: Index, architecture: str
) -> None:
    for machine, name in (("aarch64", "arm64"), ("x86_64", "x86_64")):
        tag = f"cp312-cp312-manylinux2014_{machine}"
        index.add("native", tag=tag, files={"native_machine.txt": name})
    needs(project, "native==1.0", "tiny==1.0")
    Function(stack, "Reports", "lambdas/reports/run.main", architecture=architecture)
    with zipfile.ZipFile(zip_of(stack)) as packed:
        assert packed.read("native_machine.txt").decode() == architecture


def test_newer_runtimes_take_wheels_of_newer_systems() -> None:
    assert "manylinux_2_34_aarch64" in Platform("python3.12", "arm64").tags
    assert "manylinux_2_34_x86_64" not in Platform("python3.11", "x86_64").tags


def test_a_package_without_a_wheel_for_the_platform_is_named(
    stack: AppStack, project: Path, index: Index
) -> None:
    index.add("native", tag="cp312-cp312-macosx_11_0_arm64")
    needs(project, "native==1.0")
    Function(stack, "Reports", "lambdas/reports/run.main")
    with pytest.raises(OptionError, match=r"wheel for python3\.12 on arm64 Linux") as refused:
        synthesized(stack)
    assert refused.value.value == "native==1.0"


def test_a_package_that_another_one_needs_is_listed_too(
    stack: AppStack, project: Path, index: Index
) -> None:
    index.add("big", needs=("tiny>=1",))
    needs(project, "big==1.0")
    Function(stack, "Reports", "lambdas/reports/run.main")
    with pytest.raises(OptionError, match=r"add tiny==1\.0"):
        synthesized(stack)


@pytest.mark.parametrize(
    "line", ["tiny", "tiny>=1.0", "tiny==1.*", "-r other.txt", "git+https://example.com/tiny.git"]
)
def test_a_requirement_without_one_version_is_refused(
    stack: AppStack, project: Path, index: Index, line: str
) -> None:
    needs(project, line)
    with pytest.raises(OptionError, match="must name one version"):
        Function(stack, "Reports", "lambdas/reports/run.main")


def test_a_category_of_the_pipfile_is_taken_with_its_hashes(
    stack: AppStack, project: Path, index: Index
) -> None:
    lock = {
        "_meta": {},
        "reports": {"tiny": {"version": "==1.0", "hashes": ["sha256:" + "0" * 64]}},
    }
    write(project, {"Pipfile.lock": json.dumps(lock)})
    Function(stack, "Reports", "lambdas/reports/run.main", pipfile_category="reports")
    with pytest.raises(GatehouseError, match="DO NOT MATCH THE HASHES"):
        synthesized(stack)


def test_a_category_that_is_not_locked_is_refused(stack: AppStack, project: Path) -> None:
    write(project, {"Pipfile.lock": '{"_meta": {}, "default": {}}'})
    with pytest.raises(MissingFileError, match="which has default"):
        Function(stack, "Reports", "lambdas/hello.main", pipfile_category="reports")


@pytest.mark.parametrize(
    "lock",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe\x00",
        b'{"reports": []}',
        b'{"reports": {"tiny": "1.0"}}',
        b'{"reports": {"tiny": {"version": "==1.0", "hashes": 5}}}',
    ],
)
def test_a_lock_of_another_shape_is_refused(stack: AppStack, project: Path, lock: bytes) -> None:
    (project / "Pipfile.lock").write_bytes(lock)
    with pytest.raises(OptionError, match="must be") as refused:
        Function(stack, "Reports", "lambdas/hello.main", pipfile_category="reports")
    assert refused.value.option == "pipfile_category"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_requirements_are_read_as_pip_reads_them(
    stack: AppStack, project: Path, index: Index, encoding: str
) -> None:
    file = project / "lambdas/reports/requirements.txt"
    file.write_text("# für alle\ntiny==1.0\n", encoding=encoding)
    Function(stack, "Reports", "lambdas/reports/run.main")
    assert "tiny.py" in zipfile.ZipFile(zip_of(stack)).namelist()


def test_requirements_that_are_no_text_are_refused(stack: AppStack, project: Path) -> None:
    (project / "lambdas/requirements.txt").write_bytes("# für alle\n".encode("latin-1"))
    with pytest.raises(OptionError, match="must be text in UTF-8"):
        Function(stack, "Reports", "lambdas/hello.main")


def test_scripts_and_paths_that_lead_outside_are_left_out(
    stack: AppStack, project: Path, index: Index
) -> None:
    files = {"../evil.py": "", "/abs.py": "", "odd-1.0.data/scripts/run": "", "odd_more.py": ""}
    index.add("odd", files={**files, "odd-1.0.data/purelib/odd_lib.py": ""})
    needs(project, "odd==1.0")
    write(project, {"lambdas/reports/run.py": HANDLER.replace("tiny", "odd")})
    Function(stack, "Reports", "lambdas/reports/run.main")
    with zipfile.ZipFile(zip_of(stack)) as packed:
        names = [name for name in packed.namelist() if "dist-info" not in name]
    assert names == [
        "lambdas/reports/requirements.txt",
        "lambdas/reports/run.py",
        "odd.py",
        "odd_lib.py",
        "odd_more.py",
    ]


def sparse(file: Path, megabytes: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as handle:
        handle.truncate(megabytes * 1024**2)


def test_more_than_250_mb_stop_with_a_report_of_what_is_large(
    stack: AppStack, project: Path
) -> None:
    sparse(project / "lambdas" / "model" / "weights.bin", 251)
    with pytest.raises(LimitError, match=r"at most 250 MB unzipped; this has 251 MB"):
        Function(stack, "Reports", "lambdas/hello.main")


def test_more_than_50_mb_need_a_bucket(stack: AppStack, project: Path) -> None:
    sparse(project / "lambdas" / "model" / "weights.bin", 51)
    with pytest.raises(LimitError, match="a zip that is sent to Lambda itself") as refused:
        Function(stack, "Reports", "lambdas/hello.main")
    assert "code_bucket" in refused.value.fix


def test_with_a_bucket_the_zip_is_an_object_named_by_its_content(
    stack: AppStack, project: Path
) -> None:
    Function(stack, "Reports", "lambdas/hello.main", code_bucket=Bucket(stack, "Code"))
    resources = synthesized(stack)["resource"]
    code = resources["aws_s3_object"]["reports"]
    made = resources["aws_lambda_function"]["reports"]
    assert code["key"] == f"reports/{code['source_hash']}.zip"
    assert made["s3_key"] == "${aws_s3_object.reports.key}"
    assert "filename" not in made
    # S3 takes 10 tags on an object, and a stack may have 50.
    assert code["override_provider"] == {"default_tags": {"tags": {}}}
