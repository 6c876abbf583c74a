"""Destroy a stack whole or not at all: look first whether anything of it is protected."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gatehouse.deployed.cdktf_arguments import for_plan, for_synth
from gatehouse.deployed.project import Project
from gatehouse.deployed.protection import (
    Protected,
    protected_resources,
    resources_of_plan,
    resources_of_state,
)
from gatehouse.deployed.terraform import run_terraform, shown
from gatehouse.errors import CommandError

_FAILED = 1
_SO = "nothing was destroyed"

_STEPS_OF_SOURCE = """\
To take the stack down, in this order:
  1. Keep what must not be lost: users, items, objects. Users' passwords can't be kept.
  2. Write protect=False in the stack, AppStack(..., protect=False), and at each construct that has
     protect=True of its own. Take prevent_destroy out of your own resources.
  3. Deploy. The plan turns the protection off and destroys nothing.
  4. Destroy again."""
_STEPS_OF_STATE = """\
The source protects nothing any more, but it was not deployed since. In this order:
  1. Keep what must not be lost: users, items, objects. Users' passwords can't be kept.
  2. Deploy. The plan turns the protection off and destroys nothing. What was protected by hand is
     unprotected by hand.
  3. Destroy again."""


def destroy(project: Project, arguments: Sequence[str], *, only_check: bool = False) -> None:
    """Synthesize, look for what is protected, and become ``cdktf destroy``.

    Parameters
    ----------
    project : Project
        The project.
    arguments : sequence of str
        Those of ``cdktf destroy``: names of stacks, and options such as ``--auto-approve``.
    only_check : bool
        Whether to return after the look. Default False: this process is replaced by
        ``cdktf destroy``, which has the terminal, its signals and the exit code for itself.

    Raises
    ------
    CommandError
        If a resource is protected, or the look fails. Nothing is destroyed then.
    """
    if "--skip-synth" not in arguments:
        project.synthesize(for_synth(arguments))
    for name, folder in project.stacks(arguments).items():
        refuse_protected(name, protected_in(folder, for_plan(arguments, project.folder)))
    if only_check:
        return
    skip = [] if "--skip-synth" in arguments else ["--skip-synth"]
    command = project.command()
    os.chdir(project.folder)
    os.execv(command, [command, "destroy", *arguments, *skip])


def refuse_protected(stack: str, protected: Sequence[Protected]) -> None:
    """Raise where a stack has resources that are protected.

    Raises
    ------
    CommandError
        With all of them, and the steps that take the stack down.
    """
    if not protected:
        return
    listed = "\n".join(f"  {each}" for each in protected)
    in_source = any(each.is_in_source for each in protected)
    raise CommandError(
        f"{stack} is protected, so nothing was destroyed. To be destroyed, it must have no "
        f"protected resource; these are:\n{listed}",
        _STEPS_OF_SOURCE if in_source else _STEPS_OF_STATE,
        exit_code=_FAILED,
    )


def protected_in(folder: Path, variables: Sequence[str] = ()) -> list[Protected]:
    """Find the protected resources of a stack that is deployed.

    The state is read first. If nothing in it is protected, a plan that destroys the stack is made:
    it has what AWS says now.

    Parameters
    ----------
    folder : Path
        The folder of the stack's Terraform JSON.
    variables : sequence of str, optional
        What Terraform is given for its variables: ``-var=stage=dev``. Default: none.

    Raises
    ------
    CommandError
        If Terraform fails, with its own words.
    """
    source = json.loads((folder / "cdk.tf.json").read_text())
    run_terraform(folder, "init", "-input=false", so=_SO)
    state = resources_of_state(shown(folder, so=_SO))
    if not state:
        return []
    found = protected_resources(state, source, _objects_of)
    if found:
        return found
    with tempfile.TemporaryDirectory(prefix="gatehouse-destroy-") as room:
        plan = str(Path(room) / "plan")  # it holds secrets: it is in a folder of this user alone
        # Nothing is written to the state, so it is not locked: an end by Ctrl-C leaves no lock.
        run_terraform(
            folder,
            *("plan", "-destroy", "-input=false", "-lock=false"),
            *variables,
            f"-out={plan}",
            so=_SO,
        )
        planned = resources_of_plan(shown(folder, plan, so=_SO))
    return protected_resources(planned, source, _objects_of)


def _objects_of(bucket: Mapping[str, Any]) -> str | None:
    """Ask S3 whether a bucket is empty; what can't be asked counts as full."""
    import boto3  # it takes longer than all of the rest
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        client = boto3.client("s3", region_name=bucket.get("region"))
        found = client.list_object_versions(Bucket=bucket["id"], MaxKeys=1)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        return None if code in ("NoSuchBucket", "404") else _unknown(code)
    except BotoCoreError as error:
        return _unknown(type(error).__name__)
    if found.get("Versions") or found.get("DeleteMarkers"):
        return "it has objects, and force_destroy is off"
    return None


def _unknown(why: str) -> str:
    return f"force_destroy is off, and whether it has objects is not known: {why}"
