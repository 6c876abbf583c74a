"""An S3 bucket."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from gatehouse.core import Transforms, aws
from gatehouse.core.bucket_names import check_bucket_name
from gatehouse.core.data_lock import lock_data
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.names import shortened
from gatehouse.core.options import option
from gatehouse.core.own_name import NameRule, own_name
from gatehouse.core.taking_over import is_made, takes_over
from gatehouse.storage.key_use import check_key

from .bucket_base import BucketBase, BucketBaseNodes
from .cors import BucketCors
from .imported_bucket import ImportedBucket
from .lifecycle import LifecycleRule, add_lifecycle, check_lifecycle
from .settings import (
    add_cors,
    add_encryption,
    add_ownership_controls,
    add_policy,
    add_policy_document,
    add_public_access_block,
    add_versioning,
)

# The provider puts 26 characters behind a prefix, and names have 63.
LONGEST_BUCKET_PREFIX = 37
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
BUCKET_NAME = NameRule(
    r"(?!xn--|sthree-|amzn-s3-demo-)(?!\d+(\.\d+){3}$)(?!.*(\.\.|-s3alias$|--ol-s3$|\.mrap$"
    r"|--x-s3$|--table-s3$))[a-z0-9][a-z0-9.-]+[a-z0-9]",
    "must have 3 to 63 lowercase letters, digits, dots and hyphens, with a letter or digit at both "
    "ends, no two dots in a row, no form of an IP address, and no beginning or end that S3 keeps "
    "for itself, such as xn-- and -s3alias",
    63,
    worldwide=True,
)


@dataclass(kw_only=True)
class BucketNodes(BucketBaseNodes):
    """What a `Bucket` makes; permissions to call functions by the function's address.

    In a stage that takes over a bucket, settings that it does not have in AWS are None.
    """

    bucket: aws.s3_bucket.S3Bucket
    ownership_controls: Any
    public_access_block: Any
    encryption: Any
    versioning: Any
    policy_document: aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument
    policy: Any
    cors: aws.s3_bucket_cors_configuration.S3BucketCorsConfiguration | None
    lifecycle: Any = None


class Bucket(BucketBase):
    """A bucket that is private, reached over TLS only, encrypted and versioned.

    Makes ``aws_s3_bucket`` and, beside it, its ownership controls (no ACLs), public access block,
    encryption, versioning, policy and, where asked for, CORS, lifecycle and notifications.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope. The bucket's name begins with app, stage and this; the provider puts
        a unique end behind it, since names of buckets are unique worldwide.
    cors : bool or BucketCors
        Whether web pages may use it. Default: False. True is ``BucketCors()``.
    versioning : bool
        Whether an overwritten or deleted object can be recovered. Default: True.
    kms_key : str, optional
        ARN of the KMS key that objects are encrypted with. Default: S3's own keys, free of charge.
    lifecycle : sequence of LifecycleRule
        What happens to objects over time. Default: nothing, they stay; old versions too.
    name : dict of str, optional
        Its whole name by stage, ``{"production": "acme-uploads"}``, to take over a bucket that
        something else made. Default: none; the provider chooses the end. It is immutable.
    protect : bool, optional
        Whether Terraform refuses to delete it. Default: the stack's, true in production. Elsewhere
        deleting the stack deletes its objects too.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> uploads = Bucket(AppStack(App(), "notes"), "Uploads", cors=True)
    >>> [permission.actions for permission in uploads.own_folder("private").permissions]
    [('s3:GetObject', 's3:PutObject', 's3:DeleteObject'), ('s3:ListBucket',)]

    Notes
    -----
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """

    Nodes: ClassVar[type] = BucketNodes
    nodes: BucketNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        cors: bool | BucketCors = False,
        versioning: bool = True,
        kms_key: str | None = None,
        lifecycle: Sequence[LifecycleRule] = (),
        name: Mapping[str, str] | None = None,
        protect: bool | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self._own_name = own_name(self, name, BUCKET_NAME)
        option(self, "cors", cors).instance(bool, BucketCors)
        option(self, "versioning", versioning).flag()
        self._kms_key = check_key(self, kms_key)
        rules = check_lifecycle(self, lifecycle)
        self.protect = (
            self.stack.protect if protect is None else option(self, "protect", protect).flag()
        )
        lock_data(
            self, "Bucket", protect=self.protect, holds="its objects", names=(self._own_name, None)
        )
        self._source = bucket = self._bucket()
        document = add_policy_document(self, self.arn)
        block = (
            add_public_access_block(self, self.name) if self._has("public_access_block") else None
        )
        self.nodes = BucketNodes(
            bucket=bucket,
            ownership_controls=add_ownership_controls(self, self.name)
            if self._has("ownership_controls")
            else None,
            public_access_block=block,
            encryption=add_encryption(self, self.name, self._kms_key)
            if self._has("server_side_encryption_configuration")
            else None,
            versioning=add_versioning(self, self.name, versioning)
            if self._has("versioning")
            else None,
            policy_document=document,
            policy=add_policy(self, self.name, document.json, block)
            if self._has("policy")
            else None,
            cors=add_cors(self, self.name, cors if isinstance(cors, BucketCors) else BucketCors())
            if cors
            else None,
            lifecycle=add_lifecycle(self, self.name, rules) if rules else None,
        )

    @classmethod
    @refuse_unknown_keywords
    def from_name(cls, scope: Construct, id: str, name: str) -> ImportedBucket:
        """Import a bucket that exists, so that functions and roles can be given rights on it.

        Parameters
        ----------
        scope : Construct
            The stack, or a construct within it.
        id : str
            Name within the scope.
        name : str
            Name of the bucket in AWS.
        """
        return ImportedBucket(scope, id, name)

    def _bucket(self) -> aws.s3_bucket.S3Bucket:
        return self.resource("bucket", check=self._check_bucket).of(
            aws.s3_bucket.S3Bucket,
            bucket=self._own_name,
            bucket_prefix=None if self._own_name else self._prefix(),
            force_destroy=not self.protect,
            # Terraform can't import it: of one that is taken over, it is not known.
            lifecycle=self.keep_data(self.protect, ["force_destroy"] if self._is_taken else []),
        )

    @property
    def _is_taken(self) -> bool:
        return takes_over(self.stack, f"aws_s3_bucket.{self.address}")

    def _has(self, setting: str) -> bool:
        bucket = f"aws_s3_bucket.{self.address}"
        return is_made(self.stack, f"aws_s3_bucket_{setting}.{self.address}", bucket)

    def _check_bucket(self, arguments: dict[str, Any]) -> None:
        """Check a name that a transform set."""
        if arguments.get("bucket") is not None:
            check_bucket_name(option(self, "bucket", arguments["bucket"]), fix="rename it")

    def _prefix(self) -> str:
        words = (self.stack.app_name, self.stack.stage, self.address)
        name = re.sub(r"[^a-z0-9-]+", "-", "-".join(words))
        return shortened(name, LONGEST_BUCKET_PREFIX, "-")  # 63, less the 26 that make it unique
