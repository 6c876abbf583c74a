"""``gatehouse local env``."""

from __future__ import annotations

import shlex


def env() -> None:
    """Print what a shell exports to work on the local AWS that is up in this project."""
    from gatehouse.local.launcher.instance import newest_running, project_folder

    for name, value in newest_running(project_folder()).environment.items():
        print(f"export {name}={shlex.quote(value)}")
