"""Grants on what exists outside of the app: queues, topics and event buses, by their ARN."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core.arns import EVENT_BUS, QUEUE, TOPIC, check_arn
from gatehouse.core.keywords import known_options_only

from .permission import Grant, Permission

_FIX = "copy the ARN from the console, or from an output of the stack that makes it"


@known_options_only
@dataclass(frozen=True)
class Queue:
    """A queue of SQS that something else makes.

    Parameters
    ----------
    arn : str
        Its ARN.

    Examples
    --------
    >>> jobs = Queue("arn:aws:sqs:eu-west-1:111122223333:jobs")
    >>> jobs.send().permissions[0].actions
    ('sqs:SendMessage',)
    """

    arn: str

    def __post_init__(self) -> None:
        check_arn("Queue", "arn", self.arn, QUEUE, fix=_FIX)

    def send(self) -> Grant:
        """Sending messages."""
        return _grant(self, "QueueSend", "sqs:SendMessage")

    def receive(self) -> Grant:
        """Receiving messages and deleting them when they are done, as a Lambda trigger does."""
        return _grant(
            self,
            "QueueReceive",
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
        )


@known_options_only
@dataclass(frozen=True)
class Topic:
    """A topic of SNS that something else makes.

    Parameters
    ----------
    arn : str
        Its ARN.

    Examples
    --------
    >>> Topic("arn:aws:sns:eu-west-1:111122223333:news").publish().permissions[0].actions
    ('sns:Publish',)
    """

    arn: str

    def __post_init__(self) -> None:
        check_arn("Topic", "arn", self.arn, TOPIC, fix=_FIX)

    def publish(self) -> Grant:
        """Publishing messages."""
        return _grant(self, "TopicPublish", "sns:Publish")


@known_options_only
@dataclass(frozen=True)
class EventBus:
    """An event bus of EventBridge that something else makes.

    Parameters
    ----------
    arn : str
        Its ARN.

    Examples
    --------
    >>> bus = EventBus("arn:aws:events:eu-west-1:111122223333:event-bus/orders")
    >>> bus.put_events().permissions[0].actions
    ('events:PutEvents',)
    """

    arn: str

    def __post_init__(self) -> None:
        check_arn("EventBus", "arn", self.arn, EVENT_BUS, fix=_FIX)

    def put_events(self) -> Grant:
        """Putting events on it."""
        return _grant(self, "BusPutEvents", "events:PutEvents")


def _grant(of: Queue | Topic | EventBus, sid: str, *actions: str) -> Grant:
    return Grant((Permission(actions=actions, resources=[of.arn], sid=sid),), of=of)
