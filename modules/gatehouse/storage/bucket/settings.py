"""What is set on every bucket: no ACLs, no public, encryption, versions, CORS."""

from __future__ import annotations

from typing import Any

from gatehouse.core import Component, aws
from gatehouse.iam import Condition, Principal
from gatehouse.iam.policy_document import statement

from .cors import BucketCors, check_rules


def add_ownership_controls(
    bucket: Component, name: str
) -> aws.s3_bucket_ownership_controls.S3BucketOwnershipControls:
    """Turn ACLs off."""
    module = aws.s3_bucket_ownership_controls
    return bucket.resource("ownership_controls").of(
        module.S3BucketOwnershipControls,
        bucket=name,
        # ACLs off: who may have an object is said by policies alone.
        rule=module.S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
    )


def add_public_access_block(
    bucket: Component, name: str
) -> aws.s3_bucket_public_access_block.S3BucketPublicAccessBlock:
    """Keep the public out, whatever policies say."""
    return bucket.resource("public_access_block").of(
        aws.s3_bucket_public_access_block.S3BucketPublicAccessBlock,
        bucket=name,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )


def add_encryption(bucket: Component, name: str, kms_key: str | None) -> Any:
    """Encrypt objects that do not say how themselves."""
    module = aws.s3_bucket_server_side_encryption_configuration
    return bucket.resource("encryption").of(
        module.S3BucketServerSideEncryptionConfigurationA,
        bucket=name,
        rule=[
            module.S3BucketServerSideEncryptionConfigurationRuleA(
                apply_server_side_encryption_by_default=module.S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
                    sse_algorithm="aws:kms" if kms_key else "AES256",
                    kms_master_key_id=kms_key,
                ),
                # One data key for many objects: hundreds of requests to KMS become one.
                bucket_key_enabled=True if kms_key else None,
            )
        ],
    )


def add_versioning(bucket: Component, name: str, versioning: bool) -> Any:
    """Keep what is overwritten or deleted, if asked to."""
    module = aws.s3_bucket_versioning
    return bucket.resource("versioning").of(
        module.S3BucketVersioningA,
        bucket=name,
        # Not "Disabled": the provider accepts that for a new bucket only, never as a change.
        versioning_configuration=module.S3BucketVersioningVersioningConfiguration(
            status="Enabled" if versioning else "Suspended"
        ),
    )


def add_cors(
    bucket: Component, name: str, cors: BucketCors
) -> aws.s3_bucket_cors_configuration.S3BucketCorsConfiguration:
    """Let web pages use the bucket."""
    module = aws.s3_bucket_cors_configuration
    return bucket.resource("cors", check=check_rules).of(
        module.S3BucketCorsConfiguration,
        bucket=name,
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


def add_policy_document(
    bucket: Component, arn: str
) -> aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument:
    """Write the bucket's policy: nobody reaches it except over TLS."""
    return bucket.resource("policy_document").of(
        aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument,
        statement=[
            statement(
                sid="TlsOnly",
                effect="Deny",
                actions=["s3:*"],
                resources=[arn, f"{arn}/*"],
                principals=[Principal("*", ["*"])],
                conditions=[Condition("Bool", "aws:SecureTransport", ["false"])],
            )
        ],
    )


def add_policy(
    bucket: Component, name: str, document: str, block: Any
) -> aws.s3_bucket_policy.S3BucketPolicy:
    """Put the policy on the bucket."""
    return bucket.resource("policy").of(
        aws.s3_bucket_policy.S3BucketPolicy,
        bucket=name,
        policy=document,
        # S3 answers 409 to two changes of one bucket's access at a time.
        depends_on=[block] if block is not None else None,
    )
