"""The example with a page: its own tests in a browser, its one command, and its build."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from gatehouse.templates.new import write_app

from tests.examples.ended import assert_ended_well

ROOT = Path(__file__).parents[2]
# The command line of CDKTF, and what a page is built and tested with.
MODULES = (ROOT / "node_modules", ROOT / "tests" / "attack" / "browser" / "node_modules")
PAGE = "http://localhost:5173/"
USER = "ann@example.com"

pytestmark = pytest.mark.skipif(
    shutil.which("terraform") is None or not (MODULES[1] / "vite").exists(),
    reason="needs Terraform, and npm ci in tests/attack/browser",
)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The example as it is written, with its packages."""
    folder = write_app("pages", tmp_path, "notes-web")
    programs = folder / "node_modules" / ".bin"
    programs.mkdir(parents=True)
    for modules in MODULES:
        for each in (*modules.glob("[!.]*"), *modules.glob(".bin/*")):
            link = folder / "node_modules" / each.relative_to(modules)
            if not link.exists():
                link.symlink_to(each)
    return folder


@pytest.fixture
def environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


@pytest.fixture
def started(app: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """``npm start``, until the page is there."""
    printed = app.parent / "printed.txt"
    with printed.open("w") as out:
        process = subprocess.Popen(
            ["npm", "start"],
            cwd=app,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that Ctrl-C reaches all of it, as in a shell
        )
    try:
        until = time.monotonic() + 300
        while not answers():
            assert process.poll() is None, printed.read_text()[-3000:]
            assert time.monotonic() < until, printed.read_text()[-3000:]
            time.sleep(0.5)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def answers() -> bool:
    try:
        with urllib.request.urlopen(PAGE, timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def typed(command: list[str], app: Path, environment: dict[str, str]) -> str:
    ran = subprocess.run(
        command, cwd=app, env=environment, capture_output=True, text=True, check=False
    )
    assert_ended_well(ran)
    return ran.stdout


def test_its_own_tests_pass_in_a_browser(app: Path, environment: dict[str, str]) -> None:
    if not (shutil.which("chromium") or shutil.which("google-chrome")):
        pytest.skip("needs Chromium")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    shown = typed(command, app, environment)
    assert re.search(r"^\d+ passed in", shown, re.MULTILINE), shown


def test_one_command_serves_it_and_one_key_ends_it(
    started: subprocess.Popen[bytes], app: Path, environment: dict[str, str]
) -> None:
    assert '"aws_region": "us-east-1"' in (app / "web" / "amplify_outputs.json").read_text()
    password = {**environment, "GATEHOUSE_PASSWORD": "Correct-1-horse"}
    typed(["gatehouse", "sign-up", USER], app, password)
    assert re.fullmatch(r"\d{6}\n", typed(["gatehouse", "mail", "--code", USER], app, environment))
    os.killpg(started.pid, signal.SIGINT)
    started.wait(60)
    assert not answers()
    assert not [*(app / ".gatehouse").glob("local/*/server.log")]


def test_the_build_is_for_aws_alone(app: Path, environment: dict[str, str]) -> None:
    outputs = {"UserPool": "eu-west-1_a", "UserPoolClient": "7", "IdentityPool": "eu-west-1:1"}
    outputs |= {"Bucket": "files", "ApiEndpoint": "https://a1.execute-api.eu-west-1.amazonaws.com"}
    (app / "outputs.json").write_text(json.dumps({"pages-dev": outputs}))
    printed = typed(["gatehouse", "outputs", "outputs.json", "--amplify"], app, environment)
    (app / "web" / "amplify_outputs.json").write_text(printed)
    typed(["npm", "run", "build"], app, {**environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"})
    built = "".join(
        each.read_text()
        for each in (app / "web" / "dist").rglob("*")
        if each.suffix != ".map" and each.is_file()
    )
    assert "eu-west-1_a" in built
    assert "/local-aws" not in built
