"""The command line as a whole: its version, its help, its errors, and how quickly it starts."""

from __future__ import annotations

import importlib.metadata
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from gatehouse.cli.app import app
from typer.main import get_command

#: Imports that take longer than all of the command line together.
_HEAVY = {"boto3", "botocore", "pycognito", "requests", "gatehouse.local.launcher.server"}


def _commands() -> list[list[str]]:
    """All commands, as they are typed."""
    found: list[list[str]] = []

    def collect(command: object, typed: list[str]) -> None:
        below = getattr(command, "commands", None)
        if below is None:
            found.append(typed)
            return
        for name, each in below.items():
            collect(each, [*typed, name])

    collect(get_command(app), [])
    return found


def _run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gatehouse", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_version_is_that_of_the_installed_package() -> None:
    shown = _run("--version")
    assert (shown.returncode, shown.stdout) == (
        0,
        f"gatehouse {importlib.metadata.version('gatehouse-aws')}\n",
    )


@pytest.mark.parametrize("typed", _commands(), ids=" ".join)
def test_the_help_of_every_command_ends_with_an_example_of_it(typed: list[str]) -> None:
    shown = _run(*typed, "--help")
    assert shown.returncode == 0
    assert re.search(rf"Example: .*gatehouse {' '.join(typed)}", shown.stdout)


def test_help_imports_nothing_that_takes_long() -> None:
    script = (
        "import sys; from gatehouse.cli.main import main; sys.argv[1:] = ['--help']\n"
        "try: main()\n"
        f"except SystemExit: print(sorted({_HEAVY!r} & sys.modules.keys()), file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert ended.stderr == "[]\n"


def test_ctrl_c_while_the_commands_are_imported_shows_no_traceback() -> None:
    script = (
        "import os, signal, sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'typer': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from gatehouse.cli.main import main\n"
        "main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, "")


def test_a_new_user_must_have_a_password(tmp_path: Path) -> None:
    ended = _run("sign-up", "ada@example.com", folder=tmp_path)
    assert (ended.returncode, "ada@example.com must have a password" in ended.stderr) == (2, True)


def test_a_missing_extra_for_the_local_aws_is_named(tmp_path: Path) -> None:
    (tmp_path / "psutil.py").write_text("raise ModuleNotFoundError('psutil')")
    ended = subprocess.run(
        [sys.executable, "-m", "gatehouse", "local", "up"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 125
    assert "pip install 'gatehouse-aws[local]'" in ended.stderr
    assert "Traceback" not in ended.stderr
