"""A machine with nothing but the wheels: `docs/start.md` is typed on it, block by block.

It takes minutes and needs the package index. It runs on the running Python; the variable
``GATEHOUSE_TEST_PYTHONS`` names others, such as ``3.10 3.13``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = (ROOT / "docs" / "start.md").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```", START, re.DOTALL | re.MULTILINE)
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
VERSIONS = os.environ.get("GATEHOUSE_TEST_PYTHONS", RUNNING).split()
# Behind the status stands how long the call took.
_TOOK = r"  [\d,.]+ m?s\n"
_LIMIT = 1800
# Keeps the local AWS up beside the shell that types, as the reader's other shell does.
_IN_ANOTHER_SHELL = """\
gatehouse local up >up.log 2>&1 &
up=$!
trap 'kill $up; wait $up || true' EXIT
until gatehouse local env >env.log 2>&1; do kill -0 $up || { cat up.log; exit 1; }; sleep 0.5; done
"""


def _python(version: str) -> str:
    if version == RUNNING:
        return sys.executable
    found = shutil.which(f"python{version}")
    candidates = [found] if found else []
    homes = (Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python{version}")
    candidates = [*map(str, homes), *candidates]
    if not candidates:
        pytest.skip(f"needs Python {version}")
    return candidates[0]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both wheels, built from the sources as they are."""
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
    subprocess.run([*command, str(folder), str(ROOT), str(ROOT / "cdktf-lazy")], check=True)
    return folder


def _shell(script: str, python: str, folder: Path, wheels: Path) -> str:
    """Type lines into a shell of a machine that has never seen the repository."""
    named = folder / "bin"
    named.mkdir()
    (named / "python3").symlink_to(python)
    mine = ("PYTHON", "PIPENV", "GATEHOUSE", "VIRTUAL_ENV", "STAGE", "CDKTF", "COVERAGE", "AWS")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(mine)}
    if mirror := os.environ.get("GATEHOUSE_PROVIDER_MIRROR"):
        environment["GATEHOUSE_PROVIDER_MIRROR"] = mirror
    links = f"{wheels} {os.environ.get('PIP_FIND_LINKS', '')}".strip()
    environment |= {"PIP_FIND_LINKS": links, "PATH": f"{named}:{environment['PATH']}", "CI": "1"}
    ended = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_LIMIT,
    )
    assert ended.returncode == 0, ended.stdout[-5000:]
    return ended.stdout


@pytest.mark.parametrize("version", VERSIONS)
def test_the_page_an_app_of_your_own_works_as_it_is_typed(
    version: str, wheels: Path, tmp_path: Path
) -> None:
    if shutil.which("terraform") is None or shutil.which("npm") is None:
        pytest.skip("needs Terraform and Node.js")
    typed = [block.replace("gatehouse local up\n", _IN_ANOTHER_SHELL) for block in BLOCKS]
    script = "".join(f"{block}echo '=== end of block {n}'\n" for n, block in enumerate(typed))
    shown = _shell(script, _python(version), tmp_path, wheels)
    answers = shown.split("=== end of block")
    assert len(answers) == len(BLOCKS) + 1
    assert re.search(r"\b[1-9]\d* passed", shown)
    assert re.search(rf"200{_TOOK}Hello stranger!", shown)
    assert "ann@example.com is signed up and confirmed." in shown
    assert re.search(rf'201{_TOOK}\{{"noteId":"[0-9a-f-]{{36}}","content":"buy milk"\}}', shown)
    note = r'\{"noteId":"[0-9a-f-]{36}","content":"buy milk"\}'
    assert re.search(rf'200{_TOOK}\{{"notes":\[{note}\]\}}', shown)
    refused = r'why: gatehouse why \S+\n\{"message":"Forbidden"\}\nrefused'
    assert re.search(rf"403{_TOOK}{refused}", shown)


def test_an_examples_readme_works_as_it_is_typed(wheels: Path, tmp_path: Path) -> None:
    if shutil.which("terraform") is None or shutil.which("npm") is None:
        pytest.skip("needs Terraform and Node.js")
    readme = (ROOT / "examples" / "api-auth-cognito" / "README.md").read_text()
    written, deployed, *used = re.findall(r"^```sh\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    # What installs Gatehouse, as the page that each README leads to has it.
    installed = BLOCKS[0].partition("gatehouse new")[0]
    up = _IN_ANOTHER_SHELL.replace("gatehouse local", "pipenv run gatehouse local")
    script = installed + written + up + deployed + "".join(used)
    shown = _shell(script, _python(RUNNING), tmp_path, wheels)
    assert re.search(r"\b[1-9]\d* passed", shown)
    assert re.search(rf"200{_TOOK}Hello stranger!", shown)
    identity = r"us-east-1:[0-9a-f-]{36}"
    assert re.search(rf"200{_TOOK}Hello user! Your identity id is {identity}\.", shown)
