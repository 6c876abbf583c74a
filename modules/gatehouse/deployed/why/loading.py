"""Load what Terraform made, from a local AWS or from an app's own state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gatehouse.deployed.places import PLACES_FILE
from gatehouse.deployed.project import Project
from gatehouse.deployed.terraform import run_terraform
from gatehouse.deployed.why.declared import Declared
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running

_STATES, _OUTPUT = "GATEHOUSE_STATE_DIR", "CDKTF_OUTPUT"


def declared_on(project: Path, instance: Running) -> Declared:
    """Read the states of the stacks on a local AWS, and the places that their synth wrote.

    Parameters
    ----------
    project : Path
        The project's folder.
    instance : Running
        The local AWS.
    """
    folder = instance.environment.get(_STATES)
    files = sorted(Path(folder).glob("terraform.*.tfstate")) if folder else []
    states = {file.name.split(".")[1]: _json(file) for file in files}
    outputs = [instance.environment.get(_OUTPUT), project / "cdktf.out"]
    places: dict[str, Any] = {}
    for output in (Path(each) for each in reversed(outputs) if each):
        for file in output.glob(f"stacks/*/{PLACES_FILE}"):
            places[file.parent.name] = _json(file)
    return Declared(project, states, places)


def declared_in(project: Path, stack: str | None = None) -> Declared:
    """Read the states of an app on AWS, by Terraform's own command.

    Parameters
    ----------
    project : Path
        The project's folder, in which the stage was synthesized.
    stack : str, optional
        The stack to read alone. Default: all of the last synth.

    Raises
    ------
    CommandError
        If nothing was synthesized, or Terraform cannot read the state.
    """
    there = (project / "cdktf.json").is_file()
    if not there or not (Project(project).output() / "manifest.json").is_file():
        raise CommandError(
            f"no local AWS is up in {project}, and no stack was synthesized there.",
            "Start one with gatehouse local up and deploy the app to it; or for AWS, synthesize "
            "the stage that is deployed: STAGE=... cdktf synth",
            exit_code=1,
        )
    folders = Project(project).stacks([stack or "*"], command="why")
    states, places = {}, {}
    for name, folder in folders.items():
        pulled = run_terraform(folder, "state", "pull", so="nothing can be explained")
        states[name] = json.loads(pulled) if pulled.strip() else {}
        places[name] = _json(folder / PLACES_FILE)
    if not any(state.get("resources") for state in states.values()):
        raise CommandError(
            f"nothing is deployed of {', '.join(sorted(states))}: the state is empty.",
            "Deploy it, or synthesize the stage that is: STAGE=... cdktf synth",
            exit_code=1,
        )
    return Declared(project, states, places)


def _json(file: Path) -> Mapping[str, Any]:
    """Read a file that may not be there yet, or be half written; then nothing is known of it."""
    try:
        read = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
