"""Tables and buckets that run, with their settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.errors import CommandError

from .aws import Aws
from .refusals import refusals

Json = dict[str, Any]

# What S3 answers with, by the provider's resource, and what asks for it.
_SETTINGS = {
    "ownership_controls": "get_bucket_ownership_controls",
    "public_access_block": "get_public_access_block",
    "encryption": "get_bucket_encryption",
    "policy": "get_bucket_policy",
    "cors": "get_bucket_cors",
    "lifecycle": "get_bucket_lifecycle_configuration",
}
# What no construct says of a bucket. It stays as it is.
_OUTSIDE = {
    "notifications": "get_bucket_notification_configuration",
    "logging": "get_bucket_logging",
    "website": "get_bucket_website",
    "replication": "get_bucket_replication",
}
_NONE = ("NoSuch", "NotFound")


@dataclass(frozen=True)
class RunningTable:
    """What AWS says of a table, in its own words.

    Parameters
    ----------
    table : dict
        Of DescribeTable.
    ttl : dict
        Of DescribeTimeToLive.
    has_recovery : bool
        Whether it can be restored to any second.
    """

    table: Json
    ttl: Json
    has_recovery: bool

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.table["TableName"])

    @property
    def arn(self) -> str:
        """Its ARN."""
        return str(self.table["TableArn"])


@dataclass(frozen=True)
class RunningBucket:
    """What AWS says of a bucket, in its own words.

    Parameters
    ----------
    name : str
        Its name.
    versioning : str
        ``Enabled`` or ``Suspended``. Empty where it never had versions.
    settings : dict
        What it has of the settings that a construct makes, by their nodes.
    outside : list of str
        What it has that no construct says.
    """

    name: str
    versioning: str
    settings: Mapping[str, Json]
    outside: list[str]


def read_table(aws: Aws, name: str) -> RunningTable:
    """Read a table.

    Raises
    ------
    CommandError
        If there is none of this name, or a right is missing.
    """
    with refusals(aws, f"table {name}", "--table"):
        client = aws.client("dynamodb")
        table = client.describe_table(TableName=name)["Table"]
        ttl = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        backups = client.describe_continuous_backups(TableName=name)
    recovery = backups["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription") or {}
    return RunningTable(table, ttl, recovery.get("PointInTimeRecoveryStatus") == "ENABLED")


def read_bucket(aws: Aws, name: str) -> RunningBucket:
    """Read a bucket.

    Raises
    ------
    CommandError
        If there is none of this name, it is of another region, or a right is missing.
    """
    with refusals(aws, f"bucket {name}", "--bucket"):
        client = aws.client("s3")
        # S3 says nothing of its oldest region, and an old word of Ireland.
        place = client.get_bucket_location(Bucket=name).get("LocationConstraint") or "us-east-1"
        region = {"EU": "eu-west-1"}.get(place, place)
        if region != aws.region:
            raise CommandError(
                f"--bucket must be of the region {aws.region}, and {name} is of {region}.",
                "Each region has a stack of its own: run it once for each.",
                exit_code=2,
            )
        settings = {node: _setting(client, ask, name) for node, ask in _SETTINGS.items()}
        outside = {word: _setting(client, ask, name) for word, ask in _OUTSIDE.items()}
        versioning = client.get_bucket_versioning(Bucket=name).get("Status") or ""
    return RunningBucket(
        name=name,
        versioning=versioning,
        settings={node: each for node, each in settings.items() if each},
        outside=[word for word, each in outside.items() if each],
    )


def _setting(client: Any, ask: str, name: str) -> Json:
    """One setting of a bucket; empty where it has none."""
    try:
        found = getattr(client, ask)(Bucket=name)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code != "NoSuchBucket" and any(word in code for word in _NONE):
            return {}
        raise
    return {key: value for key, value in found.items() if key != "ResponseMetadata" and value}
