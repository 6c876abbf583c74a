"""Start the local AWS as a child process, and make sure that it ends."""

from __future__ import annotations

import contextlib
import http.client
import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from gatehouse.errors import CommandError
from gatehouse.local.emulator import install
from gatehouse.local.launcher import child, environment, kept, processes, terraform
from gatehouse.local.launcher.instance import Running, instance_folder
from gatehouse.local.launcher.signals import held_back

_HOST = "127.0.0.1"
_HEALTH = "/_ministack/health"
_START_LIMIT = 60.0
_QUIET = 2.0
_LOG = "server.log"
_BOOT = Path(__file__).with_name("boot.py")


@dataclass(frozen=True)
class LocalAws:
    """A local AWS that is up.

    Parameters
    ----------
    endpoint : str
        Its URL, ``http://127.0.0.1:<port>``.
    region : str
        The region that its clients work in.
    folder : Path
        The instance's folder, removed when it ends.
    environment : dict[str, str]
        The environment for commands that work on it.
    process : subprocess.Popen[bytes]
        The child process.
    """

    endpoint: str
    region: str
    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        """The port on the loopback address."""
        return int(self.endpoint.rpartition(":")[2])

    def log_tail(self, lines: int = 20) -> str:
        """Return the end of its log.

        Parameters
        ----------
        lines : int
            How many lines, from 1. Default 20: what fits on a screen beside a message.
        """
        return _tail(self.folder / _LOG, lines)


def _say_nothing(_: str) -> None:
    """Take a progress message and drop it."""


@contextlib.contextmanager
def local_aws(
    project: Path,
    *,
    port: int = 0,
    region: str | None = None,
    host: Mapping[str, str] | None = None,
    keep: str | None = None,
    progress: Callable[[str], None] = _say_nothing,
) -> Iterator[LocalAws]:
    """Run a local AWS while the block runs.

    Parameters
    ----------
    project : Path
        The project whose ``.gatehouse/local`` holds the instance's files.
    port : int
        The port to listen on, 0 to 65535. Default 0: any free one, so that several instances
        never meet.
    region : str or None
        The region of the clients. Default None: the host's ``AWS_REGION``, else us-east-1.
    host : Mapping[str, str] or None
        The environment to start from. Default None: that of this process.
    keep : str or None
        The name of an instance whose state is kept: it goes on where it ended, on its port, with
        its keys, users and Terraform state. Default None: a fresh one, which leaves nothing.
    progress : Callable[[str], None]
        Called with what is being waited for, if that takes longer than two seconds. Default:
        nothing is said.

    Yields
    ------
    LocalAws
        The running instance. When the block ends, however it does, no process or port of it is
        left, and no file either, unless its state is kept.

    Raises
    ------
    CommandError
        If the region is none, the port is taken, the emulator cannot be installed, or it does not
        start; if the kept instance is up already, or another release wrote it.

    Example
    -------
    >>> with local_aws(Path.cwd()) as aws:  # doctest: +SKIP
    ...     subprocess.run(["terraform", "apply"], env=aws.environment)
    """
    base = dict(os.environ if host is None else host)
    chosen = environment.region_of(base, region)
    packages = install.installed(progress)
    with contextlib.ExitStack() as ends:
        place = ends.enter_context(
            _fresh(project, chosen) if keep is None else _kept(project, keep, chosen, region)
        )
        listening = ends.enter_context(_bound(port or place.port, keep if not port else None))
        endpoint = f"http://{_HOST}:{listening.getsockname()[1]}"
        process = None
        try:
            with held_back():
                process = _spawn(base, place, listening, packages)
            # From here on the port belongs to the child alone, and is free when it is gone.
            listening.close()
            with ThreadPoolExecutor(1) as meanwhile:
                installing = meanwhile.submit(terraform.settings, base, place.folder)
                _await_health(process, place, packages, endpoint, progress)
                shown = place.exports(endpoint)
                shown.update(installing.result())
            place.publish(endpoint, shown)
            clients = {**environment.without_real_aws(base), **shown}
            yield LocalAws(endpoint, place.region, place.folder, clients, process)
        finally:
            if process is not None:
                with held_back():
                    _end(process, place, progress)


@dataclass(frozen=True)
class _Place:
    """What an instance has before it runs.

    Parameters
    ----------
    folder : Path
        Its folder.
    region : str
        The region of its clients.
    root : RootKey
        The root's key.
    port : int
        The port that it had, 0 for any.
    keep : str
        Its name if its state is kept, else empty.
    """

    folder: Path
    region: str
    root: environment.RootKey
    port: int = 0
    keep: str = ""

    def exports(self, endpoint: str) -> dict[str, str]:
        """Return the variables that make a shell work on it."""
        return environment.exports(
            folder=self.folder, endpoint=endpoint, region=self.region, root=self.root
        )

    def publish(self, endpoint: str, shown: dict[str, str]) -> None:
        """Write down, for other commands and for the next start, what it is."""
        Running(str(self.folder), endpoint, self.region, shown).publish()
        if self.keep:
            port = int(endpoint.rpartition(":")[2])
            kept.Kept(self.keep, self.folder, port, self.region, self.root).publish()


@contextlib.contextmanager
def _fresh(project: Path, region: str) -> Iterator[_Place]:
    with instance_folder(project) as folder:
        yield _Place(folder, region, environment.RootKey.fresh())


@contextlib.contextmanager
def _kept(project: Path, name: str, chosen: str, region: str | None) -> Iterator[_Place]:
    """Take a kept instance; ``region`` is what was asked for, ``chosen`` what a new one gets."""
    with kept.opened(project, name) as folder:
        known = kept.described(folder)
        if known is None:
            yield _Place(folder, chosen, environment.RootKey.fresh(), keep=name)
            return
        if region is not None and region != known.region:
            raise CommandError(
                f"--region must be that of the kept local AWS {name}, {known.region}, "
                f"not {region}.",
                "Leave --region out, or keep another one by another name.",
                exit_code=2,
            )
        yield _Place(folder, known.region, known.root, known.port, name)


def _bound(port: int, keep: str | None) -> socket.socket:
    """Listen on a port; ``keep`` names the kept instance whose port it is."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((_HOST, port))
        listening.listen(1024)
    except OSError as error:
        listening.close()
        if keep is not None and port:
            raise CommandError(
                f"port {port}, which the addresses of the kept local AWS {keep} have, cannot be "
                f"used: {error.strerror}.",
                "End the process that listens there; or give another with --port, and a deploy "
                "then changes the addresses.",
            ) from error
        raise CommandError(
            f"port {port} on {_HOST} cannot be used: {error.strerror}.",
            "Leave --port out to take any free port, or end the process that listens there.",
        ) from error
    return listening


def _spawn(
    base: Mapping[str, str], place: _Place, listening: socket.socket, packages: Path
) -> subprocess.Popen[bytes]:
    port, folder = listening.getsockname()[1], place.folder
    with (folder / _LOG).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", _BOOT, packages, str(listening.fileno())],
            stdin=subprocess.PIPE,  # closes when this process is gone, which the child watches
            stdout=log,
            stderr=log,
            cwd=folder,
            env=environment.server_environment(
                base,
                folder=folder,
                port=port,
                region=place.region,
                root=place.root,
                kept=bool(place.keep),
            ),
            pass_fds=[listening.fileno()],
            start_new_session=True,  # Ctrl-C is for the command, not for the local AWS
        )


def _await_health(
    process: subprocess.Popen[bytes],
    place: _Place,
    packages: Path,
    endpoint: str,
    progress: Callable[[str], None],
) -> None:
    port = int(endpoint.rpartition(":")[2])
    started = time.monotonic()
    told = False
    while True:
        code = process.poll()
        if code is not None:
            raise _failed_start(code, place, packages)
        if _is_healthy(port):
            return
        waited = time.monotonic() - started
        if waited > _START_LIMIT:
            raise CommandError(
                f"the local AWS did not answer within {_START_LIMIT:.0f} seconds. "
                f"The end of its log:\n{_tail(place.folder / _LOG, 20)}"
            )
        if waited > _QUIET and not told:
            progress("waiting for the local AWS to start")
            told = True
        time.sleep(0.05)


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(_HOST, port, timeout=1)
    try:
        connection.request("GET", _HEALTH)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _failed_start(code: int, place: _Place, packages: Path) -> CommandError:
    words = _tail(place.folder / _LOG, 20)
    if code == child.UNREADABLE:
        return kept.unreadable(place.keep, words)
    if code == child.UNSUPPORTED:
        return CommandError(
            words, f"Install it again: rm -r {shlex.quote(str(packages))}; gatehouse local install."
        )
    return CommandError(f"the local AWS ended while it started, exit code {code}:\n{words}")


def _end(process: subprocess.Popen[bytes], place: _Place, progress: Callable[[str], None]) -> None:
    """End the child, its handlers and every command that was run on it.

    They are killed at once, because everything that they hold ends with the instance anyway. Where
    the state is kept, the child writes it first.
    """
    if place.keep and process.poll() is None:
        process.terminate()
        _await_end(process, place.keep, progress)
    process.kill()
    process.wait()
    processes.end_all(place.folder)
    if process.stdin:
        process.stdin.close()


def _await_end(
    process: subprocess.Popen[bytes], keep: str, progress: Callable[[str], None]
) -> None:
    """Wait until the child has written its state."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_QUIET)
        return
    progress(f"writing the state of {keep}")
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_START_LIMIT)
        return
    progress(f"the last changes of {keep} could not be written; what was written before is kept")


def _tail(path: Path, lines: int) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
