"""An S3 bucket."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from modules.core import LimitError, Transforms, aws
from modules.core.engine import Construct
from modules.core.keywords import known_options_only
from modules.core.options import option
from modules.iam import Condition, Principal
from modules.iam.policy_document import statement

from .bucket_grants import BucketGrants

# The provider puts 26 characters behind a prefix, and names have 63.
LONGEST_BUCKET_PREFIX = 37


@known_options_only
@dataclass(frozen=True)
class BucketCors:
    """Which web pages may read and write the bucket from a browser.

    CORS is no access control: it says which pages' scripts may see the answer; who may have the
    object is said by policies.

    Parameters
    ----------
    allow_origins : sequence of str
        Origins such as ``https://app.example.com``. Default: ``*``; every request is signed by
        credentials that a foreign page does not have.
    allow_methods : sequence of str
        Methods. Default: GET, PUT, POST, DELETE and HEAD, those of an upload and a download.
    allow_headers : sequence of str
        Request headers. Default: ``*``; signed uploads carry headers of the SDK's choosing.
    expose_headers : sequence of str
        Response headers that scripts may read. Default: ``ETag``, which multipart uploads need.
    max_age : timedelta
        How long a browser keeps the answer. Default: one hour.
    """

    allow_origins: Sequence[str] = ("*",)
    allow_methods: Sequence[str] = ("DELETE", "GET", "HEAD", "POST", "PUT")
    allow_headers: Sequence[str] = ("*",)
    expose_headers: Sequence[str] = ("ETag",)
    max_age: timedelta = timedelta(hours=1)

    def __post_init__(self) -> None:
        for origin in option("BucketCors", "allow_origins", self.allow_origins).list_of(str):
            option("BucketCors", "allow_origins", origin).text(
                r"\*|https?://[^/\s]+|[a-z][a-z0-9+.-]*://[^/\s]+",
                rule="an origin is scheme://host, without a path",
                fix='write "https://app.example.com"',
            )
        methods = ("DELETE", "GET", "HEAD", "POST", "PUT")
        option("BucketCors", "allow_methods", self.allow_methods).some_of(*methods)
        for name in ("allow_origins", "allow_methods"):
            option("BucketCors", name, getattr(self, name)).not_empty()
        option("BucketCors", "allow_headers", self.allow_headers).list_of(str)
        option("BucketCors", "expose_headers", self.expose_headers).list_of(str)
        option("BucketCors", "max_age", self.max_age).duration(
            timedelta(0), timedelta(seconds=2**31 - 1)
        )


@dataclass(frozen=True)
class BucketNodes:
    """What a `Bucket` makes."""

    bucket: aws.s3_bucket.S3Bucket
    ownership_controls: aws.s3_bucket_ownership_controls.S3BucketOwnershipControls
    public_access_block: aws.s3_bucket_public_access_block.S3BucketPublicAccessBlock
    encryption: Any
    versioning: Any
    policy_document: aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument
    policy: aws.s3_bucket_policy.S3BucketPolicy
    cors: aws.s3_bucket_cors_configuration.S3BucketCorsConfiguration | None


class Bucket(BucketGrants):
    """A bucket that is private, reached over TLS only, encrypted and versioned.

    Makes ``aws_s3_bucket`` and, beside it, its ownership controls (no ACLs), public access block,
    encryption, versioning, policy and, where asked for, CORS.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope. The bucket's name begins with app, stage and this; the provider puts
        a unique end behind it, since names of buckets are the whole world's.
    cors : bool or BucketCors
        Whether web pages may use it. Default: False. True is ``BucketCors()``.
    versioning : bool
        Whether an overwritten or deleted object can be had back. Default: True.
    protect : bool, optional
        Whether Terraform refuses to delete it. Default: the stack's, true in production. Elsewhere
        deleting the stack deletes its objects too.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``.

    Examples
    --------
    >>> from modules.core import App, AppStack
    >>> uploads = Bucket(AppStack(App(), "notes"), "Uploads", cors=True)
    >>> [permission.actions for permission in uploads.own_folder("private").permissions]
    [('s3:GetObject', 's3:PutObject', 's3:DeleteObject'), ('s3:ListBucket',)]

    Notes
    -----
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """

    Nodes = BucketNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        cors: bool | BucketCors = False,
        versioning: bool = True,
        protect: bool | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        option(self, "cors", cors).instance(bool, BucketCors)
        option(self, "versioning", versioning).flag()
        self.protect = (
            self.stack.protect if protect is None else option(self, "protect", protect).flag()
        )
        bucket = self._bucket()
        self._bucket_id = bucket.id
        self.arn: str = bucket.arn
        document = self._policy_document()
        block = self._public_access_block()
        self.nodes = BucketNodes(
            bucket=bucket,
            ownership_controls=self._ownership_controls(),
            public_access_block=block,
            encryption=self._encryption(),
            versioning=self._versioning(versioning),
            policy_document=document,
            policy=self._policy(document.json, block),
            cors=self._cors(BucketCors() if cors is True else cors) if cors else None,
        )

    @property
    def name(self) -> str:
        """Name of the bucket in AWS, known when it is made."""
        return self._bucket_id

    @cached_property
    def regional_domain_name(self) -> str:
        """Host name of the bucket in its region."""
        return self.nodes.bucket.bucket_regional_domain_name

    @property
    def link_environment(self) -> dict[str, str]:
        """What a linked function finds in its environment: ``UPLOADS_BUCKET_NAME``."""
        return {f"{self.address.upper()}_BUCKET_NAME": self.name}

    def _bucket(self) -> aws.s3_bucket.S3Bucket:
        return self.resource("bucket").of(
            aws.s3_bucket.S3Bucket,
            bucket_prefix=self._prefix(),
            force_destroy=not self.protect,
            lifecycle=self.keep_data(self.protect),
        )

    def _prefix(self) -> str:
        words = (self.stack.app_name, self.stack.stage, self.address)
        prefix = re.sub(r"[^a-z0-9-]+", "-", "-".join(words)) + "-"
        if len(prefix) > LONGEST_BUCKET_PREFIX:
            raise LimitError(
                construct=self.path,
                option="id",
                value=prefix,
                rule=f"a bucket's name begins with at most {LONGEST_BUCKET_PREFIX} characters, "
                "since AWS allows 63 and 26 make it unique",
                fix="shorten the id, the stage or the app's name by "
                f"{len(prefix) - LONGEST_BUCKET_PREFIX}",
            )
        return prefix

    def _ownership_controls(self) -> aws.s3_bucket_ownership_controls.S3BucketOwnershipControls:
        module = aws.s3_bucket_ownership_controls
        return self.resource("ownership_controls", guards=("rule",)).of(
            module.S3BucketOwnershipControls,
            bucket=self._bucket_id,
            # ACLs off: who may have an object is said by policies alone.
            rule=module.S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
        )

    def _public_access_block(self) -> aws.s3_bucket_public_access_block.S3BucketPublicAccessBlock:
        closed = (
            "block_public_acls",
            "block_public_policy",
            "ignore_public_acls",
            "restrict_public_buckets",
        )
        return self.resource("public_access_block", guards=closed).of(
            aws.s3_bucket_public_access_block.S3BucketPublicAccessBlock,
            bucket=self._bucket_id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )

    def _encryption(self) -> Any:
        module = aws.s3_bucket_server_side_encryption_configuration
        return self.resource("encryption").of(
            module.S3BucketServerSideEncryptionConfigurationA,
            bucket=self._bucket_id,
            rule=[
                module.S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=module.S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
                        sse_algorithm="AES256"
                    )
                )
            ],
        )

    def _versioning(self, versioning: bool) -> Any:
        module = aws.s3_bucket_versioning
        return self.resource("versioning").of(
            module.S3BucketVersioningA,
            bucket=self._bucket_id,
            # Not "Disabled": the provider takes that for a new bucket only, never as a change.
            versioning_configuration=module.S3BucketVersioningVersioningConfiguration(
                status="Enabled" if versioning else "Suspended"
            ),
        )

    def _policy_document(self) -> aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument:
        return self.resource("policy_document", guards=("statement",)).of(
            aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument,
            statement=[
                statement(
                    sid="TlsOnly",
                    effect="Deny",
                    actions=["s3:*"],
                    resources=[self.arn, f"{self.arn}/*"],
                    principals=[Principal("*", ["*"])],
                    conditions=[Condition("Bool", "aws:SecureTransport", ["false"])],
                )
            ],
        )

    def _policy(self, document: str, block: Any) -> aws.s3_bucket_policy.S3BucketPolicy:
        return self.resource("policy", guards=("policy",)).of(
            aws.s3_bucket_policy.S3BucketPolicy,
            bucket=self._bucket_id,
            policy=document,
            # S3 answers 409 to two changes of one bucket's access at a time.
            depends_on=[block],
        )

    def _cors(self, cors: Any) -> aws.s3_bucket_cors_configuration.S3BucketCorsConfiguration:
        module = aws.s3_bucket_cors_configuration
        return self.resource("cors").of(
            module.S3BucketCorsConfiguration,
            bucket=self._bucket_id,
            cors_rule=[
                module.S3BucketCorsConfigurationCorsRule(
                    allowed_origins=[*cors.allow_origins],
                    allowed_methods=[*cors.allow_methods],
                    allowed_headers=[*cors.allow_headers],
                    expose_headers=[*cors.expose_headers],
                    max_age_seconds=int(cors.max_age.total_seconds()),
                )
            ],
        )
