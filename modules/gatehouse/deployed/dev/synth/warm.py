"""Ask the process that has the imports done."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gatehouse.deployed.dev.synth.program import Program

SPARE = Path(__file__).with_name("spare.py")
_VARIABLE = "GATEHOUSE_SPARE"
#: Files of a project that say what is installed.
_LOCKS = (
    *("Pipfile.lock", "uv.lock", "poetry.lock", "pdm.lock", "requirements.txt", "pyproject.toml"),
    *("Pipfile", "cdktf.json", ".python-version", ".venv/pyvenv.cfg"),
)
#: Seconds until it must have said that it waits, and until a synth must have ended.
_START, _LIMIT = 60.0, 600.0

Key = tuple[tuple[str, int, int], ...]


class UnavailableError(Exception):
    """The warm process can't be used; an ordinary one can."""


class Warm:
    """A process that waits for the next synth.

    It is used for as long as all that it was made of is as it was: the program, the environment,
    the lock files, and every file of a module that it has loaded. Otherwise it is ended.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    environment : mapping
        The environment of the synth.
    """

    def __init__(self, project: Path, environment: Mapping[str, str]) -> None:
        self._project = project
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._door: socket.socket | None = None
        self._said = b""
        self._command: str | None = None
        self._files: list[str] = []
        self._key: Key = ()
        self._is_ready = False
        self._started = 0

    def prepare(self, program: Program) -> None:
        """Start the process, if a synth of this program can be had from one."""
        command = program.through(SPARE)
        if self._process is not None and command == self._command:
            return
        self.end()
        self._command = command
        if command is None:
            return
        with contextlib.suppress(OSError):
            self._start(command)

    def run(self, program: Program, output: int) -> int:
        """Synthesize.

        Parameters
        ----------
        program : Program
            The app's program.
        output : int
            The descriptor that gets what it prints.

        Returns
        -------
        int
            Its exit code, as a shell has it.

        Raises
        ------
        UnavailableError
            If there is no such process, or what it was made of has changed.
        """
        if self._process is None or program.through(SPARE) != self._command:
            raise UnavailableError("there is none")
        try:
            self._await_ready()
            if self._key != self._current_key():
                raise UnavailableError("what it has loaded was changed")
            self._is_ready = False
            with open(os.devnull) as nothing:
                self._send({"run": True}, (nothing.fileno(), output, output))
            return int(self._hear(_LIMIT)["code"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.end()
            raise UnavailableError(str(error)) from None
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process."""
        if self._door is not None:
            self._door.close()
            self._door = None
        if self._process is not None:
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        self._said, self._is_ready = b"", False

    def _start(self, command: str) -> None:
        with (
            tempfile.TemporaryDirectory(prefix="gatehouse-") as folder,  # of this user alone: 0700
            socket.socket(socket.AF_UNIX) as listening,
        ):
            address = str(Path(folder) / "spare")
            listening.bind(address)
            os.chmod(address, 0o600)
            listening.listen(1)
            listening.settimeout(_START)
            self._started = time.time_ns()
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", command],
                cwd=self._project,
                env={**self._environment, _VARIABLE: address},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._key = self._current_key()
            while not select.select([listening], [], [], 0.05)[0]:
                if self._process.poll() is not None:
                    self.end()
                    return
            self._door, _ = listening.accept()

    def _await_ready(self) -> None:
        """Wait until it has imported what the last synth had."""
        if self._is_ready:
            return
        said = self._hear(_START)
        if not said["forks"]:
            raise UnavailableError("it has threads or processes, which a fork would share")
        self._files = [str(each) for each in said["ready"]]
        self._key = self._current_key()
        if any(changed > self._started for _, changed, _ in self._key):
            raise UnavailableError("a module may have changed while it was imported")
        self._is_ready = True

    def _current_key(self) -> Key:
        locks = [str(self._project / each) for each in _LOCKS]
        return tuple(_stamps([*locks, *self._files]))

    def _send(self, what: dict[str, Any], descriptors: tuple[int, ...]) -> None:
        assert self._door is not None
        socket.send_fds(self._door, [json.dumps(what).encode() + b"\n"], list(descriptors))

    def _hear(self, patience: float) -> dict[str, Any]:
        assert self._door is not None
        deadline = time.monotonic() + patience
        while b"\n" not in self._said:
            if not select.select([self._door], [], [], max(deadline - time.monotonic(), 0))[0]:
                raise UnavailableError("it does not answer")
            more = self._door.recv(1 << 20)
            if not more:
                raise UnavailableError("it has ended")
            self._said += more
        line, _, self._said = self._said.partition(b"\n")
        return dict(json.loads(line))


def _stamps(files: Iterable[str]) -> Iterable[tuple[str, int, int]]:
    """Files with the time of their last change and their size; what is not there is left out."""
    for each in files:
        with contextlib.suppress(OSError):
            found = os.stat(each)
            yield each, found.st_mtime_ns, found.st_size
