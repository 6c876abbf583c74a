"""Run the cases once with the stock bindings and once with the lazy ones."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# With pytest's import mode `importlib`, a folder of tests is not on the path by itself.
sys.path.insert(0, str(Path(__file__).parent))

from differential import CaseRun, Python, run_cases, run_python


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes seconds: starts stock CDKTF or installs")


@pytest.fixture(scope="session")
def python() -> Python:
    return run_python


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> CaseRun:
    """Every case with the bindings as they are: 12 seconds and 1.2 GB, so only once."""
    return run_cases(tmp_path_factory.mktemp("stock"), CDKTF_LAZY="0")


@pytest.fixture(scope="session")
def lazy(tmp_path_factory: pytest.TempPathFactory) -> CaseRun:
    """Every case with the lazy bindings."""
    return run_cases(tmp_path_factory.mktemp("lazy"))
