"""Functions that are called when an object of a bucket is made or removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from gatehouse.core import aws
from gatehouse.core.options import nearest, option

if TYPE_CHECKING:
    from .bucket import Bucket

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
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
    def arn(self) -> str:
        """Its ARN."""
        ...

    @property
    def name(self) -> str:
        """Its name in AWS."""
        ...


@dataclass(frozen=True)
class _Notification:
    function: Called
    events: tuple[str, ...]
    prefix: str
    suffix: str

    def overlaps(self, other: _Notification) -> bool:
        """Whether one object can be of both, which S3 refuses."""
        return (
            any(_meet(one, two) for one in self.events for two in other.events)
            and _begins(self.prefix, other.prefix)
            and _begins(self.suffix[::-1], other.suffix[::-1])
        )


class Notifications:
    """The notifications of one bucket; AWS keeps them as one setting of the bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._all: list[_Notification] = []

    def add(self, function: Any, events: Sequence[str], prefix: str, suffix: str) -> None:
        """Add one more; the setting is made when the app is complete."""
        bucket = self._bucket
        if not isinstance(function, Called):
            option(bucket, "on_object(function)", function).refuse(
                "must be a function",
                'pass Function(self, "Resize", "lambdas/resize.main")',
            )
        for name, text in (("prefix", prefix), ("suffix", suffix)):
            option(bucket, f"on_object({name}=…)", text).text(r"[^*]*", rule=_NO_PATTERN)
        if prefix.startswith("/"):
            option(bucket, "on_object(prefix=…)", prefix).refuse(
                "must not begin with a slash: no object's key does",
                f'write prefix="{prefix.lstrip("/")}"',
            )
        added = _Notification(function, self._events(events), prefix, suffix)
        for other in self._all:
            if added.overlaps(other):
                option(bucket, "on_object", f"{prefix}…{suffix}").refuse(
                    f"S3 must call only one function for an object; {other.function.address} is "
                    "called "
                    f"for some of these ({other.prefix}…{other.suffix})",
                    "give them prefixes or suffixes that exclude each other, or let one function "
                    "call the other",
                )
        if not self._all:
            bucket.stack.at_finish(self._notification)
        self._all.append(added)

    def _events(self, events: Sequence[str]) -> tuple[str, ...]:
        given = option(self._bucket, "on_object(events=…)", events)
        words = given.list_of(str)
        given.not_empty()
        for word in words:
            if word not in EVENTS and word not in KNOWN:
                given.refuse(
                    'an event must be "created", "removed" or one of S3\'s own words',
                    nearest(word, (*EVENTS, *KNOWN)),
                )
        return tuple(EVENTS.get(word, word) for word in words)

    def _notification(self) -> None:
        bucket, module = self._bucket, aws.s3_bucket_notification
        permissions = bucket.nodes.notification_permission
        for each in self._all:
            address = each.function.address
            if address not in permissions:
                permissions[address] = bucket.resource(
                    "notification_permission", each=address, guards=("principal", "source_arn")
                ).of(
                    aws.lambda_permission.LambdaPermission,
                    statement_id=f"{bucket.address}-calls",
                    action="lambda:InvokeFunction",
                    function_name=each.function.name,
                    principal="s3.amazonaws.com",
                    source_arn=bucket.arn,
                    # A bucket's ARN names no account; somebody else could make one of that name.
                    source_account=bucket.stack.account_id,
                )
        bucket.nodes.notification = bucket.resource("notification").of(
            module.S3BucketNotification,
            bucket=bucket.name,
            lambda_function=[
                module.S3BucketNotificationLambdaFunction(
                    lambda_function_arn=each.function.arn,
                    events=list(each.events),
                    filter_prefix=each.prefix or None,
                    filter_suffix=each.suffix or None,
                )
                for each in self._all
            ],
            # S3 checks that it may call the function.
            depends_on=list(permissions.values()),
        )


_NO_PATTERN = "must be the plain beginning or end of keys: S3 does not match * in it"


def _meet(one: str, two: str) -> bool:
    return one == two or (
        one.rpartition(":")[0] == two.rpartition(":")[0] and "*" in one[-1] + two[-1]
    )


def _begins(one: str, two: str) -> bool:
    return one.startswith(two) or two.startswith(one)
