"""A plugin of pytest: write what each test said as JSON, its error or null if it passed."""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from pathlib import Path

import pytest

_outcomes: dict[str, str | None] = {}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note a phase of a test; a test that is skipped, or fails as expected, says nothing."""
    report = yield
    if report.failed:
        error = call.excinfo.exconly() if call.excinfo else "passed, and was expected to fail"
        _outcomes[item.nodeid] = error[:2000]
    elif report.when == "call" and report.passed:
        _outcomes[item.nodeid] = None
    return report


def pytest_sessionfinish() -> None:
    """Write what was noted."""
    Path(os.environ["SUITES_OUTCOMES"]).write_text(json.dumps(_outcomes), encoding="utf-8")
