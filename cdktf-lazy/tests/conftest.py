"""Run the cases of each engine once with the stock bindings and once with the lazy ones."""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

# With pytest's import mode `importlib`, a folder of tests is not on the path by itself.
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

import plan
from differential import CASES, CaseRun, Python, run_cases, run_python
from engines import ENGINES, Engine


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes seconds: starts stock CDKTF or installs")


@pytest.fixture(scope="session", autouse=True)
def kept_bytecode() -> Iterator[None]:
    """Let the programs keep what Python compiled, as users' do: else each compiles it anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


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
def stock(engine: Engine, programs: Path, tmp_path_factory: pytest.TempPathFactory) -> CaseRun:
    """Every case with the bindings as they are: CDKTF's take 12 seconds and 1.2 GB, so once.

    What is drawn by lots comes last, so that the cases see the same tokens as without it.
    """
    generated = [case for batch in plan.batches(engine) for case in batch]
    cases = [*CASES, *plan.WALKS, *generated]
    return run_cases(programs, tmp_path_factory.mktemp("stock"), cases, CDKTF_LAZY="0")


@pytest.fixture(scope="session")
def lazy(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> CaseRun:
    """Every case with the lazy bindings, answered by Node."""
    return run_cases(programs, tmp_path_factory.mktemp("lazy"), CDKTF_LAZY_KERNEL="node")


_answered: Counter[str] = Counter()


@pytest.fixture(scope="session")
def answered() -> Counter[str]:
    """Who answered how many programs, which is said at the end."""
    return _answered


_seconds: dict[str, float] = defaultdict(float)
_HERE = str(Path(__file__).parent)


def _processor_seconds() -> float:
    """Count the seconds of this process, and of those that it started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None]:
    """Count the seconds that each file takes of a processor, however busy the machine is."""
    before = _processor_seconds()
    yield
    if str(item.path).startswith(_HERE):
        _seconds[item.path.name] += _processor_seconds() - before


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _answered:
        terminalreporter.section(f"who answered (seed {plan.SEED})")
        for line, count in sorted(_answered.items()):
            terminalreporter.write_line(f"{count:6} {line}")
    if _seconds:
        terminalreporter.section("processor seconds of cdktf-lazy")
        for name, seconds in sorted(_seconds.items(), key=lambda one: -one[1]):
            terminalreporter.write_line(f"{seconds:6.1f} {name}")
        terminalreporter.write_line(f"{sum(_seconds.values()):6.1f} all")
