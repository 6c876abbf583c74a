"""The program that ``cdktf.json`` names, and where Python begins in it."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from gatehouse.errors import CommandError

_FAILED = 1
#: One command, which ends in an interpreter, its flags, a script and its arguments. What a shell
#: reads otherwise (several commands, redirections) is run as it stands.
_PYTHON = re.compile(
    r"(?P<before>(?:[^|&;<>()`\n]*?[\s/])?python(?:3(?:\.\d+)?)?(?:\s+-[uBEIsSOdbqx]+)*)"
    r"\s+(?P<script>[^\s|&;<>()`'\"-][^\s|&;<>()`]*\.py)(?P<rest>[^|&;<>()`\n]*)"
)


@dataclass(frozen=True)
class Program:
    """What writes the Terraform JSON.

    Parameters
    ----------
    command : str
        The command line, as ``/bin/sh`` reads it.
    """

    command: str

    def through(self, script: Path) -> str | None:
        """The command line with a script before the app's own, None where no Python is seen.

        Parameters
        ----------
        script : Path
            A script that gets the app's script and its arguments.
        """
        found = _PYTHON.fullmatch(self.command.strip())
        if found is None:
            return None
        return f"{found['before']} {shlex.quote(str(script))} {found['script']}{found['rest']}"


def program_of(project: Path) -> Program:
    """Read ``cdktf.json``.

    Raises
    ------
    CommandError
        If there is none, or it names no program.
    """
    file = project / "cdktf.json"
    try:
        command = json.loads(file.read_text("utf-8"))["app"]
    except FileNotFoundError:
        raise CommandError(
            f"{project} must be the folder of an app, with a cdktf.json; there is none.",
            "Go to the app's folder, or begin one: gatehouse new notes",
            exit_code=_FAILED,
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f"{file} must be JSON with the app's program: {type(error).__name__}: {error}.",
            'Write {"language": "python", "app": "python main.py"}',
            exit_code=_FAILED,
        ) from None
    if not isinstance(command, str) or not command.strip():
        raise CommandError(
            f"app in {file} must be a command line, not {command!r}.",
            'Write "app": "python main.py"',
            exit_code=_FAILED,
        )
    return Program(command)
