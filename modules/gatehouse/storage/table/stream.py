"""Functions that are called with each change of a table."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Protocol, runtime_checkable

from gatehouse.core import AppStack, Component, aws
from gatehouse.core.crossing import refuse_other_region
from gatehouse.core.options import is_one, option
from gatehouse.iam import Grant, Grantable, Permission, Role

VIEWS = {
    "keys": "KEYS_ONLY",
    "new": "NEW_IMAGE",
    "old": "OLD_IMAGE",
    "both": "NEW_AND_OLD_IMAGES",
}


@runtime_checkable
class Handles(Protocol):
    """A function, or what can be called and allowed things like one."""

    role: Role

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

    def allow(self, *grants: Grantable) -> None:
        """Let it do something more."""
        ...


def read_stream(table: Component, stream_arn: str) -> Grant:
    """Reading a table's stream."""
    actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
    reading = Permission(actions=actions, resources=[stream_arn])
    listing = Permission(
        actions=["dynamodb:ListStreams"],
        resources=["*"],
        reason="streams are listed for a region; the list tells names alone",
    )
    return Grant((reading, listing), of=table)


def check_handler(table: Component, function: Any, known: Container[str]) -> Handles:
    """Check what is to be called: a function that the stream does not call yet.

    Raises
    ------
    OptionError
        If it is no function of this app, or the stream calls it already: Lambda would answer
        ``ResourceConflictException``.

    Notes
    -----
    https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    """
    given = option(table, "on_change(function)", function)
    if not is_one(function, Handles):
        given.refuse(
            "must be a function made in this app, whose role can be allowed to read the stream",
            'pass Function(self, "Index", "lambdas/index.main")',
        )
    handler: Handles = function
    refuse_other_region(table, "on_change(function)", handler)
    if handler.path in known:
        option(table, "on_change(function)", handler.path).refuse(
            "must not be called twice for one function: Lambda takes one mapping of a stream to it",
            "remove one of the two calls, or let the second one call another function",
        )
    return handler


def add_change_handler(
    table: Component, stream_arn: str, handler: Handles, *, batch_size: int, retries: int
) -> aws.lambda_event_source_mapping.LambdaEventSourceMapping:
    """Let a table's stream call a function: in its stack, whose role needs the stream."""
    batch_size = option(table, "on_change(batch_size=…)", batch_size).integer(1, 10_000)
    retries = option(table, "on_change(retries=…)", retries).integer(0, 10_000)
    handler.allow(read_stream(table, stream_arn))
    mapping = table.resource("change_handler", each=handler.address, home=handler.stack).of(
        aws.lambda_event_source_mapping.LambdaEventSourceMapping,
        function_name=handler.arn,
        event_source_arn=stream_arn,
        starting_position="LATEST",
        batch_size=batch_size,
        # A change that fails is retried with fewer and fewer others, and then skipped so that the
        # rest goes on. By default it would block the stream for a day.
        maximum_retry_attempts=retries,
        bisect_batch_on_function_error=True,
        function_response_types=["ReportBatchItemFailures"],
    )
    # Lambda tests the role's rights when the mapping is made.
    handler.role.before(mapping)
    return mapping
