"""The app of this folder on an AWS on this machine, and a provider that stands for Facebook."""

import os
from collections.abc import Iterator

import pytest
from gatehouse.testing import LocalAws, deployed_app, start_local_aws
from gatehouse.testing.openid import OpenIdProvider, start_openid_provider

__all__ = ["deployed_app"]
CLIENT = "1234567890123456"


@pytest.fixture(scope="session")
def provider(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenIdProvider]:
    """A provider with this app and another one as its clients."""
    folder = tmp_path_factory.mktemp("provider")
    with start_openid_provider(pytestconfig.rootpath, folder, [CLIENT, "another"]) as made:
        yield made


@pytest.fixture(scope="session")
def local_aws(
    provider: OpenIdProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalAws]:
    """A local AWS that trusts the provider, for an app that names it."""
    named = {"FACEBOOK_APP_ID": CLIENT}
    host = {**os.environ, **provider.known_as("graph.facebook.com"), **named}
    with start_local_aws(tmp_path_factory.mktemp("local-aws"), host=host) as aws:
        yield aws
