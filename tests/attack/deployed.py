"""The notes app as Terraform deployed it: its outputs and its state."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.local.server import LocalAws

_REPOSITORY = Path(__file__).parents[2]


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
        yield from (each["values"] for each in self.state if each["type"] == kind)

    def one(self, kind: str, name: str) -> dict[str, Any]:
        """Get the values of one resource by its address."""
        (found,) = (each for each in self.state if each["address"] == f"{kind}.{name}")
        values: dict[str, Any] = found["values"]
        return values


def deploy(aws: LocalAws, work: Path) -> Deployed:
    """Synthesize the app and apply it with Terraform alone."""
    environment = {**aws.environment, "CDKTF_OUTDIR": str(work), "STAGE": "test"}
    _run([sys.executable, "main.py"], _REPOSITORY, environment)
    (stack,) = (work / "stacks").iterdir()
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
