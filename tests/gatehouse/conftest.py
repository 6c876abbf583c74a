from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config

from gatehouse.local.server import LocalAws
from gatehouse.testing import local_aws

__all__ = ["local_aws"]

Clients = Callable[..., Any]


@pytest.fixture(scope="session")
def clients(local_aws: LocalAws) -> Clients:
    """Make boto3 clients of the local AWS: the root's, or those of given credentials."""

    def client(service: str, credentials: dict[str, str] | None = None) -> Any:
        keys = {
            "aws_access_key_id": local_aws.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": local_aws.environment["AWS_SECRET_ACCESS_KEY"],
        }
        if credentials:
            keys = {
                "aws_access_key_id": credentials["AccessKeyId"],
                "aws_secret_access_key": credentials["SecretKey"],
                "aws_session_token": credentials["SessionToken"],
            }
        return boto3.client(
            service,
            endpoint_url=local_aws.endpoint,
            region_name=local_aws.region,
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
            **keys,
        )

    return client
