"""Which argument names a resource, by type."""

from __future__ import annotations

#: The argument that names a resource, and the one that its name may begin with instead.
NAMES: dict[str, tuple[str, str]] = {
    "aws_cognito_identity_pool": ("identity_pool_name", ""),
    "aws_cognito_user_pool": ("name", ""),
    "aws_dynamodb_table": ("name", ""),
    "aws_cloudwatch_log_group": ("name", "name_prefix"),
    "aws_iam_policy": ("name", "name_prefix"),
    "aws_iam_role": ("name", "name_prefix"),
    "aws_iam_user": ("name", ""),
    "aws_lambda_function": ("function_name", ""),
    "aws_s3_bucket": ("bucket", "bucket_prefix"),
    "aws_secretsmanager_secret": ("name", "name_prefix"),
    "aws_sns_topic": ("name", "name_prefix"),
    "aws_sqs_queue": ("name", "name_prefix"),
    "aws_ssm_parameter": ("name", ""),
}


def function_name(given: str) -> str:
    """Return the name in what Lambda takes for one: a name or an ARN, whole or not, with an alias.

    Example
    -------
    >>> function_name("work:live"), function_name("123456789012:function:work")
    ('work', 'work')
    """
    if "function:" in given:
        given = given.rpartition("function:")[2]
    return given.partition(":")[0]
