"""The site is built once for all of these tests, and read in one browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from documentation.__main__ import SITE, build

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def site() -> Path:
    """The site, as ``make docs`` builds it."""
    if find_spec("mkdocs") is None and not os.environ.get("CI"):
        pytest.skip("needs MkDocs: make docs")
    build()
    return SITE


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, which reads the site from its files."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--allow-file-access-from-files"]
        )
        yield started
        started.close()
