"""Run the tests of a part against the local AWS or the emulator."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typer
from gatehouse.local.emulator import install
from gatehouse.local.launcher import environment

from benchmarks.suites.installing import ready
from benchmarks.suites.suite import Outcomes, Suite

HERE = Path(__file__).parent


def run(suite: Suite, part: str, kind: str) -> Outcomes:
    """Run the tests of a part.

    Parameters
    ----------
    suite : Suite
        Whose tests.
    part : str
        Of which service.
    kind : str
        ``local`` or ``emulator``.

    Returns
    -------
    dict of str to str or None
        Each test's error, or None if it passed. Those that were skipped are left out.
    """
    ready(suite)
    print(f"suites: {suite.name}'s tests of {part}, against the {kind} ...", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _served(suite, kind, folder) as variables:
            return _tested(suite, part, folder / "outcomes.json", variables)


@contextlib.contextmanager
def _served(suite: Suite, kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """Start the server, and end it and all that it has started."""
    port, control = _free_port(), _free_port()
    for part in ("aws", "tmp"):
        (folder / part).mkdir()
    command = [sys.executable, "-I", "-S", str(HERE / "server.py"), kind]
    process = subprocess.Popen(
        [*command, str(install.installed(print)), str(folder), str(port), str(control)],
        stdout=subprocess.PIPE,
        env=_environment(suite, kind, folder, port),
        text=True,
    )
    try:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise typer.Exit(1)
        yield {
            "SUITES_CONTROL": str(control),
            "SUITES_KIND": kind,
            "SUITES_PORT": str(port),
            "GATEWAY_PORT": str(port),
            "MINISTACK_ENDPOINT": f"http://localhost:{port}",
            "TEST_SERVER_MODE_ENDPOINT": f"http://127.0.0.1:{port}",
        }
    finally:
        process.terminate()
        process.wait()


def _environment(suite: Suite, kind: str, folder: Path, port: int) -> dict[str, str]:
    """Return the variables of a local AWS; the emulator alone asks for no permissions."""
    made = environment.server_environment(
        os.environ, folder=folder, port=port, region="us-east-1", root=suite.root
    )
    if kind == "emulator":
        del made["AUTH"]
    return {**made, "MINISTACK_ACCOUNT_ID": suite.account}


def _tested(suite: Suite, part: str, outcomes: Path, variables: dict[str, str]) -> Outcomes:
    plugins = [f"-pbenchmarks.suites.plugins.{each}" for each in ("outcomes", *suite.plugins)]
    options = ["-c", os.devnull, "--rootdir", str(suite.unpacked), "-p", "no:cacheprovider"]
    ended = subprocess.run(
        [
            *(str(suite.python), "-m", "pytest", *options, *plugins),
            *("-q", "--tb=no", "--timeout", "30", suite.path.format(part=part)),
        ],
        cwd=suite.unpacked,
        env={
            **os.environ,
            **suite.root.variables(),
            **suite.variables,
            **variables,
            "AWS_DEFAULT_REGION": "us-east-1",
            "PYTHONPATH": os.pathsep.join([str(suite.unpacked), str(HERE.parents[1])]),
            "SUITES_OUTCOMES": str(outcomes),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    found: Outcomes = json.loads(outcomes.read_text()) if outcomes.exists() else {}
    if not found:
        print(ended.stdout[-4000:])
        raise typer.Exit(1)
    return found


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port
