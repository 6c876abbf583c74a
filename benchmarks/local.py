"""How long the local AWS takes: its start, a deploy of the notes app to it, and a call.

``python -m benchmarks.local`` writes ``local.md``. Terraform and its provider are those of the
machine, as for ``gatehouse local``; CDKTF's command line is that of ``make setup``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from gatehouse.local.launcher.server import LocalAws, local_aws
from gatehouse.testing import DeployedApp

ROOT = Path(__file__).parents[1]
_FOR_AWS = "GATEHOUSE_CODE_DIR"

_WARM = "call of a function that waits"
_CALLS = 200

Times = dict[str, list[float]]


def main(
    rounds: Annotated[int, typer.Option(min=1, help="How often each is measured.")] = 3,
    file: Annotated[Path, typer.Option(help="Where the table goes.")] = ROOT
    / "benchmarks"
    / "local.md",
) -> None:
    """Measure each in interleaved rounds, and write a table."""
    times: Times = {}
    for _ in range(rounds):
        _measure(times)
    file.write_text(_table(times, rounds), encoding="utf-8")
    print(file.read_text(encoding="utf-8"))


def _measure(times: Times) -> None:
    def timed(name: str, act: Callable[[], object]) -> None:
        started = time.perf_counter()
        act()
        times.setdefault(name, []).append(time.perf_counter() - started)

    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        timed("start and end", lambda: _started(project))
        with local_aws(project) as aws:
            timed("apply, code sent as files", lambda: _applied(aws, project / "sent", sent=True))
        with local_aws(project) as aws:
            timed("cdktf deploy", lambda: _deployed(aws, project))
        with local_aws(project, keep="bench") as aws:
            timed("apply", lambda: _applied(aws, project / "read"))
            timed("plan again", lambda: _terraform(aws, project / "read", "plan"))
            times.setdefault(_WARM, []).extend(_warm_calls(aws))
        timed("start and end of a kept one, with the app", lambda: _started(project, keep="bench"))
        with local_aws(project, keep="bench") as aws:
            _terraform(aws, project / "read", "plan")


def _warm_calls(aws: LocalAws) -> list[float]:
    """Call the notes app's function that does nothing, after calls that start it."""
    client = DeployedApp(aws).service("lambda")
    names = [each["FunctionName"] for each in client.list_functions()["Functions"]]
    (name,) = (each for each in names if each.endswith("-Private"))
    taken = []
    for _ in range(_CALLS):
        begun = time.perf_counter()
        client.invoke(FunctionName=name, Payload=b"{}")["Payload"].read()
        taken.append(time.perf_counter() - begun)
    return taken[_CALLS // 10 :]


def _started(project: Path, keep: str | None = None) -> None:
    with local_aws(project, keep=keep):
        pass


def _applied(aws: LocalAws, out: Path, *, sent: bool = False) -> None:
    """Synthesize and apply the notes app."""
    settings = {"CDKTF_OUTDIR": str(out), "GATEHOUSE_LOCK_FILE": str(out.with_suffix(".json"))}
    environment = {**aws.environment, **settings}
    if sent:
        del environment[_FOR_AWS]
    _run([sys.executable, "main.py"], ROOT, environment)
    _terraform(aws, out, "init")
    _terraform(aws, out, "apply", "-auto-approve")


def _deployed(aws: LocalAws, project: Path) -> None:
    """Deploy the notes app as a person does; what CDKTF's spinner would draw is left out."""
    settings = {"GATEHOUSE_LOCK_FILE": str(project / "deployed.json")}
    quiet = {"CI": "true", "FORCE_COLOR": "0", "CHECKPOINT_DISABLE": "1"}
    command = [str(ROOT / "node_modules" / ".bin" / "cdktf"), "deploy", "--auto-approve"]
    _run(command, ROOT, {**aws.environment, **settings, **quiet})


def _terraform(aws: LocalAws, out: Path, command: str, *more: str) -> None:
    (stack,) = (out / "stacks").iterdir()
    exact = ["-detailed-exitcode"] if command == "plan" else []
    _run(["terraform", command, "-input=false", *exact, *more], stack, aws.environment)


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def _table(times: Times, rounds: int) -> str:
    load = os.getloadavg()[0]
    lines = [
        "# How long the local AWS takes",
        "",
        "The notes app has 66 resources, seven functions among them. An apply is the whole of "
        f"synth, `terraform init` and `terraform apply`; `cdktf deploy` is that by CDKTF's command "
        f"line. {rounds} rounds on {os.cpu_count()} processors, which had {load:.1f} processes "
        "waiting at the end.",
        "",
        "| what | median | fastest |",
        "| --- | ---: | ---: |",
    ]
    for name, taken in times.items():
        lines.append(f"| {name} | {_shown(statistics.median(taken))} | {_shown(min(taken))} |")
    return "\n".join(lines) + "\n"


def _shown(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"


if __name__ == "__main__":
    typer.run(main)
