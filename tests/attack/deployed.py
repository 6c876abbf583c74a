"""Apps as Terraform deployed them: their outputs and their state."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.local.launcher.server import LocalAws

_REPOSITORY = Path(__file__).parents[2]
#: What synthesizes an app, as arguments of Python.
_APPS = {"notes": ["main.py"], "others": ["-m", "tests.attack.stacks"]}


@dataclass(frozen=True)
class Deployed:
    """A stack that was applied.

    Parameters
    ----------
    outputs : dict
        Its outputs, by name.
    state : list of dict
        The resources of its state, with the values that Terraform knows.
    """

    outputs: dict[str, str]
    state: list[dict[str, Any]]

    def of(self, kind: str) -> Iterator[dict[str, Any]]:
        """List the values of all resources of a type."""
        yield from (
            each["values"]
            for each in self.state
            if (each["mode"], each["type"]) == ("managed", kind)
        )

    def one(self, kind: str, name: str) -> dict[str, Any]:
        """Get the values of one resource by its address."""
        (found,) = (each for each in self.state if each["address"] == f"{kind}.{name}")
        values: dict[str, Any] = found["values"]
        return values


def deploy(aws: LocalAws, work: Path) -> dict[str, Deployed]:
    """Synthesize the apps and apply their stacks with Terraform alone, all at once.

    Returns
    -------
    dict of str to Deployed
        The stacks ``notes``, ``club`` and ``strangers``.
    """
    with ThreadPoolExecutor() as threads:
        folders = threads.map(lambda app: _synthesize(aws, work / app, _APPS[app]), _APPS)
        stacks = [stack for folder in folders for stack in folder.iterdir()]
        applied = threads.map(lambda stack: _apply(aws, stack), stacks)
        return dict(zip((each.name.partition("-")[0] for each in stacks), applied, strict=True))


def _synthesize(aws: LocalAws, work: Path, arguments: list[str]) -> Path:
    environment = {
        **aws.environment,
        "CDKTF_OUTDIR": str(work),
        "GATEHOUSE_LOCK_FILE": str(work / "lock.json"),
        "STAGE": "test",
    }
    work.mkdir()
    _run([sys.executable, *arguments], _REPOSITORY, environment)
    return work / "stacks"


def _apply(aws: LocalAws, stack: Path) -> Deployed:
    environment = dict(aws.environment)
    _run(["terraform", "init", "-input=false"], stack, environment)
    _run(["terraform", "apply", "-auto-approve", "-input=false"], stack, environment)
    shown = json.loads(_run(["terraform", "show", "-json"], stack, environment))["values"]
    outputs = {name: each["value"] for name, each in shown["outputs"].items()}
    return Deployed(outputs, shown["root_module"]["resources"])


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    ended = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    return ended.stdout
