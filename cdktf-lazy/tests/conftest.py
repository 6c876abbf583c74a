"""Run the cases of each engine once with the stock bindings and once with the lazy ones."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

# With pytest's import mode `importlib`, a folder of tests is not on the path by itself.
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

import plan
from differential import CaseRun, Python, run_cases, run_python
from engines import ENGINES, Engine


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes seconds: starts stock CDKTF or installs")


@pytest.fixture(scope="session")
def python() -> Python:
    return run_python


@pytest.fixture(scope="session", params=ENGINES, ids=lambda engine: engine.core)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine that this environment has."""
    found: Engine = request.param
    if not found.is_installed:
        pytest.skip(f"not installed here: pip install {found.distributions}")
    return found


@pytest.fixture
def both_engines() -> tuple[Engine, ...]:
    """Both engines, in one environment."""
    for found in ENGINES:
        if not found.is_installed:
            pytest.skip(f"needs both engines: pip install {found.distributions}")
    return ENGINES


@pytest.fixture(scope="session")
def programs(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cases as they are written for the engine."""
    folder = tmp_path_factory.mktemp("programs")
    engine.write_programs(folder)
    return folder


@pytest.fixture(scope="session")
def stock(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> CaseRun:
    """Every case with the bindings as they are: CDKTF's take 12 seconds and 1.2 GB, so once."""
    return run_cases(programs, tmp_path_factory.mktemp("stock"), CDKTF_LAZY="0")


@pytest.fixture(scope="session")
def lazy(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> CaseRun:
    """Every case with the lazy bindings, answered by Node."""
    return run_cases(programs, tmp_path_factory.mktemp("lazy"), CDKTF_LAZY_KERNEL="node")


_answered: Counter[str] = Counter()


@pytest.fixture(scope="session")
def answered() -> Counter[str]:
    """Who answered how many programs, which is said at the end."""
    return _answered


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _answered:
        terminalreporter.section(f"who answered (seed {plan.SEED})")
        for line, count in sorted(_answered.items()):
            terminalreporter.write_line(f"{count:6} {line}")
