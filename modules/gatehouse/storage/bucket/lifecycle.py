"""What happens to a bucket's objects over time."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from gatehouse.core import Component, LimitError, aws
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, nearest, option

# Days before which S3 takes no transition to the class.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
STORAGE_CLASSES = {
    "DEEP_ARCHIVE": 0,
    "GLACIER": 0,
    "GLACIER_IR": 0,
    "INTELLIGENT_TIERING": 0,
    "ONEZONE_IA": 30,
    "STANDARD_IA": 30,
}
# The classes that objects of a class can move on to; S3 makes no other move.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
_ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")
NEXT_CLASSES = {
    "STANDARD_IA": ("INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", *_ARCHIVES),
    "INTELLIGENT_TIERING": ("ONEZONE_IA", "GLACIER_IR", *_ARCHIVES),
    "ONEZONE_IA": _ARCHIVES,
    "GLACIER_IR": _ARCHIVES,
    "GLACIER": ("DEEP_ARCHIVE",),
    "DEEP_ARCHIVE": (),
}
# How long objects stay in a class at least before a rule moves them on.
SHORTEST_STAY = {"ONEZONE_IA": timedelta(days=30), "STANDARD_IA": timedelta(days=30)}
MOST_RULES = 1_000
_LONGEST = timedelta(days=36_500)
_DAY = timedelta(days=1)


@known_options_only
@dataclass(frozen=True)
class LifecycleRule:
    """What S3 does with objects of a prefix when they have a certain age.

    Parameters
    ----------
    name : str
        Name of the rule in the bucket.
    prefix : str
        Objects whose key begins so. Default: all.
    expire : timedelta, optional
        Age at which objects are deleted; in a versioned bucket they become old versions. Default:
        never.
    expire_old_versions : timedelta, optional
        How long a version is kept after another has taken its place. Default: for ever.
    abort_uploads : timedelta, optional
        When parts of uploads that were never completed are deleted; nobody sees them, and they cost
        money. Default: 7 days.
    move : dict of timedelta
        Age at which objects go to another storage class: ``{"STANDARD_IA": timedelta(days=30)}``.
        ``STANDARD_IA`` and ``ONEZONE_IA`` take objects from 30 days on and keep them for 30 days
        before the next class; the others take them from their first day on. Default: they stay.
    move_old_versions : dict of timedelta
        The same for old versions, counted from when another took their place. Default: they stay.

    Raises
    ------
    OptionError
        If an age is not a whole number of days, a class is not one of S3's, or S3 does not move
        objects from one class to the next so early, or at all.

    Examples
    --------
    >>> rule = LifecycleRule(
    ...     "old", move={"STANDARD_IA": timedelta(days=30), "GLACIER": timedelta(days=60)}
    ... )
    >>> list(rule.move)
    ['STANDARD_IA', 'GLACIER']

    Notes
    -----
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html,
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
    """

    name: str
    prefix: str = ""
    expire: timedelta | None = None
    expire_old_versions: timedelta | None = None
    abort_uploads: timedelta | None = timedelta(days=7)
    move: Mapping[str, timedelta] = field(default_factory=dict)
    move_old_versions: Mapping[str, timedelta] = field(default_factory=dict)

    def __post_init__(self) -> None:
        option("LifecycleRule", "name", self.name).text(longest=255)
        owner = f"LifecycleRule {self.name}"
        option(owner, "prefix", self.prefix).text(r".*", longest=1024)
        for name in ("expire", "expire_old_versions", "abort_uploads"):
            if getattr(self, name) is not None:
                _check_days(owner, name, getattr(self, name))
        _check_moves(owner, "move", self.move, self.expire)
        _check_moves(owner, "move_old_versions", self.move_old_versions, self.expire_old_versions)
        ages = (self.expire, self.expire_old_versions, self.abort_uploads)
        if not (any(ages) or self.move or self.move_old_versions):
            option(owner, "expire", None).refuse(
                "a rule must do something", "set an age, or remove the rule"
            )


def check_lifecycle(owner: HasPath, rules: Sequence[LifecycleRule]) -> tuple[LifecycleRule, ...]:
    """Check that a list has at most 1,000 rules, and only one of each name."""
    checked = option(owner, "lifecycle", rules).list_of(LifecycleRule)
    if len(checked) > MOST_RULES:
        raise LimitError(
            construct=owner.path,
            option="lifecycle",
            value=f"{len(checked):,} rules",
            rule=f"a bucket must have at most {MOST_RULES:,} rules",
            fix="let one rule serve several prefixes that begin alike",
        )
    names = [rule.name for rule in checked]
    for name in names:
        if names.count(name) > 1:
            option(owner, "lifecycle", name).refuse(
                "a bucket must have only one rule of each name", "rename one of them"
            )
    return checked


def add_lifecycle(bucket: Component, name: str, rules: Sequence[LifecycleRule]) -> Any:
    """Make the lifecycle of a bucket."""
    module = aws.s3_bucket_lifecycle_configuration
    return bucket.resource("lifecycle").of(
        module.S3BucketLifecycleConfiguration,
        bucket=name,
        rule=[
            module.S3BucketLifecycleConfigurationRule(
                id=rule.name,
                status="Enabled",
                filter=[module.S3BucketLifecycleConfigurationRuleFilter(prefix=rule.prefix)],
                expiration=[
                    module.S3BucketLifecycleConfigurationRuleExpiration(days=rule.expire.days)
                ]
                if rule.expire
                else None,
                noncurrent_version_expiration=[
                    module.S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
                        noncurrent_days=rule.expire_old_versions.days
                    )
                ]
                if rule.expire_old_versions
                else None,
                abort_incomplete_multipart_upload=[
                    module.S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
                        days_after_initiation=rule.abort_uploads.days
                    )
                ]
                if rule.abort_uploads
                else None,
                transition=[
                    module.S3BucketLifecycleConfigurationRuleTransition(
                        days=age.days, storage_class=storage_class
                    )
                    for storage_class, age in rule.move.items()
                ]
                or None,
                noncurrent_version_transition=[
                    module.S3BucketLifecycleConfigurationRuleNoncurrentVersionTransition(
                        noncurrent_days=age.days, storage_class=storage_class
                    )
                    for storage_class, age in rule.move_old_versions.items()
                ]
                or None,
            )
            for rule in rules
        ],
    )


def _check_moves(
    owner: str, option_name: str, moves: Mapping[str, timedelta], expire: timedelta | None
) -> None:
    """Check that S3 makes all of the moves, in the order of their ages."""
    given = option(owner, option_name, moves).instance(
        dict, fix=f'write {option_name}={{"STANDARD_IA": timedelta(days=30)}}'
    )
    for storage_class, age in given.items():
        name = f"{option_name}[{storage_class!r}]"
        if storage_class not in STORAGE_CLASSES:
            option(owner, option_name, storage_class).refuse(
                f"a class must be one of {', '.join(STORAGE_CLASSES)}",
                nearest(storage_class, STORAGE_CLASSES),
            )
        _check_days(owner, name, age, least=timedelta(0))
        if age < timedelta(days=STORAGE_CLASSES[storage_class]):
            option(owner, name, age).refuse(
                f"must be {STORAGE_CLASSES[storage_class]} days or more: S3 moves nothing "
                "to it earlier",
                f"write timedelta(days={STORAGE_CLASSES[storage_class]})",
            )
        if expire is not None and age >= expire:
            option(owner, name, age).refuse(
                "objects must move before they expire",
                "move them earlier, or expire them later",
            )
    by_age = sorted(given.items(), key=lambda move: move[1])
    for (first, left), (second, reached) in itertools.pairwise(by_age):
        name = f"{option_name}[{second!r}]"
        if second not in NEXT_CLASSES[first]:
            option(owner, name, reached).refuse(
                f"must not come after {first}: S3 does not move objects from there to {second}",
                f"remove one of the two, or move to one of {', '.join(NEXT_CLASSES[first])}"
                if NEXT_CLASSES[first]
                else "remove one of the two, or let it come earlier",
            )
        earliest = left + SHORTEST_STAY.get(first, _DAY)
        if reached < earliest:
            option(owner, name, reached).refuse(
                f"must be {earliest.days} days or more: objects stay in {first} for "
                f"{_days(earliest - left)} before S3 moves them on",
                f"write timedelta(days={earliest.days})",
            )


def _check_days(owner: str, name: str, age: timedelta, least: timedelta = _DAY) -> None:
    option(owner, name, age).duration(least, _LONGEST)
    if age % _DAY:
        option(owner, name, age).refuse(
            "must be a whole number of days", f"write timedelta(days={age.days})"
        )


def _days(duration: timedelta) -> str:
    return "a day" if duration == _DAY else f"{duration.days} days"
