"""The verdict on a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gatehouse.access.guard.danger import COMMAND_LINE, Allowed, Danger, Known
from gatehouse.access.guard.expiry import expiring
from gatehouse.access.guard.failures import failures, left_by_routes
from gatehouse.access.guard.losses import loss
from gatehouse.access.guard.moves import Move, recognise
from gatehouse.access.guard.protections import dropped
from gatehouse.access.plans import planned_changes

_BUCKET = "aws_s3_bucket"


def _nothing(address: str) -> Known:
    return Known()


@dataclass(frozen=True)
class Verdict:
    """What the guard says of a plan.

    Parameters
    ----------
    dangers : tuple of Danger
        In the order of their addresses, those that somebody allowed too.
    moves : tuple of Move
        What was only moved, also of types that hold nothing.
    unused : tuple of Allowed
        Allowances of the command line that name nothing of this plan.
    errored : bool
        Whether planning failed half way, so that the plan is not whole.
    """

    dangers: tuple[Danger, ...] = ()
    moves: tuple[Move, ...] = ()
    unused: tuple[Allowed, ...] = ()
    errored: bool = False

    @property
    def refused(self) -> tuple[Danger, ...]:
        """The dangers that nobody allowed."""
        return tuple(each for each in self.dangers if each.allowed is None)

    @property
    def is_refused(self) -> bool:
        """Whether the plan must not be applied. What is not whole is never safe."""
        return bool(self.refused) or self.errored


def examine(
    plan: Mapping[str, Any],
    source: str,
    *,
    known: Callable[[str], Known] = _nothing,
    allowed: Iterable[Allowed] = (),
) -> Verdict:
    """Say what a plan would lose.

    Parameters
    ----------
    plan : mapping
        What `gatehouse.access.plans.load_plan` read.
    source : str
        Where it comes from, for errors.
    known : function, optional
        What is known of an address beside the plan. Default: nothing.
    allowed : iterable of Allowed, optional
        What somebody allows. Default: nothing.

    Raises
    ------
    UnreadablePlan
        If a change has another shape.

    Example
    -------
    >>> examine({"resource_changes": [{"address": "aws_dynamodb_table.notes",
    ...     "type": "aws_dynamodb_table", "change": {"actions": ["delete"], "before": {}}}]},
    ...     "plan.json").refused[0].lost
    'its items'
    """
    changes = [each for each in planned_changes(plan, source) if each.mode != "data"]
    moves = recognise(changes)
    gone = [each for each in changes if each.kind == _BUCKET and each.action == "destroy"]
    made = [
        str(each.after.get("bucket"))
        for each in changes
        if each.kind == _BUCKET and each.action in ("add", "replace")
    ]
    dangers: list[Danger] = []
    for change in changes:
        about = known(change.address)
        move = moves.get(change.address)
        lost = loss(change, about, move, known(move.new) if move else None)
        dangers += [lost] if lost else []
        dangers += dropped(change, about, gone)
        dangers += expiring(change, about, made)
        dangers += failures(change, about)
        dangers += left_by_routes(change, changes, about)
    given = list(allowed)
    found = tuple(replace(each, allowed=_allowance(each, given)) for each in dangers)
    named = {each.address for each in dangers}
    return Verdict(
        dangers=found,
        moves=tuple(moves[old] for old in sorted(moves)),
        unused=tuple(
            each for each in given if each.said_by == COMMAND_LINE and each.address not in named
        ),
        errored=bool(plan.get("errored")),
    )


def _allowance(danger: Danger, given: Iterable[Allowed]) -> Allowed | None:
    return next(
        (
            each
            for each in given
            if each.address == danger.address and each.rule in ("", danger.rule)
        ),
        None,
    )
