"""Pytest fixtures for tests that need an AWS and have no account.

Example
-------
In a ``conftest.py``::

    from gatehouse.testing import local_aws

Where tokens of an issuer on this machine are to be believed, ``SSL_CERT_FILE`` names the authority
of its certificate. It must be in ``os.environ`` before the fixture starts::

    os.environ["SSL_CERT_FILE"] = str(Path(__file__).with_name("authority.pem"))
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gatehouse.local.launcher.server import LocalAws
from gatehouse.local.launcher.server import local_aws as started

__all__ = ["local_aws"]


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    """Run one local AWS for all tests of a session, in a folder of its own."""
    with started(tmp_path_factory.mktemp("local-aws")) as aws:
        yield aws
