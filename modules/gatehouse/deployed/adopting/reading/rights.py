"""The rights that reading needs, and which of them are missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from .aws import Aws

DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorizedException"}
)
_ACTION = re.compile(r"perform: (?P<action>[\w-]+:\w+)")


@dataclass(frozen=True)
class Rights:
    """The rights to read one kind of thing.

    Parameters
    ----------
    service : str
        boto3's client.
    argument : str
        What names the thing. Empty where one right allows all questions.
    asked : dict of str to str
        What IAM calls the right to each question, by boto3's method.
    then : tuple of str
        Rights to what the thing has, whose names only an answer tells. Default: none.
    """

    service: str
    argument: str
    asked: Mapping[str, str]
    then: tuple[str, ...] = ()

    @property
    def all(self) -> list[str]:
        """Each of them, once."""
        return [*dict.fromkeys([*self.asked.values(), *self.then])]


def _named(prefix: str, *methods: str) -> dict[str, str]:
    return {
        method: f"{prefix}:{''.join(word.capitalize() for word in method.split('_'))}"
        for method in methods
    }


_POOL = (
    *("describe_user_pool", "get_user_pool_mfa_config", "list_user_pool_clients", "list_groups"),
    *("list_resource_servers", "list_identity_providers"),
)
#: By the first words of what is read.
RIGHTS = {
    "user pool": Rights(
        "cognito-idp",
        "UserPoolId",
        _named("cognito-idp", *_POOL),
        (
            "cognito-idp:DescribeIdentityProvider",
            "cognito-idp:DescribeUserPoolClient",
            "cognito-idp:DescribeUserPoolDomain",
        ),
    ),
    "identity pool": Rights(
        "cognito-identity",
        "IdentityPoolId",
        _named("cognito-identity", "describe_identity_pool", "get_identity_pool_roles"),
    ),
    "stack": Rights(
        "cloudformation",
        "StackName",
        _named("cloudformation", "describe_stacks", "list_stack_resources"),
    ),
    "role": Rights(
        "iam",
        "RoleName",
        _named("iam", "get_role", "list_role_policies", "list_attached_role_policies"),
        ("iam:GetRolePolicy",),
    ),
    "function": Rights("lambda", "FunctionName", _named("lambda", "get_function", "get_policy")),
    "log group": Rights("logs", "", _named("logs", "describe_log_groups")),
    "API": Rights("apigatewayv2", "", {"get_api": "apigateway:GET"}),
    "table": Rights(
        "dynamodb",
        "TableName",
        _named("dynamodb", "describe_table", "describe_time_to_live")
        | _named("dynamodb", "describe_continuous_backups"),
    ),
    # Some are called other than what they allow.
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
    "bucket": Rights(
        "s3",
        "Bucket",
        {
            **_named("s3", "get_bucket_location", "get_bucket_ownership_controls"),
            **_named("s3", "get_bucket_policy", "get_bucket_logging", "get_bucket_website"),
            **_named("s3", "get_bucket_versioning"),
            "get_bucket_cors": "s3:GetBucketCORS",
            "get_bucket_encryption": "s3:GetEncryptionConfiguration",
            "get_bucket_lifecycle_configuration": "s3:GetLifecycleConfiguration",
            "get_bucket_notification_configuration": "s3:GetBucketNotification",
            "get_bucket_replication": "s3:GetReplicationConfiguration",
            "get_public_access_block": "s3:GetBucketPublicAccessBlock",
        },
    ),
}


def missing_rights(aws: Aws, what: str, error: ClientError) -> list[str]:
    """All rights that are missing to read something, as IAM calls them.

    Parameters
    ----------
    aws : Aws
        Who is asked.
    what : str
        What is read: ``user pool eu-west-1_AbCdEfGhI``.
    error : ClientError
        The first refusal.
    """
    words, rights = next((words, each) for words, each in RIGHTS.items() if what.startswith(words))
    found = [_action(error, rights)]
    name = what.removeprefix(f"{words} ").partition(",")[0]
    for method, action in rights.asked.items():
        if rights.argument and action not in found and not _may(aws, rights, method, name):
            found.append(action)
    return found


def _may(aws: Aws, rights: Rights, method: str, name: str) -> bool:
    try:
        getattr(aws.client(rights.service), method)(**{rights.argument: name})
    except ClientError as error:
        return error.response.get("Error", {}).get("Code", "") not in DENIED
    except BotoCoreError:
        return True
    return True


def _action(error: ClientError, rights: Rights) -> str:
    """The right that a refusal is about: as AWS names it, else by the question."""
    said = _ACTION.search(str(error))
    if said is not None:
        return said["action"]
    operation = str(error.operation_name)
    by_operation = {
        "".join(word.capitalize() for word in method.split("_")): action
        for method, action in rights.asked.items()
    }
    if not rights.argument:
        return rights.all[0]
    prefix = rights.all[0].partition(":")[0]
    return by_operation.get(operation, f"{prefix}:{operation}")
