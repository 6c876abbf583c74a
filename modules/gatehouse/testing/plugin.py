"""The pytest plugin: the fixture ``access``, of the app whose tests run.

pytest loads it in every project where the package is installed, so it imports nothing until a test
asks for the fixture.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from gatehouse.testing.access import Access

_OPTION = "gatehouse_app"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the app's file."""
    parser.addini(
        _OPTION, "the file that synthesizes the app, for the fixture access", default="main.py"
    )


@pytest.fixture(scope="session")
def access_stacks(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Synthesize the app into a folder of its own, and return the folder.

    Override it in a ``conftest.py`` where the app is synthesized in another way.
    """
    file = pytestconfig.rootpath / str(pytestconfig.getini(_OPTION))
    if not file.is_file():
        pytest.fail(
            f"{file} must be the file that synthesizes the app; name it in pytest's settings: "
            f"{_OPTION} = app.py",
            pytrace=False,
        )
    folder = tmp_path_factory.mktemp("access")
    done = subprocess.run(
        [sys.executable, str(file)],
        cwd=file.parent,
        env={**os.environ, "CDKTF_OUTDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(
            f"{file.name} must synthesize; it ended so:\n{done.stderr[-4000:]}", pytrace=False
        )
    return folder


@pytest.fixture(scope="session")
def access(access_stacks: Path) -> Access:
    """Return who can reach what in the app, with assertions about it."""
    from gatehouse.testing.access import Access

    return Access.of_app(access_stacks)
