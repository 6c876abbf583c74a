"""Deploy the project's stack to the local AWS with the real tools, plan it again, remove it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.demo.checks import FailedError
from gatehouse.deployed.outputs import read_file
from gatehouse.deployed.project import COMMANDS, PROGRAMS
from gatehouse.errors import CommandError
from gatehouse.local.launcher.terraform import MIRROR

#: Seconds until a deploy, a plan or a destroy is ended. A stack of fifty resources takes about one
#: minute; the AWS provider makes functions one after the other, five seconds each.
LIMIT = 600.0
#: Seconds that Terraform has to save its state when it is ended.
_PATIENCE = 20.0
_LAST_WORDS = 25

_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
#: A frame of cdktf's spinner.
_SPINNER = re.compile(r"^\s*[⠀-⣿] ")
_PLANNED = re.compile(r"Plan: (\d+) to add, \d+ to change, (\d+) to destroy")
_DONE = re.compile(r"(\S+): (?:Creation|Destruction) complete after")

_REGISTRY = "registry.terraform.io"
#: What Terraform prints when it cannot reach the registry.
_NO_REGISTRY = f"could not connect to {_REGISTRY}"

Follow = Callable[[str], None]


def _ignore(_: str) -> None:
    """Take a line and drop it."""


@dataclass(frozen=True)
class Stack:
    """The stack of a project on a local AWS.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    environment : Mapping[str, str]
        The whole environment of the tools: the local AWS's.
    logs : Path
        The folder that keeps the output of the tools.
    limit : float
        Seconds until a tool is ended. Default 600.
    """

    project: Path
    environment: Mapping[str, str]
    logs: Path
    limit: float = LIMIT

    def deploy(self, follow: Follow) -> None:
        """Run ``cdktf deploy``, or ``cdktn deploy``.

        Parameters
        ----------
        follow : Follow
            Called with the progress so far.

        Raises
        ------
        FailedError
            If it fails or does not end in time.
        """
        self._succeed("deploy", self._cdk("deploy", "--auto-approve"), _Count(follow))

    def outputs(self, file: Path) -> dict[str, Any]:
        """Read the outputs of the stack.

        Parameters
        ----------
        file : Path
            Where to keep them, as ``terraform output -json`` prints them.

        Returns
        -------
        dict[str, Any]
            Name to value.

        Raises
        ------
        FailedError
            If there is no state, or it cannot be read.
        """
        listing = ("terraform", "output", "-json")
        code, words = self._run("output", listing, folder=self._folder())
        if code:
            raise _failed("terraform output", code, words)
        file.write_text("\n".join(words) + "\n")
        try:
            return {output.name: output.value for output in read_file(file)}
        except CommandError as error:
            raise FailedError(str(error)) from None

    def plan_again(self) -> None:
        """Synthesize and plan what has just been deployed.

        Raises
        ------
        FailedError
            If the plan is not empty.
        """
        self._succeed("synth", self._cdk("synth"))
        plan = ("terraform", "plan", "-detailed-exitcode", "-input=false", "-no-color")
        code, words = self._run("plan", plan, folder=self._folder())
        if code == 2:
            changes = "; ".join(line.strip() for line in words if line.lstrip().startswith("# "))
            raise FailedError(f"there are changes: {changes or 'see the log of the plan'}")
        if code:
            raise _failed("terraform plan", code, words)

    def destroy(self, follow: Follow) -> None:
        """Run ``cdktf destroy``, or ``cdktn destroy``.

        Raises
        ------
        FailedError
            If it fails, or leaves something behind.
        """
        self._succeed("destroy", self._cdk("destroy", "--auto-approve"), _Count(follow))
        listing = ("terraform", "state", "list")
        code, words = self._run("state", listing, folder=self._folder())
        left = [line for line in words if line]
        if code == 0 and left:
            raise FailedError(f"it left {', '.join(left)}")

    @property
    def command(self) -> str:
        """The command line that the project has installed: ``cdktf`` or ``cdktn``."""
        programs = self.project / PROGRAMS
        return next((name for name in COMMANDS if (programs / name).is_file()), COMMANDS[0])

    def _cdk(self, *arguments: str) -> tuple[str, ...]:
        program = self.project / PROGRAMS / self.command
        if not program.is_file():
            missing = program.relative_to(self.project)
            raise FailedError(f"{missing} is missing: install the packages with npm ci")
        return (str(program), *arguments)

    def _folder(self) -> Path:
        """Find the folder that the stack was synthesized to."""
        out = self.project / self.environment.get("CDKTF_OUTPUT", "cdktf.out")
        try:
            [stack] = json.loads((out / "manifest.json").read_text())["stacks"].values()
        except (OSError, ValueError) as error:
            raise FailedError(f"{out.name} must hold exactly one stack: {error}") from None
        return out / str(stack["workingDirectory"])

    def _succeed(self, name: str, arguments: Sequence[str], follow: Follow = _ignore) -> None:
        code, words = self._run(name, arguments, follow)
        if code:
            raise _failed(f"{self.command} {name}", code, words)

    def _run(
        self,
        name: str,
        arguments: Sequence[str],
        follow: Follow = _ignore,
        *,
        folder: Path | None = None,
    ) -> tuple[int, list[str]]:
        """Run a tool to its end, and return its exit code and the lines of its output."""
        lines: list[str] = []
        self.logs.mkdir(parents=True, exist_ok=True)

        def read() -> None:
            with (self.logs / f"{name}.log").open("w") as log:
                for raw in process.stdout or ():
                    line = _ESCAPES.sub("", raw).rstrip()
                    lines.append(line)
                    print(line, file=log, flush=True)
                    follow(line)

        process = subprocess.Popen(
            list(arguments),
            cwd=folder or self.project,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            code = process.wait(self.limit)
        except subprocess.TimeoutExpired:
            raise FailedError(
                f"{name} did not end within {self.limit:.0f} s: {_tail(lines)}"
            ) from None
        finally:
            _end(process)
            reader.join(5)
        return code, lines


class _Count:
    """Counts the finished resources in Terraform's output."""

    def __init__(self, follow: Follow) -> None:
        self._follow = follow
        self._done: set[str] = set()
        self._all = 0

    def __call__(self, line: str) -> None:
        if planned := _PLANNED.search(line):
            self._all = sum(int(number) for number in planned.groups())
        elif done := _DONE.search(line):
            self._done.add(done.group(1))
        if self._all:
            self._follow(f"{len(self._done)} of {self._all} resources")


def _end(process: subprocess.Popen[str]) -> None:
    """End a tool that is still running, and everything that it started."""
    if process.poll() is None:
        _send(process.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
    _send(process.pid, signal.SIGKILL)
    process.wait()


def _send(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _failed(what: str, code: int, words: Sequence[str]) -> FailedError:
    if _NO_REGISTRY in " ".join(" ".join(words).split()):
        return FailedError(
            f"{what} cannot install the AWS provider, because {_REGISTRY} cannot be reached. Name "
            f"a folder that holds the provider: export {MIRROR}=FOLDER"
        )
    return FailedError(f"{what} ended with exit code {code}: {_tail(words)}")


def _tail(words: Sequence[str]) -> str:
    lines = [line.strip(" │╷╵") for line in words if not _SPINNER.search(line)]
    # An error of the app's own source says more than the one that cdktf makes of it.
    errors = [at for at, line in enumerate(lines) if line.startswith("error:")] or [
        at for at, line in enumerate(lines) if line.startswith("Error:")
    ]
    start = errors[0] if errors else max(0, len(lines) - _LAST_WORDS)
    return " ".join(filter(None, lines[start : start + _LAST_WORDS])) or "it printed nothing"
