"""Terraform in the folder of one stack."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gatehouse.errors import NOT_FOUND, CommandError

_FAILED = 1


def run_terraform(
    folder: Path, *arguments: str, so: str, variables: Mapping[str, str] | None = None
) -> str:
    """Run Terraform and return what it prints.

    Parameters
    ----------
    folder : Path
        The folder of a stack's Terraform JSON.
    *arguments
        Its command and options.
    so : str
        What did not happen if it fails, for the error: "nothing was destroyed".
    variables : dict of str to str, optional
        Variables of the environment beside those that are there. Default: none.

    Raises
    ------
    CommandError
        If there is no Terraform, or it fails, with its own words.
    """
    try:
        ran = subprocess.run(
            ["terraform", *arguments, "-no-color"],
            cwd=folder,
            env={**os.environ, **(variables or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        raise CommandError(
            "terraform must be on the PATH.", "Install Terraform.", exit_code=NOT_FOUND
        ) from None
    if ran.returncode:
        raise CommandError(
            f"terraform {arguments[0]} ended with exit code {ran.returncode}, so {so}.",
            (ran.stderr or ran.stdout).strip(),
            exit_code=_FAILED,
        )
    return ran.stdout


def shown(folder: Path, *plan: str, so: str) -> dict[str, Any]:
    """The state, or a plan, as JSON."""
    return dict(json.loads(run_terraform(folder, "show", "-json", *plan, so=so)))
