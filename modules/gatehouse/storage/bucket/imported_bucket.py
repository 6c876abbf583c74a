"""An S3 bucket that something else makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gatehouse.core import Component, aws
from gatehouse.core.engine import Construct
from gatehouse.core.options import option

from .bucket import Bucket
from .notifications import Notifications


@dataclass
class ImportedBucketNodes:
    """What an `ImportedBucket` makes: it reads, and makes notifications if it is asked to."""

    bucket: aws.data_aws_s3_bucket.DataAwsS3Bucket
    notification: Any = None
    notification_permission: dict[str, Any] = field(default_factory=dict)


class ImportedBucket(Bucket):
    """What `Bucket.from_name` returns.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    name : str
        Name of the bucket in AWS.
    """

    Nodes = ImportedBucketNodes
    _is_made_here = False

    def __init__(self, scope: Construct, id: str, name: str) -> None:
        Component.__init__(self, scope, id)
        given = option(self, "name", name).text(
            r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
            rule="a bucket's name must have 3 to 63 lowercase letters, digits, dots and hyphens",
            fix='write the name that it has in AWS, "uploads-production"',
        )
        self._kms_key: str | None = None
        self._notifications = Notifications(self)
        bucket = self.resource("bucket").of(aws.data_aws_s3_bucket.DataAwsS3Bucket, bucket=given)
        self._bucket_id = bucket.id
        self.arn = bucket.arn
        # A data source with the attributes that a bucket is read by.
        self.nodes = ImportedBucketNodes(bucket=bucket)  # type: ignore[assignment]
