"""Functions that are called when an object of a bucket is made or removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from gatehouse.core import Component, aws
from gatehouse.core.crossing import NamesOfOthers, refuse_other_region
from gatehouse.core.engine import ITerraformDependable
from gatehouse.core.options import HasPath, is_one, nearest, option
from gatehouse.core.stack import AppStack
from gatehouse.core.statement_id import statement_id
from gatehouse.core.tokens import is_token

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
LONGEST_KEY = 1024
EVENTS = {"created": "s3:ObjectCreated:*", "removed": "s3:ObjectRemoved:*"}
_GROUPS = {
    "ObjectCreated": ("*", "Put", "Post", "Copy", "CompleteMultipartUpload"),
    "ObjectRemoved": ("*", "Delete", "DeleteMarkerCreated"),
    "ObjectRestore": ("*", "Post", "Completed", "Delete"),
    "LifecycleExpiration": ("*", "Delete", "DeleteMarkerCreated"),
    "ObjectTagging": ("*", "Put", "Delete"),
}
KNOWN = tuple(f"s3:{group}:{event}" for group, events in _GROUPS.items() for event in events)


@runtime_checkable
class Called(Protocol):
    """A function, or what can be called like one."""

    @property
    def address(self) -> str:
        """Its name in Terraform addresses."""
        ...

    @property
    def path(self) -> str:
        """Its path."""
        ...

    @property
    def arn(self) -> str:
        """Its ARN."""
        ...

    @property
    def name(self) -> str:
        """Its name in AWS."""
        ...

    @property
    def stack(self) -> AppStack:
        """The stack that it is in."""
        ...

    @property
    def is_imported(self) -> bool:
        """Whether something else makes it."""
        ...


@dataclass(frozen=True)
class Notification:
    """One function that is called, and for which objects.

    Parameters
    ----------
    function : Called
        The function.
    events : tuple of str
        Events in S3's words.
    prefix, suffix : str
        Beginning and end of the keys.
    """

    function: Called
    events: tuple[str, ...]
    prefix: str
    suffix: str

    def overlaps(self, other: Notification) -> bool:
        """Whether one object can be of both, which S3 refuses."""
        return (
            any(_meet(one, two) for one in self.events for two in other.events)
            and _begins(self.prefix, other.prefix)
            and _begins(self.suffix[::-1], other.suffix[::-1])
        )


def read_notification(
    bucket: HasPath, function: Any, events: Sequence[str], prefix: str, suffix: str
) -> Notification:
    """Check what ``on_object`` was given.

    Raises
    ------
    OptionError
        If it is not a function, an event is unknown, or no key could match.
    """
    if not is_one(function, Called):
        option(bucket, "on_object(function)", function).refuse(
            "must be a function", 'pass Function(self, "Resize", "lambdas/resize.main")'
        )
    for name, text in (("prefix", prefix), ("suffix", suffix)):
        option(bucket, f"on_object({name}=…)", text).text(
            r"[^*]*",
            rule=_NO_PATTERN,
            fix=f'write {name}="{str(text).replace("*", "")}"',
            longest=LONGEST_KEY,
        )
    if prefix.startswith("/"):
        option(bucket, "on_object(prefix=…)", prefix).refuse(
            "must not begin with a slash: no object's key does",
            f'write prefix="{prefix.lstrip("/")}"',
        )
    return Notification(function, _events(bucket, events), prefix, suffix)


def refuse_overlap(bucket: HasPath, added: Notification, others: Sequence[Notification]) -> None:
    """Raise where two notifications are for one object.

    Raises
    ------
    OptionError
        If another function is called for some of the objects already.
    """
    for other in others:
        if added.overlaps(other):
            given = option(bucket, "on_object", f"{added.prefix}…{added.suffix}")
            if added.function.path == other.function.path:
                given.refuse(
                    f"must be called once for an object and a function; {other.function.address} "
                    f"is called for some of these already ({other.prefix}…{other.suffix})",
                    "remove one of the two calls, or name all events and the wider prefix in one",
                )
            given.refuse(
                f"S3 must call only one function for an object; {other.function.address} is called "
                f"for some of these ({other.prefix}…{other.suffix})",
                "give them prefixes or suffixes that exclude each other, or let one function "
                "call the other",
            )


def add_permissions(
    bucket: Component, bucket_arn: str, notifications: Sequence[Notification], home: AppStack
) -> dict[str, aws.lambda_permission.LambdaPermission]:
    """Let S3 call the functions; returns the permissions by the functions' addresses."""
    made: dict[str, aws.lambda_permission.LambdaPermission] = {}
    names = NamesOfOthers(bucket.stack)
    for each in notifications:
        address = names.of(each.function)
        if address not in made:
            refuse_other_region(bucket, "on_object(function)", each.function)
            made[address] = bucket.resource("notification_permission", each=address, home=home).of(
                aws.lambda_permission.LambdaPermission,
                statement_id=statement_id(bucket, "calls", each.function),
                action="lambda:InvokeFunction",
                function_name=each.function.name,
                principal="s3.amazonaws.com",
                source_arn=bucket_arn,
                # A bucket's ARN names no account; somebody else could make one of that name.
                source_account=bucket.stack.account_id,
            )
    return made


def add_notification(
    bucket: Component,
    bucket_name: str,
    notifications: Sequence[Notification],
    home: AppStack,
    *,
    after: Sequence[ITerraformDependable],
) -> aws.s3_bucket_notification.S3BucketNotification:
    """Make the notifications of a bucket, which AWS keeps as one setting of it."""
    module = aws.s3_bucket_notification
    return bucket.resource("notification", home=home).of(
        module.S3BucketNotification,
        bucket=bucket_name,
        lambda_function=[
            module.S3BucketNotificationLambdaFunction(
                lambda_function_arn=each.function.arn,
                events=list(each.events),
                filter_prefix=each.prefix or None,
                filter_suffix=each.suffix or None,
            )
            for each in notifications
        ],
        # S3 checks that it may call the function.
        depends_on=list(after),
    )


def _events(bucket: HasPath, events: Sequence[str]) -> tuple[str, ...]:
    given = option(bucket, "on_object(events=…)", events)
    words = given.list_of(str)
    given.not_empty()
    for word in words:
        if word not in EVENTS and word not in KNOWN and not is_token(word):
            given.refuse(
                'an event must be "created", "removed" or one of S3\'s own words',
                nearest(word, (*EVENTS, *KNOWN)),
            )
    return tuple(EVENTS.get(word, word) for word in words)


_NO_PATTERN = "must be the plain beginning or end of keys: S3 does not match * in it"


def _meet(one: str, two: str) -> bool:
    return one == two or (
        one.rpartition(":")[0] == two.rpartition(":")[0] and "*" in one[-1] + two[-1]
    )


def _begins(one: str, two: str) -> bool:
    return one.startswith(two) or two.startswith(one)
