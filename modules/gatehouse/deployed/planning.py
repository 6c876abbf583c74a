"""The plan of a stack as JSON, with what the source and the lock file say of its addresses."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gatehouse.access.guard import Known
from gatehouse.deployed.deployed_fields import FIELDS
from gatehouse.deployed.locking import recorded_entries
from gatehouse.deployed.places import made_by
from gatehouse.deployed.project import Project
from gatehouse.deployed.protection import Json, resources_of_state
from gatehouse.deployed.terraform import run_terraform, shown
from gatehouse.errors import CommandError

_SO = "nobody knows what it would lose"


def plan_of(folder: Path, variables: Sequence[str] = ()) -> str | None:
    """Plan a stack and return the plan's JSON; None where nothing is deployed of it.

    Parameters
    ----------
    folder : Path
        The folder of its Terraform JSON.
    variables : sequence of str
        What Terraform is given for its variables: ``-var=stage=dev``. Default: none.

    Raises
    ------
    CommandError
        If it can't be planned, with Terraform's own words.
    """
    run_terraform(folder, "init", "-input=false", so=_SO)
    if not resources_of_state(shown(folder, so=_SO)):
        return None
    with tempfile.TemporaryDirectory(prefix="gatehouse-guard-") as room:
        plan = str(Path(room) / "plan")  # it holds secrets: it is in a folder of this user alone
        asked = ("plan", "-input=false", "-lock=false", *variables, f"-out={plan}")
        run_terraform(folder, *asked, so=_SO)
        return run_terraform(folder, "show", "-json", plan, so=_SO)


def known_of(
    project: Project, stack: str, plan: Mapping[str, Any], lock_file: Path
) -> Callable[[str], Known]:
    """A function that says what is known of an address beside the plan.

    Parameters
    ----------
    project : Project
        The project.
    stack : str
        The stack that was planned; empty where nobody said it.
    plan : mapping
        The plan.
    lock_file : Path
        The app's lock file. It need not exist.
    """
    made = made_by(project, stack)
    recorded = recorded_entries(lock_file).get(stack, {})
    after = {
        str(each.get("address")): each
        for each in plan.get("resource_changes") or []
        if isinstance(each, dict)
    }

    def find(address: str) -> Known:
        found = made(address)
        construct = found.construct if found else ""
        entry = recorded.get(construct.partition("/")[2])
        if entry is None or not _is_of(address, entry):
            entry = None
        differs = () if entry is None else tuple(_differs(after.get(address), entry))
        place = found.place if found and found.file else ""
        return Known(construct, place, entry, differs)

    return find


def _is_of(address: str, entry: Json) -> bool:
    """Whether the entry of a construct is about this resource of it."""
    kinds = {
        "UserPool": "aws_cognito_user_pool",
        "IdentityPool": "aws_cognito_identity_pool",
        "Table": "aws_dynamodb_table",
        "Bucket": "aws_s3_bucket",
        "Group": "aws_cognito_user_group",
    }
    kind = kinds.get(str(entry.get("kind", "UserPool")), "")
    return f".{address}".rpartition(".")[0].endswith(f".{kind}")


def _differs(planned: Mapping[str, Any] | None, entry: Json) -> list[str]:
    """What the plan would make otherwise than the lock file has it."""
    change = (planned or {}).get("change")
    after = change.get("after") if isinstance(change, Mapping) else None
    kind = str((planned or {}).get("type"))
    if not isinstance(after, Mapping) or kind not in FIELDS:
        return []
    try:
        now = FIELDS[kind](after)
    except (AttributeError, KeyError, TypeError, ValueError):
        return []  # what is not known of the plan yet is said elsewhere
    return [
        f"gatehouse.lock.json has {name} {json.dumps(entry[name])}, and the plan makes it "
        f"{json.dumps(value)}"
        for name, value in now.items()
        if name in entry and entry[name] != value
    ]


def planned(stack: str, folder: Path, variables: Sequence[str] = ()) -> str | None:
    """Plan a stack as `plan_of`, and say what to do where another stack must be deployed first."""
    try:
        return plan_of(folder, variables)
    except CommandError as error:
        raise CommandError(
            f"{stack} must have a plan, so that the guard can read it. {error.message}",
            f"{error.fix}\nIf it needs what another stack is about to put out, deploy that one "
            "alone first.",
            exit_code=1,
        ) from None
