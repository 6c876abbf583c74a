from __future__ import annotations

import pytest

from tests.unit.local.apis.world import Gateway


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()
