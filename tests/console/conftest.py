"""One app on one local AWS, and its console, for all tests of this folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from gatehouse.testing import DeployedApp, start_local_aws
from gatehouse.testing.deploying import deploy

APP = Path(__file__).parent / "app"


@dataclass(frozen=True)
class Console:
    """A console that is up.

    Parameters
    ----------
    url : str
        Its address, with the token.
    app : DeployedApp
        What it shows.
    process : subprocess.Popen
        ``gatehouse console``.
    """

    url: str
    app: DeployedApp
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        """Its port."""
        return urlsplit(self.url).port or 0

    @property
    def path(self) -> str:
        """The first part of every path: the token, between slashes."""
        return urlsplit(self.url).path


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The app of this folder, deployed by Terraform, and ``gatehouse console`` beside it."""
    if shutil.which("terraform") is None:
        pytest.skip("needs Terraform")
    project, work = tmp_path_factory.mktemp("shown"), tmp_path_factory.mktemp("work")
    shutil.copytree(APP, project, dirs_exist_ok=True)
    with start_local_aws(project) as aws:
        app = deploy(aws, project, work)
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "gatehouse"), "console"],
            cwd=project,
            env={**os.environ, "CDKTF_OUTPUT": str(work / "cdktf.out")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, process.stderr.read() if process.stderr else ""
            yield Console(url, app, process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
