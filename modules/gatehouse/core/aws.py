"""The only door to the AWS provider's bindings, those of the chosen engine.

Each resource type is a module of the bindings; it is loaded when it is first named, so that a
synth pays for the types that it uses and not for all of them.

Examples
--------
>>> from gatehouse.core import aws
>>> aws.sqs_queue.SqsQueue.__name__
'SqsQueue'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Loading a module of the bindings without the hooks in place would load all of them.
from . import engine as _engine

if TYPE_CHECKING:
    # One line a resource type that the library makes, so that types are known to mypy.
    import cdktf_cdktf_provider_aws.acm_certificate as acm_certificate
    import cdktf_cdktf_provider_aws.acm_certificate_validation as acm_certificate_validation
    import cdktf_cdktf_provider_aws.apigatewayv2_api as apigatewayv2_api
    import cdktf_cdktf_provider_aws.apigatewayv2_api_mapping as apigatewayv2_api_mapping
    import cdktf_cdktf_provider_aws.apigatewayv2_authorizer as apigatewayv2_authorizer
    import cdktf_cdktf_provider_aws.apigatewayv2_domain_name as apigatewayv2_domain_name
    import cdktf_cdktf_provider_aws.apigatewayv2_integration as apigatewayv2_integration
    import cdktf_cdktf_provider_aws.apigatewayv2_route as apigatewayv2_route
    import cdktf_cdktf_provider_aws.apigatewayv2_stage as apigatewayv2_stage
    import cdktf_cdktf_provider_aws.apigatewayv2_vpc_link as apigatewayv2_vpc_link
    import cdktf_cdktf_provider_aws.appautoscaling_policy as appautoscaling_policy
    import cdktf_cdktf_provider_aws.appautoscaling_target as appautoscaling_target
    import cdktf_cdktf_provider_aws.cloudwatch_log_group as cloudwatch_log_group
    import cdktf_cdktf_provider_aws.cloudwatch_metric_alarm as cloudwatch_metric_alarm
    import cdktf_cdktf_provider_aws.cognito_identity_pool as cognito_identity_pool
    import cdktf_cdktf_provider_aws.cognito_identity_pool_provider_principal_tag as cognito_identity_pool_provider_principal_tag  # noqa: E501
    import cdktf_cdktf_provider_aws.cognito_identity_pool_roles_attachment as cognito_identity_pool_roles_attachment  # noqa: E501
    import cdktf_cdktf_provider_aws.cognito_identity_provider as cognito_identity_provider
    import cdktf_cdktf_provider_aws.cognito_log_delivery_configuration as cognito_log_delivery_configuration  # noqa: E501
    import cdktf_cdktf_provider_aws.cognito_managed_login_branding as cognito_managed_login_branding
    import cdktf_cdktf_provider_aws.cognito_resource_server as cognito_resource_server
    import cdktf_cdktf_provider_aws.cognito_risk_configuration as cognito_risk_configuration
    import cdktf_cdktf_provider_aws.cognito_user_group as cognito_user_group
    import cdktf_cdktf_provider_aws.cognito_user_pool as cognito_user_pool
    import cdktf_cdktf_provider_aws.cognito_user_pool_client as cognito_user_pool_client
    import cdktf_cdktf_provider_aws.cognito_user_pool_domain as cognito_user_pool_domain
    import cdktf_cdktf_provider_aws.cognito_user_pool_ui_customization as cognito_user_pool_ui_customization  # noqa: E501
    import cdktf_cdktf_provider_aws.data_aws_apigatewayv2_api as data_aws_apigatewayv2_api
    import cdktf_cdktf_provider_aws.data_aws_caller_identity as data_aws_caller_identity
    import cdktf_cdktf_provider_aws.data_aws_dynamodb_table as data_aws_dynamodb_table
    import cdktf_cdktf_provider_aws.data_aws_iam_policy_document as data_aws_iam_policy_document
    import cdktf_cdktf_provider_aws.data_aws_lambda_function as data_aws_lambda_function
    import cdktf_cdktf_provider_aws.data_aws_partition as data_aws_partition
    import cdktf_cdktf_provider_aws.data_aws_region as data_aws_region
    import cdktf_cdktf_provider_aws.data_aws_s3_bucket as data_aws_s3_bucket
    import cdktf_cdktf_provider_aws.data_aws_secretsmanager_secret_version as data_aws_secretsmanager_secret_version  # noqa: E501
    import cdktf_cdktf_provider_aws.data_aws_ssm_parameter as data_aws_ssm_parameter
    import cdktf_cdktf_provider_aws.dynamodb_table as dynamodb_table
    import cdktf_cdktf_provider_aws.iam_openid_connect_provider as iam_openid_connect_provider
    import cdktf_cdktf_provider_aws.iam_policy as iam_policy
    import cdktf_cdktf_provider_aws.iam_role as iam_role
    import cdktf_cdktf_provider_aws.iam_role_policy as iam_role_policy
    import cdktf_cdktf_provider_aws.iam_role_policy_attachment as iam_role_policy_attachment
    import cdktf_cdktf_provider_aws.iam_saml_provider as iam_saml_provider
    import cdktf_cdktf_provider_aws.kms_key as kms_key
    import cdktf_cdktf_provider_aws.lambda_event_source_mapping as lambda_event_source_mapping
    import cdktf_cdktf_provider_aws.lambda_function as lambda_function
    import cdktf_cdktf_provider_aws.lambda_permission as lambda_permission
    import cdktf_cdktf_provider_aws.provider as provider
    import cdktf_cdktf_provider_aws.route53_record as route53_record
    import cdktf_cdktf_provider_aws.s3_bucket as s3_bucket
    import cdktf_cdktf_provider_aws.s3_bucket_cors_configuration as s3_bucket_cors_configuration
    import cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration as s3_bucket_lifecycle_configuration  # noqa: E501
    import cdktf_cdktf_provider_aws.s3_bucket_notification as s3_bucket_notification
    import cdktf_cdktf_provider_aws.s3_bucket_ownership_controls as s3_bucket_ownership_controls
    import cdktf_cdktf_provider_aws.s3_bucket_policy as s3_bucket_policy
    import cdktf_cdktf_provider_aws.s3_bucket_public_access_block as s3_bucket_public_access_block
    import cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration as s3_bucket_server_side_encryption_configuration  # noqa: E501
    import cdktf_cdktf_provider_aws.s3_bucket_versioning as s3_bucket_versioning
    import cdktf_cdktf_provider_aws.s3_object as s3_object
    import cdktf_cdktf_provider_aws.sqs_queue as sqs_queue
    import cdktf_cdktf_provider_aws.wafv2_web_acl_association as wafv2_web_acl_association

BINDINGS = _engine.ENGINE.bindings


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    try:
        module = import_module(f"{BINDINGS}.{name}")
    except ModuleNotFoundError as missing:
        if missing.name == f"{BINDINGS}.{name}":
            raise AttributeError(f"the AWS provider's bindings have no module {name!r}") from None
        raise
    globals()[name] = module
    return module
