"""What was only moved: destroyed at one address, and made at another, with the same arguments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gatehouse.access.guard.kinds import HOLDERS, NAMES
from gatehouse.access.plans import PlannedChange

#: Where so many could be meant, nothing is guessed; comparing all of them would take minutes.
_MOST_PAIRS = 2_500
# They differ by the name alone, or are written by the provider.
_BESIDE = {"tags", "tags_all", "id", "arn"}


@dataclass(frozen=True)
class Move:
    """A resource that is the same at two addresses.

    Parameters
    ----------
    kind : str
        Its type.
    old, new : str
        Its addresses.
    renamed : tuple of str
        The names that AWS would have otherwise, each as ``name: "notes-dev-Users" -> "..."``.
        Empty where the move alone keeps everything.
    """

    kind: str
    old: str
    new: str
    renamed: tuple[str, ...] = ()

    @property
    def block(self) -> str:
        """The ``moved`` block, in Terraform's language."""
        return f"moved {{\n  from = {self.old}\n  to   = {self.new}\n}}"


def recognise(changes: Iterable[PlannedChange]) -> dict[str, Move]:
    """Find the moves of a plan, by the old address.

    A pair is a move if the arguments that identify it are the same, or all others are. Where two
    could be meant, nothing is guessed.
    """
    gone: dict[str, list[PlannedChange]] = defaultdict(list)
    made: dict[str, list[PlannedChange]] = defaultdict(list)
    for each in changes:
        if each.mode != "data" and each.action in ("destroy", "add"):
            (gone if each.action == "destroy" else made)[each.kind].append(each)
    found: dict[str, Move] = {}
    for kind in gone.keys() & made.keys():
        for move in _of_kind(kind, gone[kind], made[kind]):
            found[move.old] = move
    return found


def _of_kind(kind: str, gone: list[PlannedChange], made: list[PlannedChange]) -> Iterator[Move]:
    names = _names(kind)
    taken: set[str] = set()
    by_name: dict[str, list[PlannedChange]] = defaultdict(list)
    for each in made:
        by_name[_identity(each, names, after=True)].append(each)
    left = []
    for old in gone:
        same = by_name.get(_identity(old, names, after=False), []) if names else []
        if len(same) == 1 and _identity(old, names, after=False) and same[0].address not in taken:
            taken.add(same[0].address)
            yield Move(kind, old.address, same[0].address)
        else:
            left.append(old)
    rest = [each for each in made if each.address not in taken]
    if len(left) * len(rest) > _MOST_PAIRS:
        return
    like = {old.address: [new for new in rest if _is_alike(old, new, names)] for old in left}
    for old in left:
        candidates = like[old.address]
        if len(candidates) == 1:
            new = candidates[0]
            if sum(new in others for others in like.values()) == 1:
                yield Move(kind, old.address, new.address, tuple(_renamed(old, new, names)))


def _names(kind: str) -> tuple[str, ...]:
    return HOLDERS[kind].identified_by if kind in HOLDERS else NAMES


def _identity(change: PlannedChange, names: tuple[str, ...], *, after: bool) -> str:
    values = change.after if after else change.before
    return next((f"{name}={values[name]}" for name in names if values.get(name)), "")


def _is_alike(old: PlannedChange, new: PlannedChange, names: tuple[str, ...]) -> bool:
    """Whether all that is known of the new one was so in the old one, but for names."""
    compared = 0
    for name, value in new.after.items():
        if name in _BESIDE or name in names or value in (None, [], {}, "") or new.is_unknown(name):
            continue
        if old.before.get(name) != value:
            return False
        compared += 1
    return compared > 0


def _renamed(old: PlannedChange, new: PlannedChange, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        was, now = old.before.get(name), new.after.get(name)
        if now and was != now:
            yield f'{name}: "{was}" -> "{now}"'
