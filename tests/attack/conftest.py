from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.local.launcher.server import LocalAws

from tests.attack.requests import Answer, Request
from tests.attack.world import World, populate
from tests.deployed.deployments import Deployed
from tests.gatehouse.conftest import Clients, clients

__all__ = ["clients"]


@pytest.fixture(scope="session")
def stacks(notes: Deployed, others: dict[str, Deployed]) -> dict[str, Deployed]:
    """The stacks ``notes``, ``club`` and ``strangers``."""
    return {"notes": notes, **others}


@pytest.fixture(scope="session")
def app(notes: Deployed) -> Deployed:
    """The notes app."""
    return notes


@pytest.fixture(scope="session")
def world(local_aws: LocalAws, stacks: dict[str, Deployed], clients: Clients) -> World:
    return populate(local_aws, stacks, clients)


@pytest.fixture(scope="session")
def answer(world: World) -> Callable[[Request], Answer]:
    """Send a request once, whoever predicts its answer: some of them delete what others read."""
    answers: dict[str, Answer] = {}

    def send(request: Request) -> Answer:
        said = repr(request)
        if said not in answers:
            answers[said] = world.send(request)
        return answers[said]

    return send
