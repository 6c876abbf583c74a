"""A local AWS for tests that need an AWS and have no account, and the app of a project on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gatehouse.local.launcher.server import LocalAws
from gatehouse.local.launcher.server import local_aws as start_local_aws
from gatehouse.testing.deploying import DeployedApp, deploy

__all__ = ["LocalAws", "deployed_app", "local_aws", "start_local_aws"]


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    """Run one local AWS for all tests of a session, in a folder of its own."""
    with start_local_aws(tmp_path_factory.mktemp("local-aws")) as aws:
        yield aws


@pytest.fixture(scope="session")
def deployed_app(
    request: pytest.FixtureRequest, local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory
) -> DeployedApp:
    """Deploy the app of this project to the local AWS: all of its stacks, by Terraform."""
    return deploy(local_aws, request.config.rootpath, tmp_path_factory.mktemp("app"))
