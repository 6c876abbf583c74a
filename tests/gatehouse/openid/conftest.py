from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from gatehouse.local.launcher.server import LocalAws
from gatehouse.local.launcher.server import local_aws as started

from tests.gatehouse.conftest import clients
from tests.gatehouse.local.conftest import new_api
from tests.gatehouse.openid.provider import (
    Certificates,
    Provider,
    is_installed,
    make_certificates,
)

__all__ = ["clients", "new_api"]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    if not is_installed():
        pytest.skip("needs Node.js, and npm ci in tests/gatehouse/openid")
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def provider(certificates: Certificates) -> Iterator[Provider]:
    made = Provider(certificates)
    yield made
    made.end()


@pytest.fixture(scope="session")
def local_aws(
    certificates: Certificates, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalAws]:
    """A local AWS that trusts the provider's certificate, and takes it for Facebook too."""
    host = {
        **os.environ,
        "SSL_CERT_FILE": str(certificates.authority),
        "GATEHOUSE_LOGIN_ISSUERS": f"graph.facebook.com={provider.issuer}",
    }
    with started(tmp_path_factory.mktemp("trusting"), host=host) as aws:
        yield aws


@dataclass(frozen=True)
class Registered:
    """The provider in IAM, and a role for its users."""

    arn: str
    role: str


@pytest.fixture(scope="session")
def registered(provider: Provider, clients: Callable[..., Any]) -> Registered:
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
