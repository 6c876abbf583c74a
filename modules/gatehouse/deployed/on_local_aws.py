"""Find the outputs of the app on the local AWS that is up in a project."""

from __future__ import annotations

import json
from pathlib import Path

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
        Which stack, where several are deployed. Default None: the only one.

    Returns
    -------
    tuple
        The outputs, and the local AWS that the app is on.

    Raises
    ------
    CommandError
        If no local AWS is up, or not exactly one stack that fits is deployed to it.
    """
    instances = running(project)
    for instance in instances:
        files = _files(instance)
        if stack is not None and stack in files:
            return read_file(files[stack]), instance
        if stack is None and len(files) == 1:
            return read_file(*files.values()), instance
        if files:
            known = ", ".join(sorted(files))
            if stack is None:
                message = f"several stacks are deployed to the local AWS: {known}."
            else:
                message = f"stack {stack} is not deployed to the local AWS; its stacks: {known}."
            raise CommandError(message, f"Name one of them: --stack {min(files)}", exit_code=1)
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


def _files(instance: Running) -> dict[str, Path]:
    """Return the states that have outputs on an instance, by the names of their stacks."""
    folder = instance.environment.get(_STATES)
    if not folder:
        return {}
    states = sorted(Path(folder).glob("terraform.*.tfstate"))
    return {state.name.split(".")[1]: state for state in states if _has_outputs(state)}


def _has_outputs(state: Path) -> bool:
    return bool(json.loads(state.read_text()).get("outputs"))
