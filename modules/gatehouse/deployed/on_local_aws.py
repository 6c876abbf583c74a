"""Find the outputs of the app on the local AWS that is up in a project."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from gatehouse.deployed.outputs import Output, read_file
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running, running

_STATES = "GATEHOUSE_STATE_DIR"


def outputs_on_local_aws(
    project: Path, *, stack: str | None = None
) -> tuple[list[Output], Running]:
    """Read the outputs of the app on the newest local AWS that has an app.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    stack : str or None
        Take only this stack's, where several are deployed. Default None: those of all stacks.

    Returns
    -------
    tuple
        The outputs, with the stack's name before each where there are several stacks, and the
        local AWS that the app is on.

    Raises
    ------
    CommandError
        If no local AWS is up, nothing is deployed to it, or it has no such stack.
    """
    instances = running(project)
    for instance in instances:
        files = _files(instance)
        if stack is not None and stack in files:
            return read_file(files[stack]), instance
        if stack is not None and files:
            known = ", ".join(sorted(files))
            raise CommandError(
                f"stack {stack} is not deployed to the local AWS; its stacks: {known}.",
                f"Name one of them: --stack {min(files)}",
                exit_code=1,
            )
        if files:
            return _of_all(files), instance
    if instances:
        raise CommandError(
            f"nothing is deployed to the local AWS at {instances[0].endpoint}.",
            'Deploy to it: eval "$(gatehouse local env)", then cdktf deploy.',
            exit_code=1,
        )
    raise CommandError(
        f"no local AWS is up in {project}, and no outputs are named.",
        "Start one with gatehouse local up and deploy the app to it, or name a file with the app's "
        "outputs: --outputs FILE, or just FILE for gatehouse outputs.",
        exit_code=1,
    )


def states_on_local_aws(instance: Running) -> list[dict[str, Any]]:
    """Read the Terraform states of the app on a local AWS."""
    return [json.loads(file.read_text()) for file in _files(instance).values()]


def _files(instance: Running) -> dict[str, Path]:
    """Return the states that have outputs on an instance, by the names of their stacks."""
    folder = instance.environment.get(_STATES)
    if not folder:
        return {}
    states = sorted(Path(folder).glob("terraform.*.tfstate"))
    return {state.name.split(".")[1]: state for state in states if _has_outputs(state)}


def _of_all(files: dict[str, Path]) -> list[Output]:
    """Read the outputs of all stacks, with the stack's name before each if there are several."""
    if len(files) == 1:
        return read_file(*files.values())
    return [
        replace(output, name=f"{name}.{output.name}", stack=name)
        for name, file in files.items()
        for output in read_file(file)
    ]


def _has_outputs(state: Path) -> bool:
    return bool(read_file(state))
