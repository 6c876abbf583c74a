from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from gatehouse.local.server import LocalAws
from gatehouse.testing import local_aws
from tests.attack.club import open_club
from tests.attack.deployed import Deployed, deploy
from tests.attack.world import World, populate
from tests.gatehouse.conftest import clients
from tests.gatehouse.local.pools import Pools

__all__ = ["clients", "local_aws"]


@pytest.fixture(scope="session")
def app(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    if shutil.which("terraform") is None:
        pytest.skip("needs Terraform")
    return deploy(local_aws, tmp_path_factory.mktemp("notes"))


@pytest.fixture(scope="session")
def world(local_aws: LocalAws, app: Deployed, clients: Callable[..., Any]) -> World:
    pools = Pools(clients, local_aws.region)
    club = open_club(pools(guests=True), app.one("aws_lambda_function", "public")["arn"])
    return populate(local_aws, app, club, pools())
