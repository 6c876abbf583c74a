"""A bucket that calls a function: code from a folder, a permission, a schedule, a dead letter."""

import json
from pathlib import Path

from cdktf import App, AssetType, TerraformAsset, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
from cdktf_cdktf_provider_aws.cloudwatch_event_target import CloudwatchEventTarget
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.iam_role import IamRole, IamRoleInlinePolicy
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionDeadLetterConfig,
    LambdaFunctionEnvironment,
)
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_notification import (
    S3BucketNotification,
    S3BucketNotificationLambdaFunction,
)
from cdktf_cdktf_provider_aws.s3_object import S3Object
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue


def policy(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def run(app: App) -> object:
    stack = TerraformStack(app, "events-of-a-bucket")
    AwsProvider(stack, "aws", region="eu-west-1")
    account = DataAwsCallerIdentity(stack, "account")
    code = TerraformAsset(
        stack, "code", path=str(Path(__file__).parent / "assets"), type=AssetType.DIRECTORY
    )
    files = S3Bucket(stack, "files", bucket=f"files-of-{account.account_id}")
    packed = S3Object(
        stack, "packed", bucket=files.bucket, key=code.file_name, source=f"{code.path}.zip"
    )
    failed = SqsQueue(stack, "failed", message_retention_seconds=1_209_600)
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    role = IamRole(
        stack,
        "role",
        name_prefix="resize-",
        assume_role_policy=policy({**trust, "Principal": {"Service": "lambda.amazonaws.com"}}),
        inline_policy=[
            IamRoleInlinePolicy(
                name="files",
                policy=policy(
                    {
                        "Effect": "Allow",
                        "Action": ["s3:GetObject"],
                        "Resource": f"{files.arn}/in/*",
                    },
                    {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": failed.arn},
                ),
            )
        ],
    )
    function = LambdaFunction(
        stack,
        "resize",
        function_name="resize",
        handler="resize.main",
        runtime="python3.13",
        role=role.arn,
        s3_bucket=packed.bucket,
        s3_key=packed.key,
        source_code_hash=code.asset_hash,
        environment=LambdaFunctionEnvironment(variables={"BUCKET": files.bucket, "WIDTH": "200"}),
        dead_letter_config=LambdaFunctionDeadLetterConfig(target_arn=failed.arn),
    )
    allowed = LambdaPermission(
        stack,
        "files-may-call",
        action="lambda:InvokeFunction",
        function_name=function.function_name,
        principal="s3.amazonaws.com",
        source_arn=files.arn,
        source_account=account.account_id,
    )
    S3BucketNotification(
        stack,
        "notification",
        bucket=files.id,
        lambda_function=[
            S3BucketNotificationLambdaFunction(
                lambda_function_arn=function.arn,
                events=["s3:ObjectCreated:*"],
                filter_prefix="in/",
                filter_suffix=suffix,
            )
            for suffix in (".png", ".jpg")
        ],
        depends_on=[allowed],
    )
    nightly = CloudwatchEventRule(stack, "nightly", schedule_expression="rate(1 day)")
    CloudwatchEventTarget(
        stack, "target", rule=nightly.name, arn=function.arn, input=json.dumps({"all": True})
    )
    TerraformOutput(stack, "function", value=function.qualified_arn, sensitive=True)
    return [code.asset_hash, function.qualified_arn]
