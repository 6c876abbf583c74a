"""Reaching a module through the root package, in each way that Python has."""

import cdktf_cdktf_provider_aws as aws
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws import cognito_user_pool, s3_bucket
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sns_topic import *  # noqa: F403
from cdktf_cdktf_provider_aws.sns_topic import __all__ as sns_topic_names


def error_of(statement: str) -> str:
    try:
        exec(statement, {"aws": aws})
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "no error"


def run(app: App) -> object:
    stack = TerraformStack(app, "root-attributes")
    AwsProvider(stack, "aws")
    aws.sqs_queue.SqsQueue(stack, "Queue", name="q")
    cognito_user_pool.CognitoUserPool(stack, "Pool", name="p")
    getattr(aws, "kms_key").KmsKey(stack, "Key")  # noqa: B009
    SnsTopic(stack, "Topic")  # noqa: F405
    return {
        "same module": aws.s3_bucket is s3_bucket,
        "star": sorted(name for name in sns_topic_names if name in globals()),
        "names": aws.__all__,
        "dir": [name for name in dir(aws) if not name.startswith("_")],
        "has": [hasattr(aws, "s3_bucket"), hasattr(aws, "nothing")],
        "errors": [
            error_of("aws.nothing"),
            error_of("from cdktf_cdktf_provider_aws.s3_bucket import Nothing"),
            error_of("import cdktf_cdktf_provider_aws.nothing"),
            error_of("from cdktf_cdktf_provider_aws import nothing").partition(" (")[0],
        ],
    }
