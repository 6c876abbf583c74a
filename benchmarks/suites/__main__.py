"""Run moto's tests against the local AWS and the emulator: ``python -m benchmarks.suites``."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from gatehouse.local.emulator import install
from gatehouse.local.launcher import environment

HERE = Path(__file__).parent
WORK = HERE.parents[1] / ".gatehouse" / "suites"
MOTO = "5.2.5"
#: What moto's tests import beside moto.
_BESIDE = ("freezegun", "parameterized", "pycognito", "pyotp", "pytest", "pytest-timeout", "sure")
SERVICES = ("cognitoidp", "cognitoidentity", "sts", "iam", "apigatewayv2", "s3", "dynamodb")
#: Those that are services of ours.
OURS = SERVICES[:5]
_LINE = re.compile(r"^(PASSED|FAILED|ERROR) (tests/\S+::.+?)(?: - .*)?$", re.MULTILINE)
#: moto signs with this key, and has this account.
_ROOT = environment.RootKey("FOOBARKEY", "FOOBARSECRET")
_ACCOUNT = "123456789012"


@dataclass(frozen=True)
class Counted:
    """What the tests of a service say.

    Parameters
    ----------
    service : str
        moto's name for it.
    local, emulator : dict of str to str
        The outcome of each test, of the local AWS and of the emulator alone.
    reasons : dict
        By test that the local AWS does not pass: why, and the page.
    """

    service: str
    local: dict[str, str]
    emulator: dict[str, str]
    reasons: dict[str, dict[str, str]]

    @property
    def unexplained(self) -> list[str]:
        """The tests that the emulator passes, the local AWS does not, and that have no reason."""
        return [
            test
            for test, outcome in self.local.items()
            if outcome != "PASSED"
            and self.emulator.get(test) == "PASSED"
            and test not in self.reasons
        ]

    @property
    def outdated(self) -> list[str]:
        """The tests that have a reason although the local AWS passes them."""
        return [test for test in self.reasons if self.local.get(test) == "PASSED"]

    def row(self) -> str:
        """Return the line of the table."""
        passed = _passed(self.local)
        counts = [len(self.local), passed, _passed(self.emulator)]
        failed = [test for test in self.local if self.local[test] != "PASSED"]
        explained = sum(test in self.reasons for test in failed)
        share = 100 * passed / max(len(self.local) - explained, 1)
        cells = [self.service, *counts, explained, len(failed) - explained, f"{share:.0f} %"]
        return f"| {' | '.join(map(str, cells))} |"


def main(
    only: Annotated[str, typer.Option(help="Only this service, such as iam.")] = "",
    results: Annotated[Path, typer.Option(help="Where the table goes.")] = HERE / "results.md",
) -> None:
    """Run moto's tests against both, and write the table."""
    if only and only not in SERVICES:
        raise typer.BadParameter(f"--only must be one of {', '.join(SERVICES)}, not {only!r}.")
    python, tests = _moto()
    counted = [_count(python, tests, each) for each in SERVICES if only in ("", each)]
    if not only:
        results.write_text(_table(counted), encoding="utf-8")
    print(_table(counted))
    problems = [f"not passed, and no reason is listed: {t}" for c in counted for t in c.unexplained]
    problems += [f"passed, and a reason is listed: {t}" for c in counted for t in c.outdated]
    print("\n".join(problems))
    raise typer.Exit(1 if problems else 0)


def _moto() -> tuple[Path, Path]:
    """Return the interpreter that has moto, and the folder above its tests; make both once."""
    python, unpacked = WORK / "venv" / "bin" / "python", WORK / f"moto-{MOTO}"
    if not python.exists():
        print("suites: installing moto and what its tests import ...", flush=True)
        venv.create(WORK / "venv", with_pip=True)
        _pip(python, "install", f"moto[all,server]=={MOTO}", *_BESIDE)
    if not (unpacked / "tests").is_dir():
        source = ("--no-deps", "--no-binary", ":all:", "--dest", str(WORK))
        _pip(python, "download", f"moto=={MOTO}", *source)
        with tarfile.open(WORK / f"moto-{MOTO}.tar.gz") as archive:
            wanted = (each for each in archive if each.name.startswith(f"moto-{MOTO}/tests/"))
            archive.extractall(WORK, members=wanted, filter="data")
    return python, unpacked


def _pip(python: Path, *arguments: str) -> None:
    subprocess.run([python, "-m", "pip", "--quiet", *arguments], check=True)


def _count(python: Path, tests: Path, service: str) -> Counted:
    outcomes = {}
    for kind in ("local", "emulator"):
        print(f"suites: moto's tests of {service}, against the {kind} ...", flush=True)
        with _served(kind) as (port, control):
            outcomes[kind] = _run(python, tests, f"tests/test_{service}", port, control)
    listed = HERE / "reasons" / f"{service}.json"
    reasons = json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    return Counted(service, outcomes["local"], outcomes["emulator"], reasons)


@contextlib.contextmanager
def _served(kind: str) -> Iterator[tuple[int, int]]:
    """Start the server, and end it and all that it has started."""
    port, control = _free_port(), _free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("aws", "tmp"):
            (folder / part).mkdir()
        command = [sys.executable, "-I", "-S", str(HERE / "server.py"), kind]
        process = subprocess.Popen(
            [*command, str(install.installed(print)), name, str(port), str(control)],
            stdout=subprocess.PIPE,
            env=_environment(kind, folder, port),
            text=True,
        )
        try:
            assert process.stdout is not None
            if process.stdout.readline() != "ready\n":
                raise typer.Exit(1)
            yield port, control
        finally:
            process.terminate()
            process.wait()


def _environment(kind: str, folder: Path, port: int) -> dict[str, str]:
    """Return the variables of a local AWS; the emulator alone asks for no permissions."""
    made = environment.server_environment(
        os.environ, folder=folder, port=port, region="us-east-1", root=_ROOT
    )
    if kind == "emulator":
        del made["AUTH"]
    return {**made, "MINISTACK_ACCOUNT_ID": _ACCOUNT}


def _run(python: Path, tests: Path, paths: str, port: int, control: int) -> dict[str, str]:
    options = [
        "-c",
        os.devnull,
        "--rootdir",
        str(tests),
        "-p",
        "fresh_aws",
        "-p",
        "no:cacheprovider",
        "-q",
        "-rA",
        "--tb=no",
    ]
    ended = subprocess.run(
        [python, "-m", "pytest", *options, "--timeout", "30", paths],
        cwd=tests,
        env={
            **os.environ,
            **_ROOT.variables(),
            "AWS_DEFAULT_REGION": "us-east-1",
            "COLUMNS": "400",
            "PYTHONPATH": os.pathsep.join([str(HERE), str(tests)]),
            "SUITES_CONTROL": str(control),
            "SUITES_PORT": str(port),
            "TEST_SERVER_MODE": "true",
            "TEST_SERVER_MODE_ENDPOINT": f"http://127.0.0.1:{port}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    found = {name: outcome for outcome, name in _LINE.findall(ended.stdout)}
    if not found:
        print(ended.stdout[-4000:])
        raise typer.Exit(1)
    return found


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def _passed(outcomes: dict[str, str]) -> int:
    return sum(outcome == "PASSED" for outcome in outcomes.values())


def _table(counted: list[Counted]) -> str:
    head = [
        f"# The tests of moto {MOTO}, against the local AWS",
        "",
        "Made by `python -m benchmarks.suites`. moto's tests are run in its server mode, each on a",
        "fresh AWS. *Explained* are those that do not pass here, with the reason in `reasons/`:",
        "AWS refuses what the test sends (with AWS's page), or the run is the cause, such as a",
        "test that moves the clock of the client alone. *Of the rest* is how many of all others",
        f"pass. The services of the first {len(OURS)} lines are Gatehouse's own.",
        "",
        "| service | tests | passed | by the emulator alone | explained | other | of the rest |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    return "\n".join([*head, *(each.row() for each in counted), ""])


if __name__ == "__main__":
    typer.run(main)
