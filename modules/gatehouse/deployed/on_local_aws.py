"""Find what is deployed to the local AWS that is up in a project."""

from __future__ import annotations

import json
from pathlib import Path

from gatehouse.deployed.outputs import Output, read_file
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running, running

_STATES = "GATEHOUSE_STATE_DIR"


def deployed(project: Path, *, stack: str | None = None) -> tuple[list[Output], Running]:
    """Read the outputs of the app on the newest local AWS that has one.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    stack : str or None
        Which stack, where several are deployed. Default None: the only one.

    Returns
    -------
    tuple
        The outputs, and the local AWS that they are of.

    Raises
    ------
    CommandError
        If no local AWS is up, nothing is deployed to it, or several stacks are.
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
            what = "several stacks are" if stack is None else f"no stack {stack} is"
            raise CommandError(
                f"{what} on the local AWS: {known}.", "Name one with --stack.", exit_code=1
            )
    if instances:
        raise CommandError(
            f"nothing is deployed to the local AWS at {instances[0].endpoint}.",
            'Deploy to it: eval "$(gatehouse local env)", then make deploy.',
            exit_code=1,
        )
    raise CommandError(
        f"no app is up on a local AWS in {project}.",
        "Start one with gatehouse local up and deploy to it, or with make demo KEEP=1; or name the "
        "outputs with --outputs FILE.",
        exit_code=1,
    )


def _files(instance: Running) -> dict[str, Path]:
    """The states with outputs on an instance, by the name of their stack."""
    folder = instance.environment.get(_STATES)
    if not folder:
        return {}
    states = sorted(Path(folder).glob("terraform.*.tfstate"))
    return {state.name.split(".")[1]: state for state in states if _has_outputs(state)}


def _has_outputs(state: Path) -> bool:
    return bool(json.loads(state.read_text()).get("outputs"))
