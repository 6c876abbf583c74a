"""An environment in which the package cannot work says so in one error."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import ROOT, Environment
from .test_engine_versions import IMPORT, error

OTHER_VERSION = "0.20.9"
OLD_PYTHONS = ("3.8", "3.9")
STOPS = "option `import` cannot be used as given"


def add_version(environment: Environment, name: str, version: str, folder: Path) -> None:
    """Say that another version of a distribution is installed in a folder, too."""
    (said,) = environment.packages.glob(f"{name}-*.dist-info")
    added = folder / f"{name}-{version}.dist-info"
    added.mkdir(parents=True)
    lines = (said / "METADATA").read_text().splitlines()
    changed = [f"Version: {version}" if line.startswith("Version: ") else line for line in lines]
    (added / "METADATA").write_text("\n".join(changed))


@pytest.mark.parametrize("name", ["cdktf", "cdktf_cdktf_provider_aws"])
def test_two_versions_of_the_engine_are_refused(
    environment: Environment, versions: dict[str, str], name: str
) -> None:
    add_version(environment, name, OTHER_VERSION, environment.packages)
    first, value, rule, fix = error(environment, "cdktf")
    distribution = name.replace("_", "-")
    assert first == f"error: this environment: option `{distribution}` cannot be used as given"
    assert OTHER_VERSION in value
    assert versions[distribution] in value
    assert f"{distribution} must be installed once; there are " in rule
    assert f"pip uninstall {distribution}" in fix


def test_two_versions_of_the_engine_in_two_folders_are_refused(
    environment: Environment, versions: dict[str, str]
) -> None:
    add_version(environment, "cdktf", OTHER_VERSION, environment.folder)
    _, value, rule, _ = error(environment, "cdktf")
    assert "must be installed once" in rule
    assert OTHER_VERSION in value
    assert versions["cdktf"] in value


def test_one_version_that_is_found_twice_is_one(
    environment: Environment, versions: dict[str, str]
) -> None:
    add_version(environment, "cdktf", versions["cdktf"], environment.folder)
    assert environment.run(IMPORT, GATEHOUSE_ENGINE="cdktf").stdout == "imported\n"


def test_the_other_gatehouse_beside_this_one_is_refused(environment: Environment) -> None:
    other = environment.packages / "gatehouse-0.3.0.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: gatehouse\nVersion: 0.3.0\n")
    assert error(environment, "cdktf") == [
        "error: this environment: option `gatehouse` cannot be used as given",
        "  value: '0.3.0'",
        "  rule:  another package named gatehouse must not be installed: its files replace those "
        "of gatehouse-aws",
        "  fix:   run `pip uninstall gatehouse gatehouse-aws`, then `pip install gatehouse-aws`",
    ]


@pytest.mark.parametrize("beginning", ['"""Another one."""\n', None], ids=["replaced", "removed"])
def test_the_other_gatehouse_over_this_one_is_refused(
    environment: Environment, beginning: str | None
) -> None:
    installed = environment.folder / "gatehouse"
    shutil.copytree(ROOT / "modules" / "gatehouse" / "core", installed / "core")
    shutil.copy(ROOT / "modules" / "gatehouse" / "moved.py", installed)
    if beginning is not None:
        (installed / "__init__.py").write_text(beginning)
    ran = environment.run(IMPORT, PYTHONPATH=str(environment.packages))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.splitlines() == [
        "error: another package named gatehouse is installed over gatehouse-aws: run "
        "`pip uninstall gatehouse gatehouse-aws`, then `pip install gatehouse-aws`"
    ]


def test_another_gatehouse_that_is_found_first_is_named(environment: Environment) -> None:
    (environment.folder / "gatehouse").mkdir()
    (environment.folder / "gatehouse" / "__init__.py").write_text("")
    script = (
        "import runpy\n"
        f"runpy.run_path({str(ROOT / 'modules' / 'gatehouse' / 'moved.py')!r})['install']()\n"
        "import gatehouse.core\n"
    )
    ran = environment.run(script)
    first, _, rule, _ = ran.stderr.splitlines()
    assert first == f"error: app.py, line 3: {STOPS}"
    assert "another package named gatehouse is found first, in " in rule
    assert str(environment.folder / "gatehouse") in rule


@pytest.mark.parametrize("release", OLD_PYTHONS)
@pytest.mark.parametrize("room", ["core", "auth", "api", "storage"])
def test_a_python_that_is_too_old_is_one_sentence(release: str, room: str) -> None:
    named = os.environ.get("PYENV_ROOT") or str(Path.home() / ".pyenv")
    found = sorted(Path(named).glob(f"versions/{release}.*/bin/python"))
    python = str(found[0]) if found else shutil.which(f"python{release}")
    if python is None:
        pytest.skip(f"needs Python {release}")
    ran = subprocess.run(
        [python, "-c", f"import gatehouse.{room}"],
        env={"PYTHONPATH": str(ROOT / "modules"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    (said,) = ran.stderr.splitlines()
    assert said.startswith(
        f"error: Gatehouse must run on Python 3.10 or newer, and this is Python {release}."
    )


@pytest.mark.parametrize(
    ("line", "value", "new"),
    [
        (
            "from modules.core import App, AppStack",
            "modules.core",
            "from gatehouse.core import App, AppStack",
        ),
        ("import modules.storage as storage", "modules.storage", "import gatehouse.storage as"),
        ("from modules import auth", "modules", "from gatehouse import auth"),
        ("from modules.iam import (\n    Role,\n)", "modules.iam", "from gatehouse.iam import ..."),
        (
            "import importlib; importlib.import_module('modules.api')",
            "modules.api",
            "import importlib; importlib.import_module('gatehouse.api')",
        ),
    ],
)
def test_the_name_before_0_1_0_is_answered_with_the_line_and_the_new_import(
    environment: Environment, line: str, value: str, new: str
) -> None:
    ran = environment.run(f"import gatehouse.core\n{line}\n")
    assert ran.returncode == 1
    first, shown, rule, fix = ran.stderr.splitlines()
    assert first == f"error: app.py, line 2: {STOPS}"
    assert shown == f"  value: {value!r}"
    assert rule == "  rule:  the package is called gatehouse since 0.1.0"
    assert fix.startswith(f"  fix:   write `{new}")


@pytest.mark.parametrize("name", ["__init__.py", "core.py"])
def test_an_apps_own_package_of_the_old_name_is_found(environment: Environment, name: str) -> None:
    own = environment.folder / "modules"
    own.mkdir()
    (own / name).write_text("")
    (own / "core.py").write_text("App = 'its own'\n")
    ran = environment.run("import gatehouse.core\nfrom modules.core import App\nprint(App)\n")
    assert (ran.returncode, ran.stdout) == (0, "its own\n"), ran.stderr


def test_who_asks_for_the_old_name_without_importing_it_is_answered(
    environment: Environment,
) -> None:
    script = (
        "import gatehouse.core\nfrom importlib.util import find_spec\nprint(find_spec('modules'))\n"
        "try:\n    import modules.core\nexcept ModuleNotFoundError as missing:\n"
        "    print(missing.name)\ntry:\n    import modules.others\n"
        "except ModuleNotFoundError as missing:\n    print(missing.name, missing)\n"
    )
    ran = environment.run(script)
    assert ran.stdout.splitlines() == [
        "None",
        "modules.core",
        "modules No module named 'modules'",
    ]
