from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from gatehouse.local.launcher.server import LocalAws
from gatehouse.local.launcher.server import local_aws as started
from gatehouse.testing.openid import OpenIdClient, OpenIdProvider, start_openid_provider

from tests.gatehouse.conftest import clients
from tests.gatehouse.local.conftest import new_api
from tests.gatehouse.openid.provider import FOLDER, is_installed

__all__ = ["clients", "new_api"]


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIdProvider]:
    """A provider with two clients alike, and one whose tokens are signed with a curve."""
    if not is_installed():
        pytest.skip("needs Node.js, and npm ci in tests/gatehouse/openid")
    clients: list[str | OpenIdClient] = ["web", "phone", OpenIdClient("curve", algorithm="ES256")]
    with start_openid_provider(FOLDER, tmp_path_factory.mktemp("provider"), clients) as made:
        yield made


@pytest.fixture(scope="session")
def local_aws(
    provider: OpenIdProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalAws]:
    """A local AWS that trusts the provider's certificate, and takes it for Facebook too."""
    host = {**os.environ, **provider.known_as("graph.facebook.com")}
    with started(tmp_path_factory.mktemp("trusting"), host=host) as aws:
        yield aws


@dataclass(frozen=True)
class Registered:
    """The provider in IAM, and a role for its users."""

    arn: str
    role: str


@pytest.fixture(scope="session")
def registered(provider: OpenIdProvider, clients: Callable[..., Any]) -> Registered:
    iam = clients("iam")
    arn = iam.create_open_id_connect_provider(
        Url=provider.issuer, ClientIDList=["web", "curve"], ThumbprintList=["a" * 40]
    )["OpenIDConnectProviderArn"]
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": arn},
        "Condition": {
            "StringEquals": {f"{provider.host}:aud": ["web", "curve"]},
            "StringLike": {f"{provider.host}:sub": "a*"},
        },
    }
    role = iam.create_role(
        RoleName="deploying",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    return Registered(arn, role["Role"]["Arn"])
