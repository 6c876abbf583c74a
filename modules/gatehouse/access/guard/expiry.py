"""What a plan lets AWS delete of what is there: objects by age, items by their time to live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse.access.guard.danger import Danger, Known
from gatehouse.access.plans import PlannedChange

_BUCKET, _TABLE = "aws_s3_bucket", "aws_dynamodb_table"
_LIFECYCLE = "aws_s3_bucket_lifecycle_configuration"
#: The arguments that hold the rules of a bucket, by type of resource.
_RULES = {_LIFECYCLE: "rule", _BUCKET: "lifecycle_rule"}
#: Each block of a rule that deletes, with what it deletes and the arguments that may say when.
_DELETES = {
    "expiration": ("objects", ("days", "date")),
    "noncurrent_version_expiration": ("old versions of objects", ("noncurrent_days", "days")),
}


@dataclass(frozen=True)
class _Expiry:
    """What one rule of a bucket deletes.

    Parameters
    ----------
    what : str
        ``objects`` or ``old versions of objects``.
    prefix : str
        How their keys begin.
    narrowed : str
        What else they must have, such as tags; empty where nothing.
    when : int or str or None
        After how many days, or from which date. None: known after the apply.
    kept : int
        How many old versions stay.
    """

    what: str
    prefix: str
    narrowed: str
    when: int | str | None
    kept: int

    def is_within(self, other: _Expiry) -> bool:
        """Whether another expiry deletes as much, as early."""
        if self.when != other.when and not (
            isinstance(self.when, int) and isinstance(other.when, int) and other.when <= self.when
        ):
            return False
        return (
            self.what == other.what
            and self.when is not None
            and self.prefix.startswith(other.prefix)
            and other.narrowed in ("", self.narrowed)
            and other.kept <= self.kept
        )

    def __str__(self) -> str:
        """Return it as the end of a sentence."""
        which = f" below {self.prefix}" if self.prefix else ""
        some = " that its filter names" if self.narrowed else ""
        if self.when is None:
            return f"{self.what}{which}{some} (when: known after apply)"
        if isinstance(self.when, str):
            return f"{self.what}{which}{some} from {self.when}"
        return f"{self.what}{which}{some} after {self.when} day{'' if self.when == 1 else 's'}"


def expiring(change: PlannedChange, known: Known, made: Iterable[str]) -> Iterator[Danger]:
    """Yield what a change lets AWS delete that AWS kept before.

    Parameters
    ----------
    change : PlannedChange
        The change.
    known : Known
        What is known of its address.
    made : iterable of str
        The names of the buckets that the plan makes: nothing is in them.
    """
    if change.kind == _TABLE and change.action == "change":
        yield from _of_items(change, known)
    name = _RULES.get(change.kind)
    if name is None or change.action not in ("add", "change", "replace"):
        return
    if change.kind == _BUCKET and change.action != "change":
        return
    if change.kind == _LIFECYCLE and _is_of_new_bucket(change, made):
        return
    is_same = change.action == "change"
    before = list(_expiries(change.before.get(name), open_end=False)) if is_same else []
    after = _expiries(change.after.get(name), open_end=change.is_unknown(name))
    new = [each for each in after if not any(each.is_within(one) for one in before)]
    if new:
        yield Danger(
            rule="data-expires",
            address=change.address,
            kind=change.kind,
            what=f"S3 will delete {', and '.join(map(str, new))}, which it kept before.",
            lost="objects that are there and are old enough; no apply and no plan shows it",
            ways=(
                "let the rule name only what may go: a prefix of its own, or more days",
                "if it may all go, allow it with a reason",
            ),
            known=known,
        )


def _of_items(change: PlannedChange, known: Known) -> Iterator[Danger]:
    before, after = _first(change.before.get("ttl")), _first(change.after.get("ttl"))
    marks = change.unknown.get("ttl") if isinstance(change.unknown, Mapping) else None
    may_be_on = after.get("enabled") is True or bool(_first(marks).get("enabled"))
    was_on = before.get("enabled") is True
    if not may_be_on or (was_on and before.get("attribute_name") == after.get("attribute_name")):
        return
    name = after.get("attribute_name") or "(known after apply)"
    yield Danger(
        rule="data-expires",
        address=change.address,
        kind=change.kind,
        what=f"DynamoDB will delete items by the time in their attribute {name}, which it kept "
        "before.",
        lost="items that are there and whose time is past, except those past for over five years",
        ways=(
            f"see that no item has a time in {name} that means something else: "
            "aws dynamodb scan --filter-expression",
            "if they may go, allow it with a reason",
        ),
        known=known,
    )


def _is_of_new_bucket(change: PlannedChange, made: Iterable[str]) -> bool:
    bucket = change.after.get("bucket")
    return change.is_unknown("bucket") if bucket is None else bucket in set(made)


def _expiries(rules: Any, *, open_end: bool) -> Iterator[_Expiry]:
    """List what rules delete; with an open end, also at a time that is not known yet."""
    for rule in rules if isinstance(rules, list) else []:
        if not isinstance(rule, Mapping):
            continue
        if rule.get("status", "Enabled") != "Enabled" or rule.get("enabled") is False:
            continue
        prefix, narrowed = _filter(rule)
        for block, (what, names) in _DELETES.items():
            if not rule.get(block):
                continue
            values = _first(rule[block])
            when = next((values[name] for name in names if values.get(name)), None)
            if when is None and (not open_end or values.get("expired_object_delete_marker")):
                continue
            if isinstance(when, float):
                when = int(when)
            kept = values.get("newer_noncurrent_versions")
            yield _Expiry(
                what,
                prefix,
                narrowed,
                when,
                int(kept) if kept is not None and _is_number(kept) else 0,
            )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and value.isdigit())


def _filter(rule: Mapping[str, Any]) -> tuple[str, str]:
    """Return the prefix of a rule's objects, and what else narrows them."""
    place = _first(rule.get("filter"))
    both = _first(place.get("and"))
    prefix = both.get("prefix") or place.get("prefix") or rule.get("prefix") or ""
    others = {
        name: value
        for values in (place, both, {"tags": rule.get("tags")})
        for name, value in values.items()
        if name not in ("prefix", "and") and value not in (None, "", 0, [], {})
    }
    return str(prefix), repr(sorted(others.items(), key=lambda each: each[0])) if others else ""


def _first(value: Any) -> Mapping[str, Any]:
    """Return the block that there is one of; an empty one where there is none."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, Mapping) else {}
