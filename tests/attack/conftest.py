from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing import local_aws

from tests.attack.deployed import Deployed, deploy
from tests.attack.world import World, populate
from tests.gatehouse.conftest import clients

__all__ = ["clients", "local_aws"]


@pytest.fixture(scope="session")
def stacks(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Deployed]:
    if shutil.which("terraform") is None:
        pytest.skip("needs Terraform")
    return deploy(local_aws, tmp_path_factory.mktemp("apps"))


@pytest.fixture(scope="session")
def app(stacks: dict[str, Deployed]) -> Deployed:
    """The notes app."""
    return stacks["notes"]


@pytest.fixture(scope="session")
def world(local_aws: LocalAws, stacks: dict[str, Deployed], clients: Callable[..., Any]) -> World:
    return populate(local_aws, stacks, clients)
