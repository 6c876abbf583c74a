"""What AWS makes of a resource: its ARN, its id and endpoints, by type.

In a template, ``{partition}``, ``{region}``, ``{account}`` and ``{suffix}`` are those of the
account, ``{self}`` is the symbolic name of the resource, and any other name is an attribute of it.
The forms of ARNs are those of the Service Authorization Reference.
"""

from __future__ import annotations

from gatehouse.access.model.reading.block import Block, Rule
from gatehouse.access.model.reading.documents import document_text
from gatehouse.access.model.reading.names import function_name


def _path(block: Block) -> str:
    """Return the path of an IAM entity, ``/`` where it has none."""
    return block.text("path") or "/"


def _of_role(block: Block) -> str:
    return block.filled("arn:{partition}:iam::{account}:role") + _path(block) + block.text("name")


def _of_policy(block: Block) -> str:
    begin = block.filled("arn:{partition}:iam::{account}:policy")
    return begin + _path(block) + block.text("name")


def _of_user(block: Block) -> str:
    return block.filled("arn:{partition}:iam::{account}:user") + _path(block) + block.text("name")


def _of_alias(block: Block) -> str:
    function = function_name(block.text("function_name"))
    return block.filled(_FUNCTIONS) + f"{function}:{block.text('name')}"


_API = "arn:{partition}:apigateway:{region}::"
_FUNCTIONS = "arn:{partition}:lambda:{region}:{account}:function:"

ATTRIBUTES: dict[str, dict[str, Rule]] = {
    "aws_api_gateway_rest_api": {
        "arn": f"{_API}/restapis/{{self}}",
        "execution_arn": "arn:{partition}:execute-api:{region}:{account}:{id}",
        "root_resource_id": "{self}-root",
    },
    "aws_apigatewayv2_api": {
        "arn": f"{_API}/apis/{{self}}",
        "api_endpoint": "https://{self}.execute-api.{region}.{suffix}",
        "execution_arn": "arn:{partition}:execute-api:{region}:{account}:{id}",
    },
    "aws_apigatewayv2_stage": {
        "id": "{name}",
        "execution_arn": "arn:{partition}:execute-api:{region}:{account}:{api_id}/{name}",
    },
    "aws_caller_identity": {
        "account_id": "{account}",
        "id": "{account}",
        "arn": "arn:{partition}:iam::{account}:root",
    },
    "aws_cloudwatch_log_group": {
        "id": "{name}",
        "arn": "arn:{partition}:logs:{region}:{account}:log-group:{name}",
    },
    "aws_cognito_identity_pool": {
        "arn": "arn:{partition}:cognito-identity:{region}:{account}:identitypool/{id}",
    },
    "aws_cognito_resource_server": {"id": "{user_pool_id}|{identifier}"},
    "aws_cognito_user_pool": {
        "arn": "arn:{partition}:cognito-idp:{region}:{account}:userpool/{id}",
        "endpoint": "cognito-idp.{region}.{suffix}/{id}",
    },
    "aws_dynamodb_table": {
        "id": "{name}",
        "arn": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
        "stream_arn": "arn:{partition}:dynamodb:{region}:{account}:table/{name}/stream/{self}",
    },
    "aws_iam_policy": {"id": "{arn}", "arn": _of_policy},
    "aws_iam_policy_document": {"json": document_text, "minified_json": document_text},
    "aws_iam_role": {"id": "{name}", "arn": _of_role},
    "aws_iam_user": {"id": "{name}", "arn": _of_user},
    "aws_kms_key": {
        "key_id": "{id}",
        "arn": "arn:{partition}:kms:{region}:{account}:key/{id}",
    },
    "aws_lambda_alias": {"arn": _of_alias},
    "aws_lambda_function": {
        "id": "{function_name}",
        "arn": f"{_FUNCTIONS}{{function_name}}",
        "invoke_arn": f"{_API.replace('::', ':lambda:')}path/2015-03-31/functions/{{arn}}"
        "/invocations",
        "qualified_arn": f"{_FUNCTIONS}{{function_name}}:1",
        "version": "$LATEST",
    },
    "aws_partition": {
        "id": "{partition}",
        "partition": "{partition}",
        "dns_suffix": "{suffix}",
    },
    "aws_region": {"id": "{region}", "name": "{region}", "region": "{region}"},
    "aws_s3_bucket": {
        "id": "{bucket}",
        "arn": "arn:{partition}:s3:::{bucket}",
        "bucket_domain_name": "{bucket}.s3.{suffix}",
        "bucket_regional_domain_name": "{bucket}.s3.{region}.{suffix}",
    },
    "aws_sns_topic": {
        "id": "{arn}",
        "arn": "arn:{partition}:sns:{region}:{account}:{name}",
    },
    "aws_sqs_queue": {
        "id": "https://sqs.{region}.{suffix}/{account}/{name}",
        "url": "{id}",
        "arn": "arn:{partition}:sqs:{region}:{account}:{name}",
    },
}
