"""A website of files: a bucket, an object for each file, a distribution, a policy as a document."""

import json
from pathlib import Path

from cdktf import App, Fn, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.cloudfront_distribution import (
    CloudfrontDistribution,
    CloudfrontDistributionDefaultCacheBehavior,
    CloudfrontDistributionOrigin,
    CloudfrontDistributionRestrictions,
    CloudfrontDistributionRestrictionsGeoRestriction,
    CloudfrontDistributionViewerCertificate,
)
from cdktf_cdktf_provider_aws.cloudfront_origin_access_control import (
    CloudfrontOriginAccessControl,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_object import S3Object
from constructs import Construct

TYPES = {".html": "text/html", ".txt": "text/plain"}


class Website(Construct):
    """Serves a folder."""

    def __init__(self, scope: Construct, name: str, folder: Path) -> None:
        super().__init__(scope, name)
        self.bucket = S3Bucket(self, "files", bucket_prefix=f"{name}-", force_destroy=True)
        closed = S3BucketPublicAccessBlock(
            self,
            "closed",
            bucket=self.bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        for path in sorted(folder.rglob("*.txt")):
            key = path.relative_to(folder).as_posix()
            S3Object(
                self,
                f"file-{key}",
                bucket=self.bucket.id,
                key=key,
                source=key,
                content_type=TYPES[path.suffix],
                etag=Fn.filemd5(key),
            )
        access = CloudfrontOriginAccessControl(
            self,
            "access",
            name=name,
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
        )
        self.distribution = CloudfrontDistribution(
            self,
            "distribution",
            enabled=True,
            default_root_object="index.html",
            origin=[
                CloudfrontDistributionOrigin(
                    origin_id="files",
                    domain_name=self.bucket.bucket_regional_domain_name,
                    origin_access_control_id=access.id,
                )
            ],
            default_cache_behavior=CloudfrontDistributionDefaultCacheBehavior(
                allowed_methods=["GET", "HEAD"],
                cached_methods=["GET", "HEAD"],
                target_origin_id="files",
                viewer_protocol_policy="redirect-to-https",
            ),
            restrictions=CloudfrontDistributionRestrictions(
                geo_restriction=CloudfrontDistributionRestrictionsGeoRestriction(
                    restriction_type="none"
                )
            ),
            viewer_certificate=CloudfrontDistributionViewerCertificate(
                cloudfront_default_certificate=True
            ),
        )
        document = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudfront.amazonaws.com"},
                    "Action": "s3:GetObject",
                    "Resource": f"{self.bucket.arn}/*",
                    "Condition": {"StringEquals": {"AWS:SourceArn": self.distribution.arn}},
                }
            ],
        }
        S3BucketPolicy(
            self,
            "policy",
            bucket=self.bucket.id,
            policy=json.dumps(document),
            depends_on=[closed],
        )


def run(app: App) -> object:
    stack = TerraformStack(app, "static-website")
    AwsProvider(stack, "aws", region="eu-west-1")
    site = Website(stack, "site", Path(__file__).parent / "assets")
    TerraformOutput(stack, "url", value=f"https://{site.distribution.domain_name}")
    return [site.distribution.domain_name, site.bucket.bucket_regional_domain_name]
