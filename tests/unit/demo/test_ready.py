from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.demo.ready import check_ready
from gatehouse.errors import CommandError


def _program(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)


@pytest.fixture
def tools(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that has every tool."""
    for name in ("node", "terraform"):
        _program(tmp_path / "bin" / name)
    return {"PATH": str(tmp_path / "bin")}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An app with its npm packages."""
    _program(tmp_path / "app" / "node_modules" / ".bin" / "cdktf")
    (tmp_path / "app" / "cdktf.json").write_text("{}")
    return tmp_path / "app"


def test_an_app_with_all_tools_is_ready(project: Path, tools: dict[str, str]) -> None:
    check_ready(project, tools)


def test_a_folder_without_an_app_is_named(tmp_path: Path, tools: dict[str, str]) -> None:
    with pytest.raises(
        CommandError, match=r"must be the folder of an app, which has a cdktf\.json"
    ):
        check_ready(tmp_path, tools)


@pytest.mark.parametrize("tool", ["node", "terraform"])
def test_a_missing_tool_is_named(project: Path, tools: dict[str, str], tool: str) -> None:
    (Path(tools["PATH"]) / tool).unlink()
    with pytest.raises(CommandError, match=f"^{tool} must be installed and on the PATH"):
        check_ready(project, tools)


def test_missing_npm_packages_are_named_with_what_installs_them(
    project: Path, tools: dict[str, str]
) -> None:
    (project / "node_modules" / ".bin" / "cdktf").unlink()
    with pytest.raises(CommandError, match=r"cdktf must be installed in") as refused:
        check_ready(project, tools)
    assert refused.value.fix.endswith("npm ci")
