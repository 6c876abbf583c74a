"""What the demo needs on this machine, checked before it starts anything."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from gatehouse.deployed.project import COMMANDS, PROGRAMS
from gatehouse.errors import CommandError

_TOOLS = {
    "node": "Install Node.js: https://nodejs.org/en/download",
    "terraform": "Install Terraform: https://developer.hashicorp.com/terraform/install",
}


def check_ready(project: Path, environment: Mapping[str, str] | None = None) -> None:
    """Refuse a demo that cannot deploy anything.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    environment : Mapping[str, str] or None
        The environment of the tools. Default None: that of this process.

    Raises
    ------
    CommandError
        If the folder has no app, or a tool is missing.
    """
    if not (project / "cdktf.json").is_file():
        raise CommandError(
            f"{project} must be the folder of an app, which has a cdktf.json.",
            "Go to the app, or write a new one: gatehouse new NAME",
            exit_code=1,
        )
    path = None if environment is None else environment.get("PATH", "")
    for tool, fix in _TOOLS.items():
        if shutil.which(tool, path=path) is None:
            raise CommandError(f"{tool} must be installed and on the PATH.", fix, exit_code=1)
    if not any((project / PROGRAMS / command).is_file() for command in COMMANDS):
        raise CommandError(
            f"{PROGRAMS / COMMANDS[0]} must be installed in {project}.",
            "Install the npm packages: npm ci",
            exit_code=1,
        )
