"""One resource of each of 33 types, as a serverless app has them."""

from importlib import import_module

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider

TYPES: dict[str, dict[str, object]] = {
    "AcmCertificate": {"domain_name": "example.org"},
    "Apigatewayv2Api": {"name": "n", "protocol_type": "HTTP"},
    "Apigatewayv2Authorizer": {"api_id": "a", "authorizer_type": "JWT", "name": "n"},
    "Apigatewayv2DomainName": {
        "domain_name": "d",
        "domain_name_configuration": {
            "certificate_arn": "a",
            "endpoint_type": "REGIONAL",
            "security_policy": "TLS_1_2",
        },
    },
    "Apigatewayv2Integration": {"api_id": "a", "integration_type": "AWS_PROXY"},
    "Apigatewayv2Route": {"api_id": "a", "route_key": "GET /"},
    "Apigatewayv2Stage": {"api_id": "a", "name": "$default"},
    "CloudwatchLogGroup": {"name": "n", "retention_in_days": 14},
    "CloudwatchMetricAlarm": {
        "alarm_name": "n",
        "comparison_operator": "GreaterThanThreshold",
        "evaluation_periods": 1,
    },
    "CognitoIdentityPool": {"identity_pool_name": "n"},
    "CognitoIdentityPoolRolesAttachment": {"identity_pool_id": "i", "roles": {"a": "b"}},
    "CognitoIdentityProvider": {
        "provider_details": {"a": "b"},
        "provider_name": "n",
        "provider_type": "OIDC",
        "user_pool_id": "u",
    },
    "CognitoResourceServer": {"identifier": "i", "name": "n", "user_pool_id": "u"},
    "CognitoUserGroup": {"name": "n", "user_pool_id": "u"},
    "CognitoUserPool": {"name": "n"},
    "CognitoUserPoolClient": {"name": "n", "user_pool_id": "u"},
    "CognitoUserPoolDomain": {"domain": "d", "user_pool_id": "u"},
    "DataAwsCallerIdentity": {},
    "DataAwsIamPolicyDocument": {"policy_id": "p"},
    "DataAwsPartition": {},
    "DataAwsRegion": {},
    "DynamodbTable": {"name": "n"},
    "IamPolicy": {"policy": "{}"},
    "IamRole": {"assume_role_policy": "{}"},
    "IamRolePolicyAttachment": {"policy_arn": "a", "role": "r"},
    "KmsKey": {"enable_key_rotation": True},
    "LambdaFunction": {"function_name": "f", "role": "r"},
    "LambdaPermission": {"action": "lambda:InvokeFunction", "function_name": "f", "principal": "p"},
    "Route53Record": {"name": "n", "type": "A", "zone_id": "z"},
    "S3Bucket": {},
    "S3BucketCorsConfiguration": {"bucket": "b", "cors_rule": []},
    "S3BucketPublicAccessBlock": {"bucket": "b", "block_public_acls": True},
    "SqsQueue": {"name": "q"},
}


def module_of(class_name: str) -> str:
    """Give the bindings' module of a class: ``s3_bucket`` for ``S3Bucket``."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in class_name).lstrip("_")


def run(app: App) -> object:
    stack = TerraformStack(app, "thirty-three-types")
    AwsProvider(stack, "aws")
    for name, arguments in TYPES.items():
        module = import_module(f"cdktf_cdktf_provider_aws.{module_of(name)}")
        getattr(module, name)(stack, name, **arguments)
    return len(TYPES)
