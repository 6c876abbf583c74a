"""The apps that earlier releases wrote synthesize to the addresses that they had.

``apps/`` holds an app a release, as its ``gatehouse new`` wrote it, and a list of addresses beside
it. An app that is there is never changed: what it holds is deployed somewhere.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from gatehouse.templates.new import render

APPS = Path(__file__).parent / "apps"
RELEASES = sorted(path.name for path in APPS.iterdir() if path.is_dir())
PROJECT_ID = "00000000-0000-4000-8000-000000000000"


def _addresses(stack: dict[str, Any]) -> list[str]:
    return sorted(
        f"{kind}.{name}" for kind, named in stack["resource"].items() for name in named
    ) + sorted(f"output.{name}" for name in stack["output"])


@pytest.mark.parametrize("release", RELEASES)
def test_an_app_of_an_earlier_release_keeps_its_addresses(release: str, tmp_path: Path) -> None:
    settings = {"CDKTF_OUTDIR": str(tmp_path), "STAGE": "dev"}
    environment = {**os.environ, **settings, "GATEHOUSE_LOCK_FILE": str(tmp_path / "lock.json")}
    subprocess.run([sys.executable, "main.py"], cwd=APPS / release, env=environment, check=True)
    stack = json.loads((tmp_path / "stacks" / "notes-dev" / "cdk.tf.json").read_text())
    pinned = json.loads((APPS / f"{release}.json").read_text())
    missing = [address for address in pinned if address not in _addresses(stack)]
    assert missing == [], "Terraform would destroy these and make them anew"


def test_the_app_of_this_release_is_kept_for_the_next_one(tmp_path: Path) -> None:
    release = version("gatehouse-aws")
    made = tmp_path / release
    render(made, name="notes", version=release, project_id=PROJECT_ID)
    for path in made.rglob("*"):
        if path.is_file():
            kept = APPS / release / path.relative_to(made)
            assert kept.read_text() == path.read_text(), f"{kept} is not what gatehouse new writes"
