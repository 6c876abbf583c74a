"""An S3 bucket that something else makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from gatehouse.core import aws
from gatehouse.core.bucket_names import check_bucket_name
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option

from .bucket_base import BucketBase, BucketBaseNodes
from .notifications import Called


@dataclass(kw_only=True)
class ImportedBucketNodes(BucketBaseNodes):
    """What an `ImportedBucket` makes: it reads, and makes notifications if it is asked to."""

    bucket: aws.data_aws_s3_bucket.DataAwsS3Bucket


class ImportedBucket(BucketBase):
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

    Nodes: ClassVar[type] = ImportedBucketNodes
    nodes: ImportedBucketNodes

    def __init__(self, scope: Construct, id: str, name: str) -> None:
        super().__init__(scope, id)
        given = check_bucket_name(option(self, "name", name))
        self._source = self.resource("bucket").of(
            aws.data_aws_s3_bucket.DataAwsS3Bucket, bucket=given
        )
        self.nodes = ImportedBucketNodes(bucket=self._source)

    @refuse_unknown_keywords
    def on_object(
        self,
        function: Called,
        *,
        events: Sequence[str] = ("created",),
        prefix: str = "",
        suffix: str = "",
        replaces_reason: str = "",
    ) -> None:
        """Call a function when an object is made or removed; see `BucketBase.on_object`.

        Parameters
        ----------
        function : Function
            What is called.
        events : sequence of str
            ``created`` and ``removed``, or S3's own words. Default: ``created``.
        prefix : str
            Only objects whose key begins so. Default: all.
        suffix : str
            Only objects whose key ends so. Default: all.
        replaces_reason : str
            Why the notifications that the bucket has may go. S3 keeps them as one setting, which
            these replace. Default: none; it is then refused.

        Raises
        ------
        OptionError
            If no reason is given, or two functions would be called for one object.
        """
        option(self, "on_object(replaces_reason=…)", replaces_reason).reason(
            rule="must have a reason: a bucket's notifications are one setting, and these would "
            "replace those that it has",
            fix='call it where the bucket is made, or write replaces_reason="..."',
        )
        super().on_object(function, events=events, prefix=prefix, suffix=suffix)
