"""Read the logs of the functions and APIs of a local AWS."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running

#: Seconds between two reads of the logs: too short for a person to notice.
_PAUSE = 0.5
#: Milliseconds that are read again, for entries that were written out of order.
_OVERLAP = 5000


@dataclass(frozen=True, order=True)
class Entry:
    """One entry of a log group.

    Parameters
    ----------
    timestamp : int
        Milliseconds since 1970 in UTC.
    group : str
        The log group: ``/aws/lambda/{function}``, or the access log of a stage.
    stream : str
        The stream in the group.
    message : str
        The text, of one line or more.
    """

    timestamp: int
    group: str
    stream: str
    message: str


def entries(instance: Running, *, group: str = "", follow: bool = False) -> Iterator[Entry]:
    """Read the entries of the log groups of a local AWS, oldest first.

    Parameters
    ----------
    instance : Running
        The local AWS.
    group : str
        Read only groups whose name contains this. Default: all groups.
    follow : bool
        Whether to wait for new entries until the local AWS ends. Default False: only the entries
        so far.

    Yields
    ------
    Entry
        Each entry once.

    Raises
    ------
    CommandError
        If the local AWS does not answer.

    Example
    -------
    >>> for entry in entries(running(Path.cwd())[0], group="/aws/lambda/"):  # doctest: +SKIP
    ...     print(entry.message)
    """
    from botocore.exceptions import BotoCoreError, ClientError

    client = _client(instance)
    seen: Counter[Entry] = Counter()
    since = 0
    first = True
    while True:
        try:
            found = Counter(_since(client, group, since))
        except (BotoCoreError, ClientError) as error:
            if follow and not first:
                return
            raise CommandError(f"the logs of {instance.endpoint} cannot be read: {error}") from None
        yield from sorted((found - seen).elements(), key=lambda entry: entry.timestamp)
        if not follow:
            return
        latest = max((entry.timestamp for entry in found), default=since + _OVERLAP)
        since = max(since, latest - _OVERLAP)
        seen = Counter({entry: n for entry, n in found.items() if entry.timestamp >= since})
        first = False
        time.sleep(_PAUSE)


def _client(instance: Running) -> Any:
    # Imported here, because it takes half a second that no other command should wait for.
    import boto3
    from botocore.config import Config

    return boto3.client(
        "logs",
        endpoint_url=instance.endpoint,
        region_name=instance.region,
        aws_access_key_id=instance.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=instance.environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(proxies={}, retries={"total_max_attempts": 1}),
    )


def _since(client: Any, part: str, since: int) -> Iterator[Entry]:
    for page in client.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            name = group["logGroupName"]
            if part in name:
                found = client.filter_log_events(logGroupName=name, startTime=since)
                for event in found["events"]:
                    yield Entry(event["timestamp"], name, event["logStreamName"], event["message"])
