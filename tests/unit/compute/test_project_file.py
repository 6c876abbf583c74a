"""Packages of pyproject.toml and uv.lock, for Lambda's platform and not for that of the synth."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any, cast

import pytest
from gatehouse.compute import Function
from gatehouse.compute.code.markers import applies
from gatehouse.core import App, AppStack, MissingFileError, OptionError
from gatehouse.core.engine import TerraformVariable

from tests.unit.compute.wheels import Index
from tests.unit.synth import synthesized, write

HANDLER = "lambdas/r/h.main"
SOURCE = "import tiny\n\n\ndef main(event, context): ...\n"
REGISTRY = {"registry": "https://pypi.org/simple"}


@pytest.fixture
def index(tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    write(project, {"lambdas/r/h.py": SOURCE})
    made = Index(tmp_path / "index", monkeypatch)
    made.add("tiny", needs=("more",))
    made.add("more")
    return made


def project_file(*dependencies: str, name: str = "h3", folder: str = "lambdas/r") -> None:
    text = f'[project]\nname = "{name}"\nversion = "1"\ndependencies = {json.dumps(dependencies)}\n'
    write(Path.cwd(), {f"{folder}/pyproject.toml": text})


def locked(name: str, version: str = "1.0", **more: Any) -> dict[str, Any]:
    return {"name": name, "version": version, "source": REGISTRY, **more}


def lock(*packages: dict[str, Any], file: str = "lambdas/r/uv.lock") -> None:
    """Write a lock as uv does; TOML's inline tables are JSON with equals signs."""

    def toml(value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(map(toml, value)) + "]"
        return json.dumps(value)

    text = "version = 1\n"
    for package in packages:
        lines = [f"{key} = {toml(value)}" for key, value in package.items()]
        text += "\n[[package]]\n" + "\n".join(lines) + "\n"
    write(Path.cwd(), {file: text})


def own(*needed: str | dict[str, Any], name: str = "h3") -> dict[str, Any]:
    listed = [each if isinstance(each, dict) else {"name": each} for each in needed]
    return {"name": name, "version": "1", "source": {"virtual": "."}, "dependencies": listed}


def names(stack: AppStack, **options: Any) -> list[str]:
    Function(stack, "R", HANDLER, **options)
    made = synthesized(stack)["resource"]["aws_lambda_function"]["r"]
    folder = cast(App, stack.node.root).output / "stacks" / stack.name
    with zipfile.ZipFile(folder / str(made["filename"])) as packed:
        found = [name for name in packed.namelist() if "dist-info" not in name]
    return [name for name in found if not name.startswith("lambdas/")]


def test_the_lock_beside_a_project_has_all_that_it_needs(stack: AppStack, index: Index) -> None:
    project_file("tiny>=1")
    lock(own("tiny"), locked("tiny", dependencies=[{"name": "more"}]), locked("more"))
    assert names(stack) == ["more.py", "tiny.py"]


def test_the_lock_of_a_workspace_is_above_its_members(stack: AppStack, index: Index) -> None:
    project_file("Tiny>=1")
    lock(own("tiny"), own("other", name="root"), locked("tiny"), file="uv.lock")
    assert names(stack) == ["tiny.py"]


@pytest.mark.parametrize("given", ["lambdas/r/pyproject.toml", "lambdas/r/uv.lock"])
def test_a_project_may_be_named(stack: AppStack, index: Index, given: str) -> None:
    project_file("tiny>=1")
    write(Path.cwd(), {"lambdas/r/requirements.txt": "gone==1.0\n"})
    lock(own("tiny"), locked("tiny"))
    assert names(stack, requirements=given) == ["tiny.py"]


def test_markers_are_read_for_lambda(stack: AppStack, index: Index) -> None:
    index.add("linux")
    index.add("old")
    project_file("tiny", "linux", "windows ; sys_platform == 'win32'", "old")
    needed = [
        {"name": "tiny"},
        {"name": "linux", "marker": "sys_platform == 'linux' and platform_machine == 'aarch64'"},
        {"name": "windows", "marker": "sys_platform == 'win32'"},
        {"name": "old", "marker": "python_full_version < '3.13'"},
    ]
    lock(own(*needed), locked("tiny"), locked("linux"), locked("windows"), locked("old"))
    assert names(stack) == ["linux.py", "old.py", "tiny.py"]
    other = AppStack(App(outdir="other"), "other", stage="test")
    assert names(other, runtime="python3.13", architecture="x86_64") == ["tiny.py"]


def test_extras_and_forks_of_a_lock_are_followed(stack: AppStack, index: Index) -> None:
    index.add("extra")
    index.add("forked", "2.0")
    project_file("tiny[fast]", "forked")
    tiny = {**locked("tiny"), "optional-dependencies": {"fast": [{"name": "extra"}]}}
    forks = [
        {**locked("forked"), "resolution-markers": ["python_full_version < '3.11'"]},
        {**locked("forked", "2.0"), "resolution-markers": ["python_full_version >= '3.11'"]},
    ]
    lock(own({"name": "tiny", "extra": ["fast"]}, "forked"), tiny, locked("extra"), *forks)
    assert names(stack) == ["extra.py", "forked.py", "tiny.py"]


def test_hashes_of_the_lock_are_checked(stack: AppStack, index: Index) -> None:
    project_file("tiny")
    lock(own("tiny"), locked("tiny", wheels=[{"url": "u", "hash": "sha256:" + "0" * 64}]))
    Function(stack, "R", HANDLER)
    with pytest.raises(Exception, match="DO NOT MATCH THE HASHES"):
        synthesized(stack)


def test_without_a_lock_each_package_is_one_version(stack: AppStack, index: Index) -> None:
    project_file("tiny == 1.0", "more==1.0 ; python_version > '3.9'")
    assert names(stack) == ["more.py", "tiny.py"]


def test_without_a_lock_a_package_that_others_need_is_named(stack: AppStack, index: Index) -> None:
    project_file("tiny==1.0")
    Function(stack, "R", HANDLER)
    with pytest.raises(OptionError, match="must be listed too") as refused:
        synthesized(stack)
    assert "run `uv lock`" in refused.value.fix


@pytest.mark.parametrize("dependency", ["tiny", "tiny>=1", "tiny @ git+https://example.com/t"])
def test_without_a_lock_a_range_is_refused(stack: AppStack, index: Index, dependency: str) -> None:
    project_file(dependency)
    with pytest.raises(OptionError, match="must be locked, or named with one version"):
        Function(stack, "R", HANDLER)


@pytest.mark.parametrize(
    "text",
    [
        "[tool.ruff]\nline-length = 100\n",
        '[project]\nname = "h3"\nversion = "1"\n',
        '[project]\nname = "h3"\ndependencies = []\n',
    ],
)
def test_a_project_without_packages_has_none(stack: AppStack, index: Index, text: str) -> None:
    write(Path.cwd(), {"lambdas/r/pyproject.toml": text, "lambdas/r/h.py": SOURCE[13:]})
    assert names(stack) == []


def test_the_apps_own_project_is_not_the_functions(stack: AppStack, index: Index) -> None:
    project_file("cdktf==0.21.0", folder=".")
    write(Path.cwd(), {"h.py": SOURCE[13:]})
    Function(stack, "R", "h.main")
    synthesized(stack)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[project", "must be TOML"),
        ("project = 5\n", r"must have a table \[project\]"),
        ("[tool.poetry.dependencies]\n", r"must have a table \[project\]"),
        ('[project]\nname = "h3"\ndynamic = ["dependencies"]\n', "must list its packages"),
        ('[project]\nname = "h3"\ndynamic = 5\n', "must list its packages"),
        ('[project]\nname = "h3"\ndependencies = "tiny"\n', "must be a list of text"),
        ('[project]\nname = "h3"\ndependencies = [5]\n', "must be a list of text"),
    ],
)
def test_a_project_of_another_shape_is_refused(
    stack: AppStack, index: Index, text: str, says: str
) -> None:
    write(Path.cwd(), {"lambdas/r/pyproject.toml": text})
    with pytest.raises(OptionError, match=says):
        Function(stack, "R", HANDLER, requirements="lambdas/r/pyproject.toml")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[", b"a" * 20 + b" = " + b"[" * 5000])
def test_files_that_are_no_toml_are_refused(stack: AppStack, index: Index, content: bytes) -> None:
    project_file("tiny")
    Path("lambdas/r/uv.lock").write_bytes(content)
    with pytest.raises(OptionError, match="must be"):
        Function(stack, "R", HANDLER)
    Path("lambdas/r/uv.lock").unlink()
    Path("lambdas/r/pyproject.toml").write_bytes(content)
    with pytest.raises(OptionError, match="must be"):
        Function(stack, "Other", HANDLER)


@pytest.mark.parametrize(
    "packages",
    [
        [],
        [own("tiny")],
        [own("tiny"), {"name": "tiny", "source": REGISTRY}],
        [own("tiny"), {"name": "tiny", "version": "1.0"}],
        [own("tiny"), locked("tiny", wheels=5)],
        [own("tiny"), locked("tiny", dependencies=["more"])],
        [own("tiny"), locked("tiny") | {"resolution-markers": 5}],
        [own("tiny"), locked("tiny", dependencies=[{"name": "tiny", "extra": 5}])],
        [own("tiny"), locked("tiny", version="1.0 --index-url https://example.com")],
        [{"version": "1"}],
    ],
)
def test_a_lock_of_another_shape_is_refused(
    stack: AppStack, index: Index, packages: list[dict[str, Any]]
) -> None:
    project_file("tiny")
    lock(*packages)
    with pytest.raises(OptionError, match=r"uv\.lock must be") as refused:
        Function(stack, "R", HANDLER)
    assert "uv lock" in refused.value.fix


def test_a_lock_of_another_state_is_refused(stack: AppStack, index: Index) -> None:
    project_file("tiny", "more")
    lock(own("tiny"), locked("tiny"))
    with pytest.raises(OptionError, match="of the same state as pyproject"):
        Function(stack, "R", HANDLER)


@pytest.mark.parametrize("source", [{"editable": "../tiny"}, {"git": "https://example.com/t#1"}])
def test_packages_of_no_index_are_refused(
    stack: AppStack, index: Index, source: dict[str, str]
) -> None:
    project_file("tiny")
    lock(own("tiny"), {**locked("tiny"), "source": source})
    with pytest.raises(OptionError, match="must be one version of an index"):
        Function(stack, "R", HANDLER)


def test_a_project_that_is_not_there_is_refused(stack: AppStack, index: Index) -> None:
    with pytest.raises(MissingFileError, match="the file with the requirements must exist"):
        Function(stack, "R", HANDLER, requirements="lambdas/none/pyproject.toml")


def test_packages_need_a_runtime_that_is_known(stack: AppStack, index: Index) -> None:
    project_file("tiny")
    lock(own("tiny"), locked("tiny"))
    runtime = TerraformVariable(stack, "runtime", type="string").string_value
    with pytest.raises(OptionError, match="must be known while Python runs, to fetch packages"):
        Function(stack, "R", HANDLER, runtime=runtime)
    # The same function without packages takes it.
    write(Path.cwd(), {"lambdas/r/h.py": SOURCE[13:]})
    (Path.cwd() / "lambdas/r/pyproject.toml").unlink()
    Function(stack, "Right", HANDLER, runtime=runtime)


@pytest.mark.parametrize(
    ("marker", "true"),
    [
        ("python_version >= '3.12'", True),
        ("python_version < '3.9'", False),
        ("python_version > '3.9'", True),
        ("'3.10' <= python_version", True),
        ("python_full_version < '3.12.4'", False),
        ("python_version == '3.12'", True),
        ("python_version != '3.12.0'", False),
        ("python_version in '3.11 3.12'", True),
        ("sys_platform != 'darwin' and os_name == 'posix'", True),
        ("(sys_platform == 'win32' or sys_platform == 'linux') and python_version < '4'", True),
        ("implementation_name == 'pypy'", False),
        ("platform_machine == 'x86_64'", False),
        # What can't be known is wanted, unless something else decides.
        ("extra == 'x'", True),
        ("extra == 'x' and sys_platform == 'win32'", False),
        ("python_version ~= '3.12'", True),
        ("python_version < 'x'", True),
        ("platform_release >= '5'", True),
        ("no marker at all", True),
        ("f(1)", True),
    ],
)
def test_a_marker_is_read_as_in_lambda(marker: str, true: bool) -> None:
    assert applies(marker, "3.12", "aarch64") is true


def test_markers_of_requirement_files_are_read_for_lambda_too(
    stack: AppStack, index: Index
) -> None:
    lines = ["tiny==1.0", "more==1.0;python_version>='3'", "gone==1.0 ; python_version < '3.9'"]
    write(Path.cwd(), {"lambdas/r/requirements.txt": "\n".join(lines)})
    assert names(stack) == ["more.py", "tiny.py"]
