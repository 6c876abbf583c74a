"""The app of this folder on an AWS on this machine, and a provider that stands for Google."""

import os
from collections.abc import Iterator

import pytest
from gatehouse.testing import LocalAws, deployed_app, start_local_aws
from gatehouse.testing.openid import OpenIdClient, OpenIdProvider, start_openid_provider

__all__ = ["deployed_app"]
CLIENT = "123-abc.apps.googleusercontent.com"
SECRET = "of-tests-alone"


@pytest.fixture(scope="session")
def provider(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenIdProvider]:
    """A provider with this app and another one as its clients."""
    folder = tmp_path_factory.mktemp("provider")
    clients: list[str | OpenIdClient] = [OpenIdClient(CLIENT, SECRET), "another"]
    with start_openid_provider(pytestconfig.rootpath, folder, clients) as made:
        yield made


@pytest.fixture(scope="session")
def local_aws(
    provider: OpenIdProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalAws]:
    """A local AWS that trusts the provider, for an app that names it."""
    named = {"TF_VAR_google_client_secret": SECRET}
    host = {**os.environ, **provider.known_as("accounts.google.com"), **named}
    with start_local_aws(tmp_path_factory.mktemp("local-aws"), host=host) as aws:
        yield aws
