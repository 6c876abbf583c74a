"""The handlers run as they are, on a table of the local AWS."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from gatehouse.local.launcher.server import local_aws

from lambdas.notes import store as notes


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A notes table for all tests of a module: each works under users of its own making."""
    with pytest.MonkeyPatch.context() as patch, local_aws(tmp_path_factory.mktemp("aws")) as aws:
        patch.setattr(boto3, "DEFAULT_SESSION", None)  # it would keep another one's credentials
        for name, value in aws.environment.items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        # The default session keeps the key that it found first, which is another instance's.
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        boto3.client("dynamodb").create_table(
            TableName="notes",
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
        patch.setenv(notes.TABLE_NAME, "notes")
        notes._client.cache_clear()
        yield "notes"
        notes._client.cache_clear()
