"""A local AWS for tests that need an AWS and have no account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gatehouse.local.launcher.server import LocalAws
from gatehouse.local.launcher.server import local_aws as started


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    """Run one local AWS for all tests of a session, in a folder of its own."""
    with started(tmp_path_factory.mktemp("local-aws")) as aws:
        yield aws
