"""Start jsii's Node process while Python still imports, and have it load packages meanwhile.

The process is started exactly as jsii is about to start it, and its first requests are those
that jsii is about to send. When jsii then asks for anything else, the process is thrown away,
or the answers to what it did not ask are skipped: a wrong guess costs time, never a result.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib.machinery import PathFinder
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdktf_lazy import ENGINES, ROOT_PREFIXES
from cdktf_lazy.ahead import Ahead
from cdktf_lazy.cache import assemblies_of, bindings_on_path
from cdktf_lazy.fallback import note
from cdktf_lazy.kernel import mode
from cdktf_lazy.node import PRELOAD, with_usable_cache

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
NODE_LIMIT = "--max-old-space-size=4069"
"""What jsii passes to Node. Another value in another jsii: its process is then used instead."""

_DEPENDENCIES = {"cdktf_cdktf_provider_": "cdktf", "cdktn_provider_": "cdktn"}


class EarlyNode:
    """A Node process that waits for jsii to want it.

    Parameters
    ----------
    jsii : Path
        The folder of the installed jsii.
    """

    def __init__(self, jsii: Path) -> None:
        self.owner = os.getpid()
        self.folder = os.getcwd()
        # Not a TemporaryDirectory: a forked child would remove it under its parent.
        self.runtime = Path(tempfile.mkdtemp(prefix="cdktf-lazy-"))
        try:
            self._start(jsii)
        except BaseException:
            shutil.rmtree(self.runtime, ignore_errors=True)
            raise
        self.ahead = Ahead(self.process)
        self.is_claimed = False
        atexit.register(self.stop)

    def _start(self, jsii: Path) -> None:
        self.files = _unpack_runtime(jsii, self.runtime)
        self.command = [
            os.environ.get("JSII_NODE", "node"),
            "--require",
            PRELOAD,
            NODE_LIMIT,
            str(self.files[0]),
        ]
        agent = {"JSII_AGENT": f"Python/{platform.python_version()}"}
        self.environ = with_usable_cache({**os.environ, **agent})
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environ,
        )

    def difference(self, command: Sequence[str], options: Mapping[str, Any]) -> str | None:
        """Say in what the process differs from the one that jsii wants, or None."""
        if self.is_claimed or self.owner != os.getpid():
            return "there is another one"
        if self.process.poll() is not None:
            return "it has ended"
        if list(command[:-1]) != self.command[:-1]:
            return "jsii wants another command line"
        if dict(options) != {**PIPES, "env": self.environ} or os.getcwd() != self.folder:
            return "jsii wants another environment"
        theirs = Path(command[-1]).parents[1]
        for file in self.files:
            if (theirs / file.relative_to(self.runtime)).read_bytes() != file.read_bytes():
                return f"jsii wants another {file.name}"
        return None

    def stop(self) -> None:
        """End the process unless jsii took it, and remove its files."""
        if self.owner != os.getpid():
            return
        if not self.is_claimed:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
                with contextlib.suppress(OSError):
                    if pipe is not None:
                        pipe.close()
        shutil.rmtree(self.runtime, ignore_errors=True)


_early: list[EarlyNode] = []
_is_given_up: list[bool] = []


def installed_engine() -> str | None:
    """Give the name of the engine that is installed, or None where that is not just one."""
    found = [engine for engine in ENGINES if PathFinder.find_spec(engine) is not None]
    return found[0] if len(found) == 1 else None


def expect(package: str) -> None:
    """Have Node start, and load what the import of ``package`` will ask it to load."""
    if _is_given_up or mode().python:
        return
    if _is_worker():
        give_up("a worker of multiprocessing is ended without a chance to remove files")
        return
    try:
        if not _early:
            jsii = _jsii_folder()
            if jsii is None:
                return
            _early.append(EarlyNode(jsii))
        _early[0].ahead.ask(_load_requests(package))
    except Exception as error:  # whatever it is: jsii then starts Node by itself
        give_up(f"{type(error).__name__}: {error}")


def _is_worker() -> bool:
    """Whether ``multiprocessing`` started this process, and may end it by a signal."""
    process = sys.modules.get("multiprocessing.process")
    if process is None:
        return False
    is_starting = getattr(process.current_process(), "_inheriting", False)
    return is_starting or process.parent_process() is not None


def give_up(reason: str) -> None:
    """Leave the start of Node to jsii, and say why."""
    note(f"jsii's Node process starts when jsii starts it: {reason}")
    discard()


def discard() -> None:
    """Leave the start of Node to jsii."""
    _is_given_up.append(True)
    while _early and not _early[0].is_claimed:
        early = _early.pop()
        atexit.unregister(early.stop)
        early.stop()


def claim(command: Sequence[str], options: Mapping[str, Any]) -> subprocess.Popen[bytes] | None:
    """Give jsii the process that runs already, if it is the one that jsii wants."""
    if not _early or _early[0].is_claimed:
        _is_given_up.append(True)
        return None
    early = _early[0]
    try:
        difference = early.difference(command, options)
    except OSError as error:
        difference = str(error)
    if difference is not None:
        give_up(difference)
        return None
    early.is_claimed = True
    return early.process


def _jsii_folder() -> Path | None:
    """Find jsii, or None where the start of Node has to be left to it."""
    if "JSII_RUNTIME" in os.environ or not os.path.isfile(PRELOAD):
        return None
    spec = PathFinder.find_spec("jsii")
    folders = list(spec.submodule_search_locations or []) if spec else []
    return Path(folders[0]) if folders else None


def _unpack_runtime(jsii: Path, target: Path) -> list[Path]:
    """Write jsii's scripts for Node where they can run; the first one is to be started."""
    source = jsii / "_embedded" / "jsii"
    spec = spec_from_file_location("cdktf_lazy_embedded", source / "__init__.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(source)
    embedded: Any = module_from_spec(spec)
    spec.loader.exec_module(embedded)
    written: list[Path] = []
    for name, path in embedded.EMBEDDED_FILES.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((source / name).read_bytes())
        written.insert(0 if name == embedded.ENTRYPOINT else len(written), file)
    return written


def _load_requests(package: str) -> list[bytes]:
    """List the requests that jsii sends when ``package`` is imported, in their order."""
    prefix = next((prefix for prefix in ROOT_PREFIXES if package.startswith(prefix)), None)
    if prefix is not None:
        packages = ["constructs", _DEPENDENCIES[prefix], package]
    elif package == "constructs":
        packages = ["constructs"]
    else:
        # An app hardly ever stops at its engine: with one set of bindings for that engine, it is
        # known what is next.
        [prefix] = [prefix for prefix, core in _DEPENDENCIES.items() if core == package]
        bindings = bindings_on_path(prefix)
        packages = ["constructs", package, *(bindings if len(bindings) == 1 else [])]
    return [
        json.dumps(
            {
                "name": assembly.name,
                "version": assembly.version,
                "tarball": str(assembly.tarball),
                "api": "load",
            }
        ).encode()
        + b"\n"
        for one in packages
        for assembly in assemblies_of(one)
    ]
