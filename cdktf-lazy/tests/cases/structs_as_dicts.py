"""Blocks as structs, as dicts, nested, in lists; what reading them gives back."""

from typing import Any

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.cloudfront_distribution import (
    CloudfrontDistribution,
    CloudfrontDistributionDefaultCacheBehavior,
    CloudfrontDistributionOrigin,
    CloudfrontDistributionOriginCustomOriginConfig,
    CloudfrontDistributionRestrictions,
    CloudfrontDistributionRestrictionsGeoRestriction,
    CloudfrontDistributionViewerCertificate,
)
from cdktf_cdktf_provider_aws.ecs_service import EcsService
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleFilter,
)

from cases._seen import error_of, shown


def run(app: App) -> object:
    stack = TerraformStack(app, "structs-as-dicts")
    AwsProvider(stack, "aws")
    distribution = CloudfrontDistribution(
        stack,
        "structs",
        enabled=True,
        origin=[
            CloudfrontDistributionOrigin(
                domain_name="example.org",
                origin_id="o",
                custom_origin_config=CloudfrontDistributionOriginCustomOriginConfig(
                    http_port=80,
                    https_port=443,
                    origin_protocol_policy="https-only",
                    origin_ssl_protocols=["TLSv1.2"],
                ),
            )
        ],
        default_cache_behavior=CloudfrontDistributionDefaultCacheBehavior(
            allowed_methods=["GET"],
            cached_methods=["GET"],
            target_origin_id="o",
            viewer_protocol_policy="redirect-to-https",
            forwarded_values={"query_string": False, "cookies": {"forward": "none"}},
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
    distribution_class: Any = CloudfrontDistribution
    plain = distribution_class(
        stack,
        "dicts",
        enabled=True,
        origin=[
            {
                "domainName": "example.org",
                "originId": "o",
                "customOriginConfig": {
                    "httpPort": 80,
                    "httpsPort": 443,
                    "originProtocolPolicy": "https-only",
                    "originSslProtocols": ["TLSv1.2"],
                },
            }
        ],
        default_cache_behavior={
            "allowed_methods": ["GET"],
            "cached_methods": ["GET"],
            "target_origin_id": "o",
            "viewer_protocol_policy": "redirect-to-https",
        },
        restrictions={"geo_restriction": {"restriction_type": "none"}},
        viewer_certificate={"cloudfront_default_certificate": True},
    )
    rules = S3BucketLifecycleConfiguration(
        stack,
        "rules",
        bucket="b",
        rule=[
            S3BucketLifecycleConfigurationRule(
                id=f"r{number}",
                status="Enabled",
                filter=[S3BucketLifecycleConfigurationRuleFilter(prefix=f"p{number}/")],
                expiration=[S3BucketLifecycleConfigurationRuleExpiration(days=number)],
            )
            for number in range(3)
        ],
    )
    service = EcsService(
        stack, "service", name="n", network_configuration={"subnets": ["a"]}, load_balancer=[]
    )
    service.put_network_configuration(subnets=["b", "c"], assign_public_ip=True)
    service.put_load_balancer([{"containerName": "c", "containerPort": 80}])
    struct = CloudfrontDistributionViewerCertificate(cloudfront_default_certificate=False)
    seen: list[Any] = [
        struct.cloudfront_default_certificate,
        struct.acm_certificate_arn,
        repr(struct),
        struct == CloudfrontDistributionViewerCertificate(cloudfront_default_certificate=False),
        struct != CloudfrontDistributionViewerCertificate(),
        shown(distribution.origin_input),
        shown(distribution.default_cache_behavior_input),
        shown(plain.origin_input),
        shown(plain.restrictions_input),
        shown(rules.rule_input),
        shown(service.network_configuration_input),
        shown(service.network_configuration.subnets_input),
        shown(distribution.default_cache_behavior.forwarded_values.cookies.forward_input),
        shown(distribution.restrictions.geo_restriction.internal_value),
        shown(distribution.viewer_certificate.internal_value),
        shown(distribution.origin.get(0).custom_origin_config.http_port),
        shown(distribution.origin.internal_value),
        distribution.viewer_certificate.acm_certificate_arn,
        error_of(lambda: distribution_class(stack, "bad", enabled=True, origin=[{"a": 1}])),
    ]
    distribution.viewer_certificate.minimum_protocol_version = "TLSv1.2_2021"
    distribution.restrictions.geo_restriction.locations = ["DE"]
    service.network_configuration.assign_public_ip = False
    plain.viewer_certificate.reset_cloudfront_default_certificate()
    return seen
