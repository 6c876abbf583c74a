"""What the provider sends for the stack with every option: AWS's models allow each request."""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from gatehouse.local.launcher.server import local_aws
from gatehouse.local.models import reading, validate

from tests.deployed.deployments import App, Deployed, apply, synthesize
from tests.deployed.option_use import every_option, used
from tests.deployed.recording import Recorded, recording

APP = App(["-m", "tests.deployed.apps.every_option"], {"TF_VAR_secret": "s3cret"})
SOURCE = Path(__file__).parent / "apps" / "every_option.py"

#: The operation that makes a resource of each type of the stack.
OPERATIONS = {
    "aws_apigatewayv2_api": "apigatewayv2 CreateApi",
    "aws_apigatewayv2_api_mapping": "apigatewayv2 CreateApiMapping",
    "aws_apigatewayv2_authorizer": "apigatewayv2 CreateAuthorizer",
    "aws_apigatewayv2_domain_name": "apigatewayv2 CreateDomainName",
    "aws_apigatewayv2_integration": "apigatewayv2 CreateIntegration",
    "aws_apigatewayv2_route": "apigatewayv2 CreateRoute",
    "aws_apigatewayv2_stage": "apigatewayv2 CreateStage",
    "aws_apigatewayv2_vpc_link": "apigatewayv2 CreateVpcLink",
    "aws_appautoscaling_policy": "application-autoscaling PutScalingPolicy",
    "aws_appautoscaling_target": "application-autoscaling RegisterScalableTarget",
    "aws_cloudwatch_log_group": "logs CreateLogGroup",
    "aws_cloudwatch_metric_alarm": "cloudwatch PutMetricAlarm",
    "aws_cognito_identity_pool": "cognito-identity CreateIdentityPool",
    "aws_cognito_identity_pool_provider_principal_tag": (
        "cognito-identity SetPrincipalTagAttributeMap"
    ),
    "aws_cognito_identity_pool_roles_attachment": "cognito-identity SetIdentityPoolRoles",
    "aws_cognito_identity_provider": "cognito-idp CreateIdentityProvider",
    "aws_cognito_resource_server": "cognito-idp CreateResourceServer",
    "aws_cognito_risk_configuration": "cognito-idp SetRiskConfiguration",
    "aws_cognito_user_group": "cognito-idp CreateGroup",
    "aws_cognito_user_pool": "cognito-idp CreateUserPool",
    "aws_cognito_user_pool_client": "cognito-idp CreateUserPoolClient",
    "aws_cognito_user_pool_domain": "cognito-idp CreateUserPoolDomain",
    "aws_cognito_user_pool_ui_customization": "cognito-idp SetUICustomization",
    "aws_dynamodb_table": "dynamodb CreateTable",
    "aws_iam_openid_connect_provider": "iam CreateOpenIDConnectProvider",
    "aws_iam_role": "iam CreateRole",
    "aws_iam_role_policy": "iam PutRolePolicy",
    "aws_iam_role_policy_attachment": "iam AttachRolePolicy",
    "aws_iam_saml_provider": "iam CreateSAMLProvider",
    "aws_lambda_event_source_mapping": "lambda CreateEventSourceMapping",
    "aws_lambda_function": "lambda CreateFunction",
    "aws_lambda_permission": "lambda AddPermission",
    "aws_route53_record": "route53 ChangeResourceRecordSets",
    "aws_s3_bucket": "s3 CreateBucket",
    "aws_s3_bucket_cors_configuration": "s3 PutBucketCors",
    "aws_s3_bucket_lifecycle_configuration": "s3 PutBucketLifecycleConfiguration",
    "aws_s3_bucket_notification": "s3 PutBucketNotificationConfiguration",
    "aws_s3_bucket_ownership_controls": "s3 PutBucketOwnershipControls",
    "aws_s3_bucket_policy": "s3 PutBucketPolicy",
    "aws_s3_bucket_public_access_block": "s3 PutPublicAccessBlock",
    "aws_s3_bucket_server_side_encryption_configuration": "s3 PutBucketEncryption",
    "aws_s3_bucket_versioning": "s3 PutBucketVersioning",
    "aws_s3_object": "s3 PutObject",
    "aws_wafv2_web_acl_association": "wafv2 AssociateWebACL",
}
_OF_A_BASE = "of a base class: used by the classes that extend it"
_OF_A_PART = "of a part that a method of the user pool makes: used as the method's option"
_OF_IMPORTED = "of what exists already: made by from_id, from_name or from_arn"
#: Options that cannot stand in the stack, with the reason; or all options of a class.
NOT_USED = {
    **dict.fromkeys(("BucketBase", "Component", "HttpApiBase", "IdentityPoolBase"), _OF_A_BASE),
    **dict.fromkeys(("Grant", "Grantable", "PolicyDocument", "TableBase"), _OF_A_BASE),
    **dict.fromkeys(("Group", "IdentityProvider", "ResourceServer"), _OF_A_PART),
    **dict.fromkeys(("UiCustomization", "UserPoolClient", "UserPoolDomain"), _OF_A_PART),
    **dict.fromkeys(("ImportedBucket", "ImportedFunction", "ImportedHttpApi"), _OF_IMPORTED),
    **dict.fromkeys(("ImportedIdentityPool", "ImportedTable", "ImportedUserPool"), _OF_IMPORTED),
    **dict.fromkeys(("ImportedRole", "ImportedUserPoolClient"), _OF_IMPORTED),
    **dict.fromkeys(("ImportedGroup", "ImportedIdentityProvider"), _OF_IMPORTED),
    **dict.fromkeys(("ImportedDomainName", "ImportedUserPoolDomain"), _OF_IMPORTED),
    "App": "about the synth",
    "ManagedLoginBranding": _OF_A_PART,
    "add_branding": "needs version 6.12 of the provider; the tests have 5.100",
    "PoolLogs": "needs version 6.5 of the provider; the tests have 5.100",
    "UserPool.logs": "needs version 6.5 of the provider; the tests have 5.100",
    "Caller": "made by its own methods",
    "AppStack.region": "the local AWS is given the region of its clients",
    "AppStack.state": "the local AWS keeps the state in its own folder",
    "Domain.hosted_zone": "instead of a certificate: AWS would have to validate one by DNS",
    "DomainName.hosted_zone": "instead of a certificate: AWS would have to validate one by DNS",
    "DomainName.mutual_tls": "excludes an open default endpoint, which the other API has",
    "Domain.open_default_endpoint_reason": "instead of a closed endpoint; mutual TLS excludes it",
    "Function.image": "instead of a handler",
    "Function.pipfile_category": "instead of a list of requirements",
    "IdentityPool.authenticated_role": "instead of a role of the pool",
    "AppStack.taken_over": "takes over what runs: nothing runs before this stack",
    "CloudState": "the local AWS keeps the state in its own folder",
    "LocalState": "the local AWS keeps the state in its own folder",
    "OAuth.implicit_reason": "goes with the flow `implicit`, which pools with others exclude",
    "OidcLogin.arn": "instead of a provider of the stack",
    "Permission.reason": "goes with a wildcard",
    "S3State": "the local AWS keeps the state in its own folder",
    "SamlLogin.arn": "instead of a provider of the stack",
    "SecretFrom": "made by its own methods",
    "Transform": "a function does without it where it takes no safeguard away",
    "Validation": "about the plan: nothing of it is sent",
    "UserPool.allow_replacement": "about the plan: nothing of it is sent",
}


@dataclass(frozen=True)
class Sent:
    """What was sent while the stack was applied, changed and destroyed."""

    requests: list[Recorded]
    types: set[str]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    """Apply the stack, change it and destroy it, and record what the provider sends."""
    if shutil.which("terraform") is None:
        pytest.skip("needs Terraform")
    work = tmp_path_factory.mktemp("every")
    with local_aws(work) as aws, recording(aws.port) as recorded:
        out = work / "app"
        out.mkdir()
        synthesize(aws, APP, out)
        seen = dataclasses.replace(
            aws, environment={**aws.environment, "AWS_ENDPOINT_URL": recorded.endpoint}
        )
        stack = out / "stacks" / "every-e2e"
        made = apply(Deployed(seen, APP, stack))
        types = {each["type"] for each in made.state if each["mode"] == "managed"}
        synthesize(aws, APP, out, CHANGED="yes")
        apply(Deployed(seen, APP, stack))
        destroyed = made.terraform("destroy", "-auto-approve", "-input=false")
        assert destroyed.returncode == 0, destroyed.stdout[-3000:] + destroyed.stderr[-3000:]
        yield Sent(recorded.requests, types)


def test_each_request_is_one_that_the_models_know(sent: Sent) -> None:
    unknown = [
        f"{each.service} {each.request.method} {each.request.path} "
        f"{each.request.headers.get('x-amz-target', '')}"
        for each in sent.requests
        if each.call is None
    ]
    assert unknown == []


def test_each_request_is_one_that_its_model_allows(sent: Sent) -> None:
    assert len(sent.requests) > 500
    wrong = {str(found) for each in sent.requests for found in each.violations}
    assert wrong == set()


def test_no_request_was_answered_with_a_validation_error(sent: Sent) -> None:
    wrong = [each.answer for each in sent.requests if b"validation error" in each.answer]
    assert wrong == []


def test_each_type_of_resource_in_the_stack_is_recorded(sent: Sent) -> None:
    called = {f"{call.service} {call.operation}" for each in sent.requests if (call := each.call)}
    assert sorted(sent.types - OPERATIONS.keys()) == [], "types without an operation"
    assert sorted(kind for kind in sent.types if OPERATIONS[kind] not in called) == []
    assert {OPERATIONS[kind] for kind in sent.types} <= called


def test_the_stack_is_changed_and_destroyed_too(sent: Sent) -> None:
    called = {call.operation for each in sent.requests if (call := each.call)}
    assert {"UpdateUserPool", "UpdateStage", "DeleteUserPool", "DeleteTable"} <= called


def test_no_option_is_missing_in_the_stack() -> None:
    missing = {
        option
        for option in every_option() - used(SOURCE)
        if option not in NOT_USED and option.partition(".")[0] not in NOT_USED
    }
    assert sorted(missing) == []


def test_an_option_that_is_not_used_still_exists() -> None:
    options = every_option()
    known = options | {option.partition(".")[0] for option in options}
    assert sorted(NOT_USED.keys() - known) == []
    assert sorted(NOT_USED.keys() & used(SOURCE)) == []


def test_a_check_takes_less_than_a_millisecond(sent: Sent) -> None:
    took = []
    for each in sent.requests:
        took.append(min(_checked(each) for _ in range(3)))
    took.sort()
    mean, most = sum(took) / len(took), took[-1]
    told = f"{len(took)} requests: {mean * 1e6:.0f} µs on average, {most * 1e6:.0f} µs at most"
    print(told)
    assert mean < 0.001
    assert took[len(took) * 99 // 100] < 0.001


def _checked(each: Recorded) -> float:
    began = time.perf_counter()
    call = reading.read(each.service, each.request)
    if call:
        validate(call.service, call.operation, call.parameters)
    return time.perf_counter() - began
