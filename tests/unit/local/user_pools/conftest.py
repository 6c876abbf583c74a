from __future__ import annotations

import pytest

from tests.unit.local.user_pools.world import World


@pytest.fixture
def world() -> World:
    return World()
