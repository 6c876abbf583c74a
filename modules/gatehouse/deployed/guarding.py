"""Ask the guard about plans: those of stacks, or one that somebody made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from gatehouse.access.guard import Allowed, Verdict, examine
from gatehouse.access.plans import UnreadablePlan, load_plan
from gatehouse.deployed.cdktf_arguments import for_plan
from gatehouse.deployed.exceptions import OF_GUARD, demand_reason, exceptions_of
from gatehouse.deployed.locking import lock_file_of
from gatehouse.deployed.planning import known_of, planned
from gatehouse.deployed.project import Project
from gatehouse.errors import CommandError

_FAILED = 1


def allowances(
    project: Path, file: Path | None, addresses: Sequence[str], reason: str
) -> list[Allowed]:
    """List what is allowed: on the command line, and in the file of exceptions.

    Raises
    ------
    CommandError
        If an address has no reason, a reason no address, or the file can't be read.
    """
    said = reason.strip()
    if addresses and not said:
        raise CommandError(
            f"--allow {addresses[0]} must have a reason that a reviewer can judge.",
            'Write --reason "why it may be lost".',
            exit_code=_FAILED,
        )
    if said and not addresses:
        raise CommandError(
            "--reason must be for an address.", "Write --allow ADDRESS.", exit_code=_FAILED
        )
    if said:
        demand_reason("--reason", said)
    written = exceptions_of(project, file)
    today = date.today()
    listed = [
        Allowed(each.address, each.reason, f"{each.owner}, until {each.until}", each.rule)
        for each in written
        if each.rule in OF_GUARD and not each.is_over(today)
    ]
    return [*listed, *(Allowed(each, said) for each in addresses)]


def verdicts(
    project: Project,
    arguments: Sequence[str],
    plan: Path | None,
    allowed: Sequence[Allowed],
    progress: Callable[[str], None],
) -> dict[str, Verdict]:
    """Examine a plan, or plan stacks and examine those.

    Parameters
    ----------
    project : Project
        The project.
    arguments : sequence of str
        Names of stacks, and options of ``cdktf deploy``.
    plan : Path, optional
        The JSON of a plan, ``-`` for stdin. None: the stacks are planned.
    allowed : sequence of Allowed
        What somebody allows.
    progress : function
        Called with a sentence before each plan.

    Returns
    -------
    dict of str to Verdict
        By the stack's name; one that was never deployed has nothing to lose.

    Raises
    ------
    CommandError
        If a plan can't be made or read.
    """
    lock = lock_file_of(project.folder)
    if plan is not None:
        if len(arguments) > 1:
            raise CommandError(
                f"--plan must be of one stack, not of {', '.join(arguments)}.", exit_code=_FAILED
            )
        name = arguments[0] if arguments else ""
        return {name: _verdict(project, name, _text_of(plan), lock, allowed)}
    found: dict[str, Verdict] = {}
    variables = for_plan(arguments, project.folder)
    for name, folder in project.stacks(arguments, command="guard").items():
        progress(f"planning {name}")
        text = planned(name, folder, variables)
        found[name] = Verdict() if text is None else _verdict(project, name, text, lock, allowed)
    return found


def verdict_of(project: Project, stack: str, text: str) -> Verdict:
    """Examine the JSON of a stack's plan, by what the project's file of exceptions allows.

    Raises
    ------
    CommandError
        If the plan or the file can't be read.
    """
    allowed = allowances(project.folder, None, [], "")
    return _verdict(project, stack, text, lock_file_of(project.folder), allowed)


def _verdict(
    project: Project, stack: str, text: str, lock: Path, allowed: Sequence[Allowed]
) -> Verdict:
    source = f"the plan of {stack}" if stack else "the plan"
    try:
        document = load_plan(text, source)
        known = known_of(project, stack, document, lock)
        return examine(document, source, known=known, allowed=allowed)
    except UnreadablePlan as error:
        raise CommandError(error.message, error.fix, exit_code=_FAILED) from None


def _text_of(plan: Path) -> str:
    try:
        return sys.stdin.read() if str(plan) == "-" else plan.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            f"{plan} must be a plan's JSON that can be read: {error}.", exit_code=_FAILED
        ) from None
