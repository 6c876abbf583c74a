"""What happens to a bucket's objects over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from gatehouse.core import Component, aws
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
        Default: they stay.

    Raises
    ------
    OptionError
        If an age is not a whole number of days, or a class is not one of S3's.

    Notes
    -----
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
    """

    name: str
    prefix: str = ""
    expire: timedelta | None = None
    expire_old_versions: timedelta | None = None
    abort_uploads: timedelta | None = timedelta(days=7)
    move: Mapping[str, timedelta] = field(default_factory=dict)

    def __post_init__(self) -> None:
        option("LifecycleRule", "name", self.name).text(longest=255)
        owner = f"LifecycleRule {self.name}"
        option(owner, "prefix", self.prefix).text(r".*", longest=1024)
        for name in ("expire", "expire_old_versions", "abort_uploads"):
            if getattr(self, name) is not None:
                _check_days(owner, name, getattr(self, name))
        moves = option(owner, "move", self.move).instance(
            dict, fix='write move={"STANDARD_IA": timedelta(days=30)}'
        )
        for storage_class, age in moves.items():
            name = f"move[{storage_class!r}]"
            if storage_class not in STORAGE_CLASSES:
                option(owner, "move", storage_class).refuse(
                    f"a class must be one of {', '.join(STORAGE_CLASSES)}",
                    nearest(storage_class, STORAGE_CLASSES),
                )
            _check_days(owner, name, age)
            if age < timedelta(days=STORAGE_CLASSES[storage_class]):
                option(owner, name, age).refuse(
                    f"must be {STORAGE_CLASSES[storage_class]} days or more: S3 moves nothing "
                    "to it earlier",
                    f"write timedelta(days={STORAGE_CLASSES[storage_class]})",
                )
            if self.expire is not None and age >= self.expire:
                option(owner, name, age).refuse(
                    "objects must move before they expire",
                    "move them earlier, or expire them later",
                )
        if not (self.expire or self.expire_old_versions or self.abort_uploads or moves):
            option(owner, "expire", None).refuse(
                "a rule must do something", "set an age, or remove the rule"
            )


def check_lifecycle(owner: HasPath, rules: Sequence[LifecycleRule]) -> tuple[LifecycleRule, ...]:
    """Check that a list has only one rule of each name."""
    checked = option(owner, "lifecycle", rules).list_of(LifecycleRule)
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
            )
            for rule in rules
        ],
    )


def _check_days(owner: str, name: str, age: timedelta) -> None:
    option(owner, name, age).duration(_DAY, _LONGEST)
    if age % _DAY:
        option(owner, name, age).refuse(
            "must be a whole number of days", f"write timedelta(days={age.days})"
        )
