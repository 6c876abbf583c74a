"""jsii's cache: warmed once, and done without where it cannot be used."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest
from cdktf_lazy.cache import cache_problem, cache_root, installed_assemblies
from differential import Python
from engines import Engine

# Only the small packages: the AWS bindings take seconds and half a gigabyte.
WARM_SMALL = """
import cdktf_lazy.warm as module
every = module.installed_assemblies
module.installed_assemblies = lambda: [one for one in every() if one.package == "constructs"]
module.warm()
"""

WARM_ENGINES = WARM_SMALL.replace('== "constructs"', 'in ("cdktf", "cdktn", "constructs")')

SYNTH = """
import sys
from cdktf import App, TerraformOutput, TerraformStack
app = App(outdir=sys.argv[1])
TerraformOutput(TerraformStack(app, "one"), "Answer", value=42)
app.synth()
"""


@pytest.fixture(autouse=True)
def node_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Node answer from the start: this file is about its process."""
    monkeypatch.setenv("CDKTF_LAZY_KERNEL", "node")


def test_warming_waits_for_the_index_and_is_done_once(python: Python, tmp_path: Path) -> None:
    first = python("-c", WARM_SMALL, JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(tmp_path))
    assert first.stdout.startswith("Warming jsii's cache: constructs"), first.stderr
    [manifest] = tmp_path.glob("constructs/*/*/.jsii.runtime.v*.json")
    written = manifest.stat().st_mtime_ns
    second = python("-c", WARM_SMALL, JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(tmp_path))
    assert second.stdout == "jsii's cache is warm: 1 packages.\n"
    assert manifest.stat().st_mtime_ns == written


def test_warming_serves_every_engine_that_is_installed(
    both_engines: tuple[Engine, ...], python: Python, tmp_path: Path
) -> None:
    result = python("-c", WARM_ENGINES, JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(tmp_path))
    assert result.stdout.endswith("jsii's cache is warm: 3 packages.\n"), result.stderr
    for engine in both_engines:
        assert list(tmp_path.glob(f"{engine.core}/*/*/.jsii.runtime.v*.json"))


def test_the_packages_of_an_engine_are_warmed_with_its_bindings(engine: Engine) -> None:
    names = {one.name for one in installed_assemblies()}
    assert {engine.core, engine.assembly, "constructs"} <= names


def test_a_warm_cache_is_where_jsii_looks(python: Python, tmp_path: Path) -> None:
    python("-c", WARM_SMALL, JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(tmp_path))
    [assembly] = [one for one in installed_assemblies() if one.package == "constructs"]
    assert assembly.folder(tmp_path).is_dir()
    assert assembly.is_warm(tmp_path)


def test_an_index_that_is_never_written_is_an_error_that_says_what_to_do(
    python: Python, tmp_path: Path
) -> None:
    script = WARM_SMALL.replace("module.warm()", "module.warm(timeout=0.000001)")
    result = python("-c", script, JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(tmp_path))
    assert "constructs" in result.stderr
    assert "run `python -m cdktf_lazy warm` again" in result.stderr


def test_synth_works_without_a_cache_that_cannot_be_written(
    engine: Engine, python: Python, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a directory", encoding="utf-8")
    result = python(
        "-c",
        engine.written(SYNTH),
        str(tmp_path / "out"),
        JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(blocked / "cache"),
    )
    assert result.returncode == 0, result.stderr
    assert "42" in (tmp_path / "out/stacks/one/cdk.tf.json").read_text(encoding="utf-8")
    assert "jsii works without its cache" in result.stderr


def test_a_full_disk_is_done_without_only_while_the_cache_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(tmp_path)}
    monkeypatch.setattr("cdktf_lazy.cache._is_full", lambda folder: folder == tmp_path)
    assert cache_problem(environ) == f"the disk of {tmp_path} is full"
    entry = tmp_path / "@cdktf" / "provider-aws" / "1.0.0" / "digest"
    entry.mkdir(parents=True)
    (entry / ".jsii-runtime-package-cache").touch()
    assert cache_problem(environ) is None


def test_a_cache_that_is_switched_off_is_no_problem(tmp_path: Path) -> None:
    environ = {
        "JSII_RUNTIME_PACKAGE_CACHE": "disabled",
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(tmp_path / "file"),
    }
    assert cache_problem(environ) is None


def test_an_empty_setting_of_the_root_is_the_default() -> None:
    assert cache_root({"JSII_RUNTIME_PACKAGE_CACHE_ROOT": ""}) == cache_root({})


def test_warming_says_that_there_is_nothing_to_warm(python: Python) -> None:
    result = python("-m", "cdktf_lazy", "warm", JSII_RUNTIME_PACKAGE_CACHE="disabled")
    assert result.returncode == 0
    assert result.stdout == "jsii's cache is switched off; nothing to warm.\n"


def test_status_names_the_lazy_bindings_and_the_state_of_the_cache(
    engine: Engine, python: Python, tmp_path: Path
) -> None:
    result = python("-m", "cdktf_lazy", "status", JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(tmp_path))
    assert result.returncode == 0, result.stderr
    how = "lazy in Python by itself" if engine.is_lazy_by_itself else "lazy in Python"
    assert f"{engine.bindings}: {how}; lazy in Node, {engine.modules:,} files\n" in result.stdout
    cold = f"{engine.core} {version(engine.core)}: cold (run: python -m cdktf_lazy warm)"
    assert cold in result.stdout
