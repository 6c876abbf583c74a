"""What a plan destroys or replaces, of that which holds data or is known by its address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse.access.guard.danger import Danger, Known
from gatehouse.access.guard.kinds import HOLDERS, Holder
from gatehouse.access.guard.moves import Move
from gatehouse.access.guard.protections import deletion_protection_of
from gatehouse.access.plans import PlannedChange

_LONGEST = 80
#: Terraform's own reasons, in words.
_REASONS = {
    "replace_because_tainted": "it is tainted: an earlier apply failed while it was made",
    "replace_by_request": "the plan was made with -replace",
    "replace_by_triggers": "replace_triggered_by names what changes",
    "delete_because_no_resource_config": "the source has no resource of this address any more",
    "delete_because_no_module": "the source has no module of this address any more",
    "delete_because_wrong_repetition": "the source has it with count or for_each, or without",
    "delete_because_count_index": "count is lower than its index",
    "delete_because_each_key": "for_each has its key no more",
    "delete_because_no_move_target": "a moved block names it and leads nowhere",
}


def loss(
    change: PlannedChange, known: Known, move: Move | None, moved_to: Known | None = None
) -> Danger | None:
    """Return what a change would lose; None where it loses nothing.

    Parameters
    ----------
    change : PlannedChange
        The change.
    known : Known
        What is known of its address beside the plan.
    move : Move, optional
        Where it was only moved.
    moved_to : Known, optional
        What is known of the new address. Default: nothing.
    """
    holder = HOLDERS.get(change.kind)
    if holder is None or change.action not in ("destroy", "replace"):
        return None
    if move is not None:
        return _moved(change, holder, known, move, moved_to or Known())
    replaced = change.action == "replace"
    kept = "forget" in change.actions
    what = f"The {holder.word} is {'replaced by a new one' if replaced else 'destroyed'}."
    if kept:
        what = f"The {holder.word} is replaced by a new, empty one; the old one stays in AWS."
    forcing = tuple(_forcing(change))
    back = [f"change {_arguments(change)} back"] if change.replace_paths else []
    if change.reason == "replace_because_tainted":
        back = [f"if it works, say so: terraform untaint {change.address}"]
    elif change.action == "destroy":
        back = ["put it back into the source, under the same id or address"]
    return Danger(
        rule="data-replaced" if replaced else "data-destroyed",
        address=change.address,
        kind=change.kind,
        what=what,
        lost=f"the way to it: apps use the new one, without {holder.lost}" if kept else holder.lost,
        fails="" if kept else _refusal(change),
        because=forcing,
        ways=(*back, *holder.ways),
        known=known,
    )


def _moved(
    change: PlannedChange, holder: Holder, known: Known, move: Move, moved_to: Known
) -> Danger:
    """Say of a construct with another id that it is the same one."""
    ways = [f"write the move down:\n{move.block}"]
    path = moved_to.construct.partition("/")[2]
    if path:
        where = f" ({moved_to.place})" if moved_to.place else ""
        ways = [f'write, above {path}{where}: self.moved("THE ID IT HAD", to="{path}")']
    if move.renamed:
        ways.append(f"and keep its name, which differs: {'; '.join(move.renamed)}")
    return Danger(
        rule="data-destroyed",
        address=change.address,
        kind=change.kind,
        what=f"The {holder.word} is destroyed here and made anew as {move.new}: it was only moved.",
        lost=holder.lost,
        fails=_refusal(change),
        because=tuple(_forcing(change)),
        ways=tuple(ways),
        known=known,
        move=move,
    )


def _refusal(change: PlannedChange) -> str:
    """Why AWS would not delete it."""
    protected = deletion_protection_of(change.before)
    if protected:
        return f"AWS refuses to delete it: {protected}. What the apply did before it stays done."
    if change.kind == "aws_s3_bucket" and not change.before.get("force_destroy"):
        return "AWS refuses to delete it if it has objects or versions: force_destroy is off."
    return ""


def _forcing(change: PlannedChange) -> Iterator[str]:
    for path in change.replace_paths:
        name = ".".join(str(step) for step in path if isinstance(step, str)) or "?"
        if path and change.is_hidden(str(path[0])):
            yield f"{name} changes (sensitive)"
            continue
        before, after = _at(change.before, path), _at(change.after, path)
        if path and change.is_unknown(str(path[0])) and after is None:
            yield f"{name}: {_shown(before)} -> (known after apply)"
        else:
            yield f"{name}: {_shown(before)} -> {_shown(after)}"
    if change.reason in _REASONS:
        yield _REASONS[change.reason]


def _arguments(change: PlannedChange) -> str:
    names = {
        ".".join(str(step) for step in path if isinstance(step, str))
        for path in change.replace_paths
    }
    return ", ".join(sorted(names)) or "what forces it"


def _at(values: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        if isinstance(values, Mapping):
            values = values.get(str(step))
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return None
    return values


def _shown(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
