"""``gatehouse --version``."""

from __future__ import annotations

import typer

#: The name that pip installs it by; ``gatehouse`` on PyPI is another project.
_DISTRIBUTION = "gatehouse-aws"


def show_version(asked: bool) -> None:
    """Print the version of the installed package and exit, if that is what was asked for."""
    if not asked:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        print(f"gatehouse {version(_DISTRIBUTION)}")
    except PackageNotFoundError:
        print(f"gatehouse, run from its source: {_DISTRIBUTION} is not installed")
    raise typer.Exit
