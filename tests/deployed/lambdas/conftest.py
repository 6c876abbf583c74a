"""The handlers run as they are, on a table and a bucket of the local AWS."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from gatehouse.handlers import files
from gatehouse.local.launcher.server import LocalAws

from lambdas.notes import store as notes


@pytest.fixture(scope="module")
def account(local_aws: LocalAws) -> Iterator[pytest.MonkeyPatch]:
    """The local AWS, as the environment of a handler names it."""
    with pytest.MonkeyPatch.context() as patch:
        # The default session keeps the key that it found first, which is another instance's.
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        for name, value in local_aws.environment.items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        yield patch


@pytest.fixture(scope="module")
def table(account: pytest.MonkeyPatch) -> Iterator[str]:
    """A notes table for all tests of a module: each works under users of its own making."""
    boto3.client("dynamodb").create_table(
        TableName="handlers-notes",
        KeySchema=[
            {"AttributeName": "userId", "KeyType": "HASH"},
            {"AttributeName": "noteId", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "userId", "AttributeType": "S"},
            {"AttributeName": "noteId", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    account.setenv(notes.TABLE_NAME, "handlers-notes")
    notes._client.cache_clear()
    yield "handlers-notes"
    notes._client.cache_clear()


@pytest.fixture(scope="module")
def bucket(account: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket for all tests of a module."""
    boto3.client("s3").create_bucket(Bucket="handlers-uploads")
    account.setenv("UPLOADS_BUCKET_NAME", "handlers-uploads")
    files._client.cache_clear()
    yield "handlers-uploads"
    files._client.cache_clear()
