"""What a plan takes away of that which protects data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse.access.guard.danger import Danger, Known
from gatehouse.access.guard.kinds import HOLDERS
from gatehouse.access.plans import PlannedChange

#: The arguments by which AWS refuses to delete a resource, and the values that say so.
_DELETION: dict[str, tuple[object, ...]] = {
    "deletion_protection": (True, "ACTIVE"),
    "deletion_protection_enabled": (True,),
    "enable_deletion_protection": (True,),
    "disable_api_termination": (True,),
}


@dataclass(frozen=True)
class _Protection:
    """An argument that protects, by its steps, with the value that is the safe one."""

    path: tuple[str, ...]
    safe: object
    without: str


_BLOCKS = (
    "block_public_acls",
    "block_public_policy",
    "ignore_public_acls",
    "restrict_public_buckets",
)
_OF_KIND: dict[str, tuple[_Protection, ...]] = {
    "aws_dynamodb_table": (
        _Protection(
            ("point_in_time_recovery", "enabled"),
            True,
            "what is overwritten by mistake can't be brought back",
        ),
    ),
    "aws_s3_bucket": (
        _Protection(
            ("force_destroy",), False, "whoever destroys the bucket destroys all of its objects"
        ),
    ),
    "aws_s3_bucket_versioning": (
        _Protection(
            ("versioning_configuration", "status"),
            "Enabled",
            "what is overwritten or deleted by mistake can't be brought back",
        ),
    ),
    "aws_s3_bucket_public_access_block": tuple(
        _Protection((name,), True, "an ACL or a policy can make objects public") for name in _BLOCKS
    ),
    "aws_kms_key": (
        _Protection(("is_enabled",), True, "what it encrypted can't be read meanwhile"),
    ),
}
#: Resources that are nothing but a protection of the bucket that they name.
_OF_BUCKETS = {"aws_s3_bucket_versioning", "aws_s3_bucket_public_access_block"}


def deletion_protection_of(values: Mapping[str, Any]) -> str:
    """Return the argument by which AWS refuses to delete a resource; empty where it does not."""
    for name, on in _DELETION.items():
        value = values.get(name)
        # With the type: 1 is no True here.
        if any(type(value) is type(each) and value == each for each in on):
            return f"{name} is on"
    return ""


def dropped(change: PlannedChange, known: Known, gone: Iterable[PlannedChange]) -> Iterator[Danger]:
    """Yield what a change unprotects.

    Parameters
    ----------
    change : PlannedChange
        The change.
    known : Known
        What is known of its address.
    gone : iterable of PlannedChange
        The buckets that are destroyed: what protects them goes with them.
    """
    holder = HOLDERS.get(change.kind)
    if change.action in ("change", "replace"):
        yield from _turned_off(change, known)
    elif holder is not None and change.action == "forget":
        yield _danger(
            change,
            known,
            f"Terraform forgets the {holder.word}, which stays in AWS",
            "no later plan is of it, so none is refused; and the source makes a new, empty one",
        )
    elif change.kind in _OF_BUCKETS and change.action in ("destroy", "forget"):
        bucket = change.before.get("bucket")
        if not any(bucket in (each.before.get("bucket"), each.before.get("id")) for each in gone):
            yield _danger(change, known, f"{change.kind} is removed from bucket {bucket}", "")


def _turned_off(change: PlannedChange, known: Known) -> Iterator[Danger]:
    for name in _DELETION:
        if deletion_protection_of({name: change.before.get(name)}) and not deletion_protection_of(
            {name: change.after.get(name)}
        ):
            yield _danger(
                change, known, f"{name} is turned off", "the next plan, or anybody, can delete it"
            )
    for each in _OF_KIND.get(change.kind, ()):
        if _value(change.before, each.path) == each.safe and (
            _value(change.after, each.path) != each.safe
        ):
            yield _danger(change, known, f"{'.'.join(each.path)} is turned off", each.without)


def _danger(change: PlannedChange, known: Known, what: str, lost: str) -> Danger:
    if what.startswith("force_destroy"):
        what = "force_destroy is turned on"
    return Danger(
        rule="protection-dropped",
        address=change.address,
        kind=change.kind,
        what=f"Protection is dropped: {what}.",
        lost=lost,
        ways=("leave it as it is", "to take it down on purpose, allow it with a reason"),
        known=known,
    )


def _value(values: Any, path: tuple[str, ...]) -> Any:
    """The value of an argument, in the block that there is one of."""
    for step in path:
        if isinstance(values, list):
            values = values[0] if len(values) == 1 else None
        values = values.get(step) if isinstance(values, Mapping) else None
    return values
