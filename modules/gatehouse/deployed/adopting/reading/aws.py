"""Questions to AWS, and what its refusals mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.errors import CommandError

_FAILED = 1
_DENIED = (
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "NotAuthorizedException",
)
# What IAM calls the service that is asked, by the first words of what is read.
_SERVICES = {
    "user pool": "cognito-idp",
    "identity pool": "cognito-identity",
    "stack": "cloudformation",
    "role": "iam",
    "function": "lambda",
    "log group": "logs",
    "API": "apigateway",
    "table": "dynamodb",
    "bucket": "s3",
}
# Rights of S3 that are called other than what they allow.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
_ACTIONS = {
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
}


@dataclass
class Aws:
    """The AWS of one region, with the credentials of the environment.

    Parameters
    ----------
    region : str
        The region.
    """

    region: str
    _clients: dict[str, Any] = field(default_factory=dict, repr=False)

    def client(self, service: str) -> Any:
        """A client of a service."""
        if service not in self._clients:
            self._clients[service] = boto3.client(service, region_name=self.region)
        return self._clients[service]

    def account(self) -> str:
        """The account's number; a question mark where nobody may ask."""
        try:
            return str(self.client("sts").get_caller_identity()["Account"])
        except (ClientError, BotoCoreError):
            return "?"

    def every(self, service: str, operation: str, key: str, **arguments: Any) -> list[Any]:
        """What all pages of a list have."""
        pages = self.client(service).get_paginator(operation).paginate(**arguments)
        return [each for page in pages for each in page.get(key, [])]


@contextmanager
def refusals(aws: Aws, what: str, option: str) -> Iterator[None]:
    """Raise one sentence in place of what AWS refuses in the block.

    Parameters
    ----------
    aws : Aws
        Who is asked.
    what : str
        What is read: ``user pool eu-west-1_AbCdEfGhI``.
    option : str
        What named it: ``--user-pool``.

    Raises
    ------
    CommandError
        If there is no such thing, or the right to read it is missing.
    """
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        said = error.response.get("Error", {}).get("Message", "")
        if code in _DENIED:
            action = _action(error, what)
            raise CommandError(
                f"{what} cannot be read: {action} is not allowed. {said}",
                f"Allow {action} to who runs this, or run it as somebody who may.",
                exit_code=_FAILED,
            ) from None
        # CloudFormation says of a stack that is not there: ValidationError.
        is_no_stack = code == "ValidationError" and "does not exist" in said
        named_nothing = code in (
            "NoSuchEntity",
            "NoSuchBucket",
            "InvalidParameterException",
        )
        if "NotFound" in code or named_nothing or is_no_stack:
            raise CommandError(
                f"{option} must name what exists, and there is no {what} in the account "
                f"{aws.account()} and the region {aws.region}. {said}",
                "Look at AWS_PROFILE and AWS_REGION, and at the id.",
                exit_code=_FAILED,
            ) from None
        raise CommandError(
            f"{what} cannot be read: {code}: {said}", "Run it again later.", exit_code=_FAILED
        ) from None
    except BotoCoreError as error:
        raise CommandError(
            f"{what} cannot be read: {error}",
            "Look at the credentials and the region of the environment.",
            exit_code=_FAILED,
        ) from None


def _action(error: ClientError, what: str) -> str:
    prefix = next(service for words, service in _SERVICES.items() if what.startswith(words))
    for word in str(error).split():
        service, colon, name = word.strip(".,\"'").partition(":")
        if colon and name == error.operation_name:
            return f"{service}:{name}"
    return f"{prefix}:{_ACTIONS.get(error.operation_name, error.operation_name)}"
