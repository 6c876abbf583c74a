"""Synthesize an app: in the warm process where that can be, else as ``cdktf synth`` would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, BinaryIO

from gatehouse.deployed.dev.synth.program import program_of
from gatehouse.deployed.dev.synth.warm import UnavailableError, Warm
from gatehouse.errors import CommandError

_FAILED = 1
_JSON = "cdk.tf.json"


@dataclass(frozen=True)
class Stack:
    """A stack as it was synthesized.

    Parameters
    ----------
    name : str
        Its name.
    folder : Path
        The folder of its Terraform JSON.
    content : dict
        The Terraform JSON.
    needs : tuple of str
        The stacks that must be deployed before it.
    """

    name: str
    folder: Path
    content: dict[str, Any]
    needs: tuple[str, ...] = ()


class Synth:
    """The synths of one app.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    environment : mapping
        The environment: that of a local AWS.
    output : Path
        Where the Terraform JSON goes.
    """

    def __init__(self, project: Path, environment: Mapping[str, str], output: Path) -> None:
        self._project = project
        self._output = output
        self._environment = {
            **{name: each for name, each in environment.items() if name != "CDKTF_CONTEXT_JSON"},
            "CDKTF_OUTDIR": str(output),
            **_own_python(environment),
        }
        self._warm = Warm(project, self._environment)

    def run(self) -> dict[str, Stack]:
        """Synthesize.

        Returns
        -------
        dict of str to Stack
            The stacks, each behind those that it needs.

        Raises
        ------
        CommandError
            With what the app printed, if it fails. What the last synth wrote is then as it was.
        """
        program = program_of(self._project)
        context = _context(self._project)
        if context != self._environment.get("CDKTF_CONTEXT_JSON"):
            self._warm.end()
            self._environment["CDKTF_CONTEXT_JSON"] = context
            self._warm = Warm(self._project, self._environment)
        with tempfile.TemporaryFile() as printed:
            try:
                code = self._warm.run(program, printed.fileno())
            except UnavailableError:
                self._warm.end()
                code = -1
            if code:  # whatever it was: an ordinary process has the last word
                code = self._cold(program.command, printed)
            said = _read(printed)
        self._warm.prepare(program)
        if code:
            raise CommandError(
                f"the synth ended with exit code {code}, and what runs stays as it is.",
                said.strip(),
                exit_code=_FAILED,
            )
        return self._stacks()

    def end(self) -> None:
        """End the warm process."""
        self._warm.end()

    def _cold(self, command: str, printed: BinaryIO) -> int:
        printed.seek(0)
        printed.truncate()
        process = subprocess.Popen(
            ["/bin/sh", "-c", command],
            cwd=self._project,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for gatehouse dev, which then ends it
        )
        try:
            return process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise

    def _stacks(self) -> dict[str, Stack]:
        try:
            made = json.loads((self._output / "manifest.json").read_text("utf-8"))["stacks"]
            found = {
                name: Stack(
                    name,
                    folder := self._output / each["workingDirectory"],
                    json.loads((folder / _JSON).read_text("utf-8")),
                    tuple(each.get("dependencies") or ()),
                )
                for name, each in made.items()
            }
            order = TopologicalSorter({name: each.needs for name, each in found.items()})
            return {name: found[name] for name in order.static_order()}
        except (OSError, ValueError, KeyError, TypeError, CycleError) as error:
            raise CommandError(
                f"the app's program must write a stack's Terraform JSON into {self._output}: "
                f"{type(error).__name__}: {error}.",
                "It ends with app.synth(), and cdktf.json names it.",
                exit_code=_FAILED,
            ) from None


def _own_python(environment: Mapping[str, str]) -> dict[str, str]:
    """Let ``python`` be this one, as in a shell in which its environment is active."""
    path = [str(Path(sys.executable).parent), environment.get("PATH", os.defpath)]
    active = {} if "VIRTUAL_ENV" in environment else {"VIRTUAL_ENV": sys.prefix}
    return {"PATH": os.pathsep.join(path), **active}


def _context(project: Path) -> str:
    """What ``cdktf.json`` has as context, as the command line hands it to the app."""
    try:
        settings = json.loads((project / "cdktf.json").read_text("utf-8"))
    except (OSError, ValueError):
        return "{}"
    return json.dumps(settings.get("context") or {})


def _read(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")
