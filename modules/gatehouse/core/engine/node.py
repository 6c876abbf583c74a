"""Node.js: it is there, it is new enough, and what it says of itself is shown where it matters.

Asking for its version costs a process, so that is done only when Node fails to start. An old one
can't read jsii's program: it says so in pages of JavaScript, and never answers.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable
from typing import Any

from gatehouse.core.errors import MissingToolError

_VARIABLE = "JSII_NODE"
_OLDEST = 20
# From here on, jsii's program starts; what then fails is asked for its version.
_READS_IT = 16
_FIX = "install Node.js 22 LTS from your system's packages or nodejs.org"
# How long jsii may take from the start of Node to its first question.
_PATIENCE = 10


def require_node(engine: str) -> None:
    """Stop with a readable error where the engine would fail inside a pipe to a missing program."""
    node = os.environ.get(_VARIABLE, "node")
    if shutil.which(node) is None:
        _refuse(engine, node, "no such program is on the PATH")


def refuse_old_node(engine: str) -> None:
    """Raise if Node.js is older than the engine needs; called when something failed.

    Raises
    ------
    MissingToolError
        If it is too old.
    """
    version = _version_of_node()
    if version is not None and int(version.partition(".")[0]) < _OLDEST:
        _refuse(engine, os.environ.get(_VARIABLE, "node"), f"this is {version}")


def watch_start(engine: str) -> None:
    """Watch jsii start Node, if it ever does: most apps are answered in Python.

    Parameters
    ----------
    engine : str
        What people call the engine.
    """

    def start(process: Any) -> None:
        require_node(engine)
        _watch(engine, process)

    try:
        from cdktf_lazy import before_node
    except ImportError:
        with contextlib.suppress(ImportError):
            from jsii._kernel.providers import process

            start(process)
    else:
        before_node(start)


def _watch(engine: str, process: Any) -> None:
    """Let an old Node end in one error, and draw no banner.

    jsii draws a box of exclamation marks about the age of Node on every start, whatever its
    silencing variables say. Its lines are dropped; every other line is passed on.

    Parameters
    ----------
    engine : str
        What people call the engine.
    process : module
        The module of jsii that starts Node.
    """
    starter = getattr(process, "_NodeProcess", None)
    if not hasattr(starter, "handshake") or not hasattr(process, "stderr_sink"):
        return  # another jsii than those that are known; it then says itself what is wrong
    watch = _Watch()
    passed_on, shake_hands = process.stderr_sink, process._NodeProcess.handshake

    def sink(reader: Any) -> None:
        passed_on(_Lines(reader, watch))

    def handshake(node: Any) -> None:
        watch.begin(getattr(getattr(node, "_process", None), "kill", lambda: None))
        try:
            shake_hands(node)
        except Exception:
            with contextlib.suppress(
                OSError, AttributeError
            ):  # or jsii closes it at exit, with a traceback
                node._process.stdin.close()
            refuse_old_node(engine)
            raise
        finally:
            watch.answered.set()

    process.stderr_sink = sink
    process._NodeProcess.handshake = handshake


class _Watch:
    """What is known of a Node that starts."""

    def __init__(self) -> None:
        self.answered = threading.Event()
        self._begun = threading.Event()
        self._kill: Callable[[], None] = lambda: None

    def begin(self, kill: Callable[[], None]) -> None:
        """Note that jsii waits for an answer, and how to end that."""
        self._kill = kill
        self._begun.set()

    def is_too_old(self) -> bool:
        """Whether Node speaks because it can't read jsii's program; jsii then waits no more."""
        version = None if self.answered.is_set() else _version_of_node()
        if version is None or int(version.partition(".")[0]) >= _READS_IT:
            return False
        self._begun.wait(_PATIENCE)
        self._kill()
        return True


class _Lines:
    """What Node writes, without the banner, and without what an old Node says of JavaScript."""

    def __init__(self, reader: Any, watch: _Watch) -> None:
        self._reader = reader
        self._watch = watch
        self._is_asked = self._is_silent = False

    def readline(self) -> bytes:
        while True:
            line: bytes = self._reader.readline()
            if not line:
                return line
            if line.startswith(b"!!"):
                continue
            if not self._is_asked:
                self._is_asked, self._is_silent = True, self._watch.is_too_old()
            if not self._is_silent:
                return line


def _version_of_node() -> str | None:
    """The version of Node.js, ``12.22.12``; None where it does not say it."""
    command = [os.environ.get(_VARIABLE, "node"), "--version"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v(\d+\.\d+\.\d+)", said)
    return found[1] if found else None


def _refuse(engine: str, node: str, said: str) -> None:
    raise MissingToolError(
        construct="this machine",
        option=_VARIABLE if _VARIABLE in os.environ else "node",
        value=node,
        rule=f"{engine} runs on Node.js {_OLDEST} or newer; {said}",
        fix=_FIX,
    )
