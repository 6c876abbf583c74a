"""What Terraform's provider reads of each resource when it plans, and of which ARNs.

Each entry was seen in the requests of a plan. A test plans with a role that may do no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """What must be allowed for a resource type.

    Parameters
    ----------
    actions : tuple of str
        The actions.
    arn : str
        Which ARNs, after ``arn:<partition>:``. ``{region}``, ``{account}`` and ``{name}`` stand for
        what they say. ``*`` for actions that take no resource.
    argument : str
        The argument with the resource's name. Default: none, the ARN has no name of ours.
    """

    actions: tuple[str, ...]
    arn: str
    argument: str = ""


_API = "apigateway:{region}::/"
_POOL = "cognito-idp:{region}:{account}:userpool/*"
_IDENTITIES = "cognito-identity:{region}:{account}:identitypool/*"
_FUNCTIONS = "lambda:{region}:{account}:function:*"
_FUNCTION = "lambda:{region}:{account}:function:{name}"


def _api(*places: str) -> tuple[Reading, ...]:
    return tuple(Reading(("apigateway:GET",), f"{_API}{place}") for place in places)


def _pool(*operations: str) -> tuple[Reading, ...]:
    return (Reading(tuple(f"cognito-idp:{each}" for each in operations), _POOL),)


def _identities(*operations: str) -> tuple[Reading, ...]:
    return (Reading(tuple(f"cognito-identity:{each}" for each in operations), _IDENTITIES),)


def _bucket(*operations: str) -> tuple[Reading, ...]:
    return (Reading(tuple(f"s3:{each}" for each in operations), "s3:::{name}", "bucket"),)


_ROLE = Reading(
    ("iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),
    "iam::{account}:role/*{name}",
    "name",
)
# What is attached names the role by a reference; the role itself is in the stack.
_ROLE_OF_THE_STACK = Reading(_ROLE.actions, _ROLE.arn)
_TABLE = Reading(
    (
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListTagsOfResource",
    ),
    "dynamodb:{region}:{account}:table/{name}",
    "name",
)
_SCALING = Reading(
    (
        "application-autoscaling:DescribeScalableTargets",
        "application-autoscaling:DescribeScalingPolicies",
        "application-autoscaling:ListTagsForResource",
    ),
    "*",
)
#: What a plan reads, by the type; data sources have ``data.`` before it.
READ: Mapping[str, tuple[Reading, ...]] = {
    # The one of a sign-in host is in us-east-1, wherever its pool is.
    "aws_acm_certificate": (
        Reading(
            ("acm:DescribeCertificate", "acm:ListTagsForCertificate"),
            "acm:*:{account}:certificate/*",
        ),
    ),
    "aws_acm_certificate_validation": (
        Reading(("acm:DescribeCertificate",), "acm:*:{account}:certificate/*"),
    ),
    **dict.fromkeys(
        (
            "aws_apigatewayv2_api",
            "aws_apigatewayv2_authorizer",
            "aws_apigatewayv2_integration",
            "aws_apigatewayv2_route",
            "aws_apigatewayv2_stage",
        ),
        _api("apis/*"),
    ),
    "aws_apigatewayv2_api_mapping": _api("domainnames/*"),
    "aws_apigatewayv2_domain_name": _api("domainnames/*"),
    "aws_apigatewayv2_vpc_link": _api("vpclinks/*"),
    "aws_appautoscaling_policy": (_SCALING,),
    "aws_appautoscaling_target": (_SCALING,),
    "aws_cloudwatch_log_group": (
        Reading(("logs:DescribeLogGroups",), "*"),
        Reading(("logs:ListTagsForResource",), "logs:{region}:{account}:log-group:*{name}", "name"),
    ),
    "aws_cloudwatch_metric_alarm": (
        Reading(("cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"), "*"),
    ),
    "aws_cognito_identity_pool": _identities("DescribeIdentityPool"),
    "aws_cognito_identity_pool_provider_principal_tag": _identities("GetPrincipalTagAttributeMap"),
    "aws_cognito_identity_pool_roles_attachment": _identities("GetIdentityPoolRoles"),
    "aws_cognito_identity_provider": _pool("DescribeIdentityProvider"),
    "aws_cognito_log_delivery_configuration": _pool("GetLogDeliveryConfiguration"),
    "aws_cognito_managed_login_branding": _pool(
        "DescribeManagedLoginBranding",
        "DescribeManagedLoginBrandingByClient",
        "ListUserPoolClients",
    ),
    "aws_cognito_resource_server": _pool("DescribeResourceServer"),
    "aws_cognito_risk_configuration": _pool("DescribeRiskConfiguration"),
    "aws_cognito_user_group": _pool("GetGroup"),
    "aws_cognito_user_pool": _pool("DescribeUserPool", "GetUserPoolMfaConfig"),
    "aws_cognito_user_pool_client": _pool("DescribeUserPoolClient"),
    "aws_cognito_user_pool_domain": (Reading(("cognito-idp:DescribeUserPoolDomain",), "*"),),
    "aws_cognito_user_pool_ui_customization": _pool("GetUICustomization"),
    "aws_dynamodb_table": (_TABLE,),
    "aws_iam_openid_connect_provider": (
        Reading(("iam:GetOpenIDConnectProvider",), "iam::{account}:oidc-provider/*"),
    ),
    "aws_iam_policy": (
        Reading(("iam:GetPolicy", "iam:GetPolicyVersion"), "iam::{account}:policy/*{name}", "name"),
    ),
    "aws_iam_role": (_ROLE,),
    "aws_iam_role_policy": (_ROLE_OF_THE_STACK,),
    "aws_iam_role_policy_attachment": (_ROLE_OF_THE_STACK,),
    "aws_iam_saml_provider": (
        Reading(("iam:GetSAMLProvider",), "iam::{account}:saml-provider/{name}", "name"),
    ),
    "aws_kms_key": (
        Reading(
            (
                "kms:DescribeKey",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:ListResourceTags",
            ),
            "kms:{region}:{account}:key/*",
        ),
    ),
    "aws_lambda_event_source_mapping": (
        Reading(("lambda:GetEventSourceMapping", "lambda:ListTags"), "*"),
    ),
    "aws_lambda_function": (
        Reading(
            (
                "lambda:GetFunction",
                "lambda:GetFunctionCodeSigningConfig",
                "lambda:ListVersionsByFunction",
            ),
            _FUNCTION,
            "function_name",
        ),
    ),
    "aws_lambda_permission": (
        Reading(("lambda:GetPolicy",), "lambda:{region}:{account}:function:*"),
    ),
    "aws_route53_record": (
        Reading(
            ("route53:GetHostedZone", "route53:ListResourceRecordSets"), "route53:::hostedzone/*"
        ),
    ),
    "aws_s3_bucket": _bucket(
        "GetAccelerateConfiguration",
        "GetBucketAcl",
        "GetBucketCORS",
        "GetBucketLogging",
        "GetBucketObjectLockConfiguration",
        "GetBucketPolicy",
        "GetBucketRequestPayment",
        "GetBucketTagging",
        "GetBucketVersioning",
        "GetBucketWebsite",
        "GetEncryptionConfiguration",
        "GetLifecycleConfiguration",
        "GetReplicationConfiguration",
        "ListBucket",
    ),
    "aws_s3_bucket_cors_configuration": _bucket("GetBucketCORS"),
    "aws_s3_bucket_lifecycle_configuration": _bucket("GetLifecycleConfiguration"),
    "aws_s3_bucket_notification": _bucket("GetBucketNotification"),
    "aws_s3_bucket_ownership_controls": _bucket("GetBucketOwnershipControls"),
    "aws_s3_bucket_policy": _bucket("GetBucketPolicy"),
    "aws_s3_bucket_public_access_block": _bucket("GetBucketPublicAccessBlock"),
    "aws_s3_bucket_server_side_encryption_configuration": _bucket("GetEncryptionConfiguration"),
    "aws_s3_bucket_versioning": _bucket("GetBucketVersioning"),
    "aws_s3_object": (
        *_bucket("ListBucket"),
        Reading(("s3:GetObject", "s3:GetObjectTagging"), "s3:::{name}/{key}", "bucket"),
    ),
    "aws_wafv2_web_acl_association": (
        # AWS asks both services: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html
        Reading(("wafv2:GetWebACL", "wafv2:GetWebACLForResource"), "*"),
        *_pool("GetWebACLForResource"),
    ),
    "terraform_data": (),
    "data.aws_apigatewayv2_api": _api("apis/*"),
    "data.aws_caller_identity": (),
    "data.aws_dynamodb_table": (_TABLE,),
    "data.aws_iam_policy_document": (),
    "data.aws_lambda_function": (
        Reading(
            ("lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig"),
            _FUNCTION,
            "function_name",
        ),
    ),
    "data.aws_partition": (),
    "data.aws_region": (),
    "data.aws_s3_bucket": _bucket("ListBucket"),
    "data.aws_secretsmanager_secret_version": (
        Reading(
            ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
            "secretsmanager:{region}:{account}:secret:{name}*",
            "secret_id",
        ),
    ),
    "data.aws_ssm_parameter": (
        Reading(("ssm:GetParameter",), "ssm:{region}:{account}:parameter{name}", "name"),
    ),
    # A state of another stack, of whose bucket and key the role is made.
    "data.terraform_remote_state": (),
    "data.aws_route53_zone": (
        Reading(("route53:ListHostedZones", "route53:ListHostedZonesByName"), "*"),
        Reading(("route53:GetHostedZone", "route53:ListTagsForResource"), "route53:::hostedzone/*"),
    ),
}
